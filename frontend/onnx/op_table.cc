#include "frontend/onnx/op_table.h"

namespace zeropoint::frontend {
namespace {

using Family = absl::Span<const OpRow> (*)();

constexpr Family kFamilies[] = {
    ActivationImporters,     //
    ConvImporters,           //
    ConvTransposeImporters,  //
    EinsumImporters,         //
    ElementwiseImporters,    //
    GatherImporters,         //
    GemmImporters,           //
    GeneratedImporters,      //
    IfImporters,
    IndexImporters,      //
    LayerNormImporters,  //
    LoopImporters,
    LossImporters,       //
    MathImporters,       //
    MelImporters,        //
    NormImporters,       //
    OrderImporters,      //
    PadImporters,        //
    PiecewiseImporters,  //
    PoolImporters,       //
    RearrangeImporters,  //
    RecurrentImporters,  //
    ReduceImporters,     //
    RepeatImporters,     //
    ResizeImporters,     //
    ScanImporters,
    SequenceImporters,         //
    ShapeArithmeticImporters,  //
    ShapeImporters,            //
    SignalImporters,           //
    SliceImporters,            //
    VisionImporters,           //
};

}  // namespace

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
