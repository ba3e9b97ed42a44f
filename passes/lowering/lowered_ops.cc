#include "passes/lowering/lowered_ops.h"

#include <algorithm>
#include <iterator>

#include "ir/op_kind.h"
#include "ir/op_schema.h"
#include "passes/lowering/lowering_table.h"

namespace zeropoint::passes::lowering {

bool IsTabulated(ir::OpKind kind) {
  constexpr ir::OpKind kToOtherTypes[] = {ir::OpKind::kTo, ir::OpKind::kIsnan,
                                          ir::OpKind::kLogicalNot, ir::OpKind::kBitwiseNot};
  const ir::OpSchema& schema = ir::SchemaOf(kind);
  return schema.Has(ir::kTraitPointwise) && schema.operands.size() == 1 &&
         std::find(std::begin(kToOtherTypes), std::end(kToOtherTypes), kind) ==
             std::end(kToOtherTypes);
}

std::vector<LoweredOp> LoweredOps() {
  // Where not all operands are quantized, those that are end with the weights.
  const int all = LoweringRow().num_quantized_operands;
  std::vector<LoweredOp> ops;
  for (const LoweringRow& row : AllLowerings()) {
    ops.push_back({row.kind, row.int8 || IsTabulated(row.kind), row.dynamic_rows, row.num_quantized_operands < all});
  }
  return ops;
}

}  // namespace zeropoint::passes::lowering
