// aten.scaled_dot_product_attention.

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

Shape BatchOf(const Value& value) { return {value.shape().begin(), value.shape().end() - 2}; }

absl::Status ExpectExtent(const Op& op, int index, int from_end, const Dim& extent,
                          std::string_view what) {
  const Shape& shape = op.operand(index)->shape();
  if (UnifyDims(shape[shape.size() - static_cast<std::size_t>(from_end)], extent).ok()) {
    return absl::OkStatus();
  }
  return OperandError(op, index, StrCat("have ", extent.ToString(), " ", what));
}

absl::Status CheckMask(const Op& op, const Shape& scores) {
  if (op.operand(3) == nullptr) return absl::OkStatus();
  RETURN_IF_ERROR(ExpectSameDType(op, 3, 0));
  const absl::StatusOr<Shape> masked = BroadcastShapes(scores, op.operand(3)->shape());
  return masked.ok() && *masked == scores
             ? absl::OkStatus()
             : OperandError(op, 3, StrCat("broadcast to ", ShapeToString(scores)));
}

// q [B…,L,E], k [B…,S,E], v [B…,S,V], mask broadcast to [B…,L,S]; the result is [B…,L,V].
Types InferAttention(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  for (int i = 0; i < 3; ++i) {
    RETURN_IF_ERROR(ExpectSameDType(op, i, 0));
    RETURN_IF_ERROR(ExpectRankAtLeast(op, i, 2));
    if (BatchOf(*op.operand(i)) != BatchOf(*op.operand(0))) {
      return OperandError(op, i, "have the leading extents of operand 0");
    }
  }
  const Shape& q = op.operand(0)->shape();
  const Shape& k = op.operand(1)->shape();
  RETURN_IF_ERROR(ExpectExtent(op, 1, 1, q.back(), "columns, as operand 0 has"));
  RETURN_IF_ERROR(ExpectExtent(op, 2, 2, k[k.size() - 2], "rows, as operand 1 has"));
  Shape scores = q;
  scores.back() = k[k.size() - 2];
  RETURN_IF_ERROR(CheckMask(op, scores));
  TensorType result = op.operand(0)->type();
  result.shape.back() = op.operand(2)->shape().back();
  return {{std::move(result)}};
}

}  // namespace

std::vector<OpSchema> AttentionOps() {
  return {{.kind = OpKind::kScaledDotProductAttention,
           .summary = "softmax(scale * q * transposed(k) + mask) * v over the last axis.",
           .operands = {{"q"}, {"k"}, {"v"}, {"mask", Arity::kOptional}},
           .attributes = {Required("scale", AttributeKind::kFloat)},
           .infer = InferAttention}};
}

}  // namespace zeropoint::ir
