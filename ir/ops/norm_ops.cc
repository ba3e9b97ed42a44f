// Normalization: aten.batch_norm, aten.layer_norm, aten.group_norm, aten.rms_norm,
// aten.softmax.

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

Types InferBatchNorm(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  RETURN_IF_ERROR(ExpectRankAtLeast(op, 0, 2));
  TensorType result = op.operand(0)->type();
  for (int i = 1; i < op.num_operands(); ++i) {
    RETURN_IF_ERROR(ExpectSameDType(op, i, 0));
    RETURN_IF_ERROR(ExpectVector(op, i, result.shape[1]));
  }
  return {{std::move(result)}};
}

// Weight and bias, all optional: the shape of the normalized axes.
Types InferLayerNorm(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  const Shape& x = op.operand(0)->shape();
  ASSIGN_OR_RETURN(const int dim, AxisAttribute(op, "dim", op.operand(0)->type().rank()));
  const Shape normalized(x.begin() + dim, x.end());
  for (int i = 1; i < op.num_operands(); ++i) {
    if (op.operand(i) == nullptr) continue;
    RETURN_IF_ERROR(ExpectSameDType(op, i, 0));
    const absl::Status unified = UnifyShapes(op.operand(i)->shape(), normalized).status();
    if (!unified.ok()) {
      return OperandError(op, i, StrCat("have shape ", ShapeToString(normalized)), unified);
    }
  }
  return SameAsOperand(op);
}

Types InferGroupNorm(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  RETURN_IF_ERROR(ExpectRankAtLeast(op, 0, 2));
  const Dim& channels = op.operand(0)->shape()[1];
  const std::int64_t groups = op.int_attribute("num_groups");
  if (groups < 1 || !ExactDiv(channels, groups)) {
    return OperandError(
        op, 0, StrCat("have a number of channels that \"num_groups\" (", groups, ") divides"));
  }
  for (int i = 1; i <= 2; ++i) {
    if (op.operand(i) == nullptr) continue;
    RETURN_IF_ERROR(ExpectSameDType(op, i, 0));
    RETURN_IF_ERROR(ExpectVector(op, i, channels));
  }
  return SameAsOperand(op);
}

Types InferSoftmax(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  ASSIGN_OR_RETURN([[maybe_unused]] const int axis,
                   AxisAttribute(op, "dim", op.operand(0)->type().rank(), /*allow_negative=*/true));
  return SameAsOperand(op);
}

}  // namespace

std::vector<OpSchema> NormOps() {
  return {
      {.kind = OpKind::kBatchNorm,
       .summary = "(x - running_mean) / sqrt(running_var + eps) * weight + bias, per channel.",
       .operands = {{"x"}, {"weight"}, {"bias"}, {"running_mean"}, {"running_var"}},
       .attributes = {Optional("eps", 1e-5)},
       .infer = InferBatchNorm},
      {.kind = OpKind::kLayerNorm,
       .summary = "(x - mean) / sqrt(variance + eps) * weight + bias over the axes from dim on.",
       .operands = {{"x"}, {"weight", Arity::kOptional}, {"bias", Arity::kOptional}},
       .attributes = {Required("dim", AttributeKind::kInt), Optional("eps", 1e-5)},
       .infer = InferLayerNorm},
      {.kind = OpKind::kGroupNorm,
       .summary = "The same over each of num_groups groups of channels; weight per channel.",
       .operands = {{"x"}, {"weight", Arity::kOptional}, {"bias", Arity::kOptional}},
       .attributes = {Required("num_groups", AttributeKind::kInt), Optional("eps", 1e-5)},
       .infer = InferGroupNorm},
      {.kind = OpKind::kRmsNorm,
       .summary = "x / sqrt(mean(x^2) + eps) * weight over the axes from dim on.",
       .operands = {{"x"}, {"weight", Arity::kOptional}},
       .attributes = {Required("dim", AttributeKind::kInt), Optional("eps", 1e-5)},
       .infer = InferLayerNorm},
      {.kind = OpKind::kSoftmax,
       .summary = "exp(x) / sum(exp(x)) along one axis.",
       .operands = {{"x"}},
       .attributes = {Required("dim", AttributeKind::kInt)},
       .infer = InferSoftmax},
      {.kind = OpKind::kLogSoftmax,
       .summary = "The logarithm of softmax.",
       .operands = {{"x"}},
       .attributes = {Required("dim", AttributeKind::kInt)},
       .infer = InferSoftmax},
  };
}

}  // namespace zeropoint::ir
