// Element-wise arithmetic: binary with broadcasting, unary, conversion.

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

Types InferBinary(const Op& op) {
  RETURN_IF_ERROR(ExpectNumeric(op, 0));
  RETURN_IF_ERROR(ExpectSameDType(op, 1, 0));
  ASSIGN_OR_RETURN(Shape shape, BroadcastShapes(op.operand(0)->shape(), op.operand(1)->shape()));
  return {{TensorType{op.operand(0)->dtype(), std::move(shape)}}};
}

/// The slopes broadcast to x, never x to them.
Types InferPrelu(const Op& op) {
  ASSIGN_OR_RETURN(const std::vector<TensorType> types, InferBinary(op));
  if (types[0].shape.size() != op.operand(0)->shape().size() ||
      !UnifyShapes(types[0].shape, op.operand(0)->shape()).ok()) {
    return OperandError(op, 1, StrCat("broadcast to x, ", op.operand(0)->type().ToString()));
  }
  return SameAsOperand(op);
}

Types InferTo(const Op& op) {
  return {{TensorType{op.dtype_attribute("dtype"), op.operand(0)->shape()}}};
}

OpSchema Arithmetic(OpKind kind, std::string_view summary, std::uint32_t traits = kTraitNone) {
  return PointwiseBinary(kind, summary, InferBinary, traits);
}

}  // namespace

std::vector<OpSchema> ElementwiseOps() {
  return {
      Arithmetic(OpKind::kAdd, "a + b.", kTraitCommutative),
      Arithmetic(OpKind::kSub, "a - b."),
      Arithmetic(OpKind::kMul, "a * b.", kTraitCommutative),
      Arithmetic(OpKind::kDiv, "a / b; integers truncate toward zero."),
      Arithmetic(OpKind::kPow, "a to the power of b."),
      Arithmetic(OpKind::kMaximum, "The larger of a and b.", kTraitCommutative),
      Arithmetic(OpKind::kMinimum, "The smaller of a and b.", kTraitCommutative),
      Arithmetic(OpKind::kFmod, "The remainder of a / b with the sign of a."),
      Arithmetic(OpKind::kRemainder, "The remainder of a / b with the sign of b."),
      {.kind = OpKind::kPrelu,
       .summary = "x, times weight where x is negative.",
       .operands = {{"x"}, {"weight"}},
       .attributes = {},
       .traits = kTraitPointwise,
       .infer = InferPrelu},
      PointwiseUnary(OpKind::kErf, "The error function.", SameAsFloatOperand),
      PointwiseUnary(OpKind::kExp, "e to the power of x.", SameAsFloatOperand),
      PointwiseUnary(OpKind::kLog, "The natural logarithm.", SameAsFloatOperand),
      PointwiseUnary(OpKind::kSqrt, "The square root.", SameAsFloatOperand),
      PointwiseUnary(OpKind::kAbs, "The magnitude of x.", SameAsNumericOperand),
      PointwiseUnary(OpKind::kNeg, "-x.", SameAsNumericOperand),
      PointwiseUnary(OpKind::kSign, "-1, 0 or 1; NaN stays.", SameAsNumericOperand),
      {.kind = OpKind::kTo,
       .summary = "Conversion to another dtype.",
       .operands = {{"x"}},
       .attributes = {Required("dtype", AttributeKind::kDType), Optional("saturate", true)},
       .traits = kTraitPointwise,
       .infer = InferTo},
  };
}

}  // namespace zeropoint::ir
