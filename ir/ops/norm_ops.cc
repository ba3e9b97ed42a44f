// Normalization: aten.batch_norm, aten.softmax.

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
