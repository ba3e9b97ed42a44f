#include "passes/lowering/lowering_table.h"

namespace zeropoint::passes::lowering {

const LoweringRow* FindLowering(ir::OpKind kind) {
  for (auto family :
       {ConvolutionLowerings, TransposedConvolutionLowerings, LinearLowerings, AttentionLowerings,
        ElementwiseLowerings, PoolLowerings, ResizeLowerings, DataMovementLowerings}) {
    for (const LoweringRow& row : family()) {
      if (row.kind == kind) {
        return &row;
      }
    }
  }
  return nullptr;
}

}  // namespace zeropoint::passes::lowering
