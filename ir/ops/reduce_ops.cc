// Reductions: aten.mean.

#include <algorithm>

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

Types InferMean(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  const TensorType& input = op.operand(0)->type();
  RETURN_IF_ERROR(ExpectAxes(op, "dim", input.rank()));
  const Ints& axes = op.ints_attribute("dim");
  TensorType result{input.dtype, {}};
  for (int axis = 0; axis < input.rank(); ++axis) {
    const bool reduced = std::binary_search(axes.begin(), axes.end(), axis);
    if (!reduced) {
      result.shape.push_back(input.shape[static_cast<std::size_t>(axis)]);
    } else if (op.bool_attribute("keepdim")) {
      result.shape.push_back(1);
    }
  }
  return {{std::move(result)}};
}

}  // namespace

std::vector<OpSchema> ReduceOps() {
  return {
      {.kind = OpKind::kMean,
       .summary = "The mean over some axes.",
       .operands = {{"x"}},
       .attributes = {Required("dim", AttributeKind::kInts), Optional("keepdim", false)},
       .traits = kTraitSharesObserver,
       .infer = InferMean},
  };
}

}  // namespace zeropoint::ir
