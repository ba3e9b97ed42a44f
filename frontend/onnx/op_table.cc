#include "frontend/onnx/op_table.h"

#include <vector>

#include "absl/types/span.h"
#include "frontend/onnx/control_flow/families.h"
#include "frontend/onnx/operators/contrib/families.h"
#include "frontend/onnx/operators/families.h"

namespace zeropoint::frontend {
namespace {

using Family = absl::Span<const OpRow> (*)();

constexpr Family kFamilies[] = {
    ActivationImporters,           //
    ConvImporters,                 //
    ConvTransposeImporters,        //
    DropoutImporters,              //
    EinsumImporters,               //
    ElementwiseImporters,          //
    GatherImporters,               //
    GemmImporters,                 //
    GeneratedImporters,            //
    GradientImporters,             //
    IfImporters,                   //
    IndexImporters,                //
    IntegerConvImporters,          //
    IntegerMatmulImporters,        //
    LayerNormImporters,            //
    LoopImporters,                 //
    LossImporters,                 //
    MathImporters,                 //
    MelImporters,                  //
    MlImporters,                   //
    NormImporters,                 //
    OneHotImporters,               //
    OrderImporters,                //
    OrtActivationImporters,        //
    OrtAttentionImporters,         //
    OrtFusedImporters,             //
    OrtGroupedAttentionImporters,  //
    OrtMatmulImporters,            //
    OrtNormImporters,              //
    OrtQLinearImporters,           //
    OrtRotaryImporters,            //
    PadImporters,                  //
    PiecewiseImporters,            //
    PoolImporters,                 //
    QuantizeImporters,             //
    RearrangeImporters,            //
    RecurrentImporters,            //
    ReduceImporters,               //
    RepeatImporters,               //
    ResizeImporters,               //
    ScanImporters,                 //
    SequenceImporters,             //
    ShapeArithmeticImporters,      //
    ShapeImporters,                //
    SignalImporters,               //
    SliceImporters,                //
    VisionImporters,               //
};

}  // namespace

std::vector<OpRow> AllOps() {
  std::vector<OpRow> rows;
  for (const Family family : kFamilies) {
    rows.insert(rows.end(), family().begin(), family().end());
  }
  return rows;
}

const OpRow* FindOp(absl::string_view op_type) {
  for (const Family family : kFamilies) {
    for (const OpRow& row : family()) {
      if (row.op_type == op_type) {
        return &row;
      }
    }
  }
  return nullptr;
}

}  // namespace zeropoint::frontend
