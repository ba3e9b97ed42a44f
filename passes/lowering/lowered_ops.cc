#include "passes/lowering/lowered_ops.h"

#include "passes/lowering/lowering_table.h"

namespace zeropoint::passes::lowering {

std::vector<LoweredOp> LoweredOps() {
  // Where not all operands are quantized, those that are end with the weights.
  const int all = LoweringRow().num_quantized_operands;
  std::vector<LoweredOp> ops;
  for (const LoweringRow& row : AllLowerings()) {
    ops.push_back({row.kind, row.int8, row.dynamic_rows, row.num_quantized_operands < all});
  }
  return ops;
}

}  // namespace zeropoint::passes::lowering
