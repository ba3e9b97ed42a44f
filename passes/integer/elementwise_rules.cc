// Sums, differences and products of two quantized values, which are i32 in between.

#include <utility>
#include <vector>

#include "ir/status_macros.h"
#include "passes/integer/integer_rules.h"
#include "runtime/quantization_math.h"

namespace zeropoint::passes {
namespace {

/// As PyTorch does, each summand is rounded on the scale of the result, and their sum is exact.
template <ir::OpKind kKind>
absl::StatusOr<ir::Value*> SumRule(const Island& island) {
  ASSIGN_OR_RETURN(const QuantizedValue a, QuantizedOperand(island, 0));
  ASSIGN_OR_RETURN(const QuantizedValue b, QuantizedOperand(island, 1));
  std::vector<ir::Value*> summands;
  for (const QuantizedValue& x : {a, b}) {
    const double ratio = static_cast<double>(x.scale()) / static_cast<double>(island.scale);
    ASSIGN_OR_RETURN(summands.emplace_back(), EmitSummand(island, x, ratio));
  }
  ASSIGN_OR_RETURN(ir::Value* const sum, Emit(island, kKind, std::move(summands), {}));
  return EmitRequantize(island, sum, {1.0});
}

absl::StatusOr<ir::Value*> MulRule(const Island& island) {
  ASSIGN_OR_RETURN(const QuantizedValue a, QuantizedOperand(island, 0));
  ASSIGN_OR_RETURN(const QuantizedValue b, QuantizedOperand(island, 1));
  std::vector<ir::Value*> factors;
  for (const QuantizedValue& x : {a, b}) {
    ASSIGN_OR_RETURN(factors.emplace_back(), EmitSummand(island, x, 1.0));
  }
  ASSIGN_OR_RETURN(ir::Value* const product,
                   Emit(island, ir::OpKind::kMul, std::move(factors), {}));
  return EmitRequantize(island, product,
                        {runtime::RequantizationScale(a.scale(), b.scale(), island.scale)});
}

constexpr IntegerRow kRows[] = {
    {ir::OpKind::kAdd, SumRule<ir::OpKind::kAdd>},
    {ir::OpKind::kSub, SumRule<ir::OpKind::kSub>},
    {ir::OpKind::kMul, MulRule},
};

}  // namespace

absl::Span<const IntegerRow> ElementwiseRules() { return kRows; }

}  // namespace zeropoint::passes
