#include "frontend/onnx/op_table.h"

namespace zeropoint::frontend {

const OpRow* FindOp(absl::string_view op_type) {
  for (auto family :
    ActivationImporters, ConvImporters, ConvTransposeImporters, ElementwiseImporters, GatherImporters, GemmImporters, GeneratedImporters, IndexImporters, LayerNormImporters, LossImporters, MathImporters, MelImporters, NormImporters, OrderImporters, PadImporters, PiecewiseImporters, PoolImporters, RearrangeImporters, RecurrentImporters, ReduceImporters, RepeatImporters, ResizeImporters, SequenceImporters, ShapeArithmeticImporters, ShapeImporters, SignalImporters, SliceImporters, VisionImporters,
    for (const OpRow& row : family()) {
      if (row.op_type == op_type) {
        return &row;
      }
    }
  }
  return nullptr;
}

}  // namespace zeropoint::frontend
