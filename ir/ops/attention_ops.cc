// aten.scaled_dot_product_attention.

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

Shape BatchOf(const Value& value) { return {value.shape().begin(), value.shape().end() - 2}; }

absl::Status ExpectExtent(const Op& op, int index, int from_end, const Dim& extent,
                          std::string_view what) {
  const Shape& shape = op.operand(index)->shape();
  const absl::Status unified =
      UnifyDims(shape[shape.size() - static_cast<std::size_t>(from_end)], extent).status();
  if (unified.ok()) return absl::OkStatus();
  return OperandError(op, index, StrCat("have ", extent.ToString(), " ", what), unified);
}

absl::Status CheckMask(const Op& op, const Shape& scores) {
  if (op.operand(3) == nullptr) return absl::OkStatus();
  RETURN_IF_ERROR(ExpectSameDType(op, 3, 0));
  const absl::StatusOr<Shape> masked = BroadcastShapes(scores, op.operand(3)->shape());
  if (masked.ok() && *masked == scores) return absl::OkStatus();
  const std::string requirement = StrCat("broadcast to ", ShapeToString(scores));
  return masked.ok() ? OperandError(op, 3, requirement)
                     : OperandError(op, 3, requirement, masked.status());
}

// q [B…,L,E], k [B…,S,E], v [B…,S,V], mask broadcast to [B…,L,S]; the result is [B…,L,V].
Types InferAttention(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  for (int i = 0; i < 3; ++i) {
    RETURN_IF_ERROR(ExpectSameDType(op, i, 0));
    RETURN_IF_ERROR(ExpectRankAtLeast(op, i, 2));
    const Shape batch = BatchOf(*op.operand(i)), expected = BatchOf(*op.operand(0));
    if (batch == expected) continue;
    const absl::Status unified = UnifyShapes(batch, expected).status();
    constexpr std::string_view kRequirement = "have the leading extents of operand 0";
    return unified.ok() ? OperandError(op, i, kRequirement)
                        : OperandError(op, i, kRequirement, unified);
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
