#include "passes/lowering/lowered_ops.h"

#include "passes/lowering/lowering_table.h"

namespace zeropoint::passes::lowering {

std::vector<LoweredOp> LoweredOps() {
  // Operands 0 and 1 are quantized, the bias is not: x and a weight.
  constexpr int kWithWeight = 2;
  std::vector<LoweredOp> ops;
  for (const LoweringRow& row : AllLowerings()) {
    ops.push_back(
        {row.kind, row.int8, row.dynamic_rows, row.num_quantized_operands == kWithWeight});
  }
  return ops;
}

}  // namespace zeropoint::passes::lowering
