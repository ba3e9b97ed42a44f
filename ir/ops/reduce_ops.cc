// Reductions over axes, and determinants.

#include <algorithm>

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"
#include "ir/ops/result_shapes.h"

namespace zeropoint::ir {

absl::StatusOr<Shape> ReducedShape(const Op& op) {
  const TensorType& input = op.operand(0)->type();
  RETURN_IF_ERROR(ExpectAxes(op, "dim", input.rank()));
  const Ints& axes = op.ints_attribute("dim");
  Shape result;
  for (int axis = 0; axis < input.rank(); ++axis) {
    const bool reduced = std::binary_search(axes.begin(), axes.end(), axis);
    if (!reduced) {
      result.push_back(input.shape[static_cast<std::size_t>(axis)]);
    } else if (op.bool_attribute("keepdim")) {
      result.push_back(1);
    }
  }
  return result;
}

namespace {

Types InferReduction(const Op& op) {
  RETURN_IF_ERROR(ExpectNumeric(op, 0));
  ASSIGN_OR_RETURN(Shape shape, ReducedShape(op));
  return {{TensorType{op.operand(0)->dtype(), std::move(shape)}}};
}

Types InferFloatReduction(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  return InferReduction(op);
}

Types InferDet(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  RETURN_IF_ERROR(ExpectRankAtLeast(op, 0, 2));
  TensorType result = op.operand(0)->type();
  const std::size_t rank = result.shape.size();
  const absl::Status unified = UnifyDims(result.shape[rank - 2], result.shape[rank - 1]).status();
  if (!unified.ok()) return OperandError(op, 0, "hold square matrices", unified);
  result.shape.resize(rank - 2);
  return {{std::move(result)}};
}

OpSchema Reduction(OpKind kind, std::string_view summary, std::uint32_t traits = kTraitNone,
                   InferTypes infer = InferReduction) {
  return {.kind = kind,
          .summary = summary,
          .operands = {{"x"}},
          .attributes = {Required("dim", AttributeKind::kInts), Optional("keepdim", false)},
          .traits = traits,
          .infer = infer};
}

}  // namespace

std::vector<OpSchema> ReduceOps() {
  return {
      Reduction(OpKind::kMean, "The mean over some axes.", kTraitSharesObserver),
      Reduction(OpKind::kSum, "The sum over some axes."),
      Reduction(OpKind::kProd, "The product over some axes."),
      Reduction(OpKind::kAmax, "The largest element over some axes.", kTraitSharesObserver),
      Reduction(OpKind::kAmin, "The smallest element over some axes.", kTraitSharesObserver),
      Reduction(OpKind::kLogsumexp, "log(sum(exp(x))) over some axes.", kTraitNone,
                InferFloatReduction),
      {.kind = OpKind::kLinalgDet,
       .summary = "The determinants of the matrices in the last two axes.",
       .operands = {{"x"}},
       .attributes = {},
       .infer = InferDet},
  };
}

}  // namespace zeropoint::ir
