// Comparison, logic, bits, and the choice between two operands.

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

/// A bool for each pair of elements.
Types InferComparison(const Op& op) {
  RETURN_IF_ERROR(ExpectSameDType(op, 1, 0));
  ASSIGN_OR_RETURN(Shape shape, BroadcastShapes(op.operand(0)->shape(), op.operand(1)->shape()));
  return {{TensorType{DType::kBool, std::move(shape)}}};
}

Types InferLogical(const Op& op) {
  RETURN_IF_ERROR(ExpectDType(op, 0, DType::kBool));
  if (op.num_operands() == 1) return SameAsOperand(op);
  return InferComparison(op);
}

Types InferBitwise(const Op& op) {
  const TensorType& a = op.operand(0)->type();
  if (a.dtype == DType::kBool || IsFloatingPoint(a.dtype)) {
    return OperandError(op, 0, "be of an integer dtype");
  }
  if (op.num_operands() == 1) return SameAsOperand(op);
  RETURN_IF_ERROR(ExpectSameDType(op, 1, 0));
  ASSIGN_OR_RETURN(Shape shape, BroadcastShapes(a.shape, op.operand(1)->shape()));
  return {{TensorType{a.dtype, std::move(shape)}}};
}

Types InferIsnan(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  return {{TensorType{DType::kBool, op.operand(0)->shape()}}};
}

Types InferWhere(const Op& op) {
  RETURN_IF_ERROR(ExpectDType(op, 0, DType::kBool));
  RETURN_IF_ERROR(ExpectSameDType(op, 2, 1));
  ASSIGN_OR_RETURN(Shape shape, BroadcastShapes(op.operand(1)->shape(), op.operand(2)->shape()));
  ASSIGN_OR_RETURN(shape, BroadcastShapes(op.operand(0)->shape(), shape));
  return {{TensorType{op.operand(1)->dtype(), std::move(shape)}}};
}

}  // namespace

std::vector<OpSchema> ComparisonOps() {
  return {
      PointwiseBinary(OpKind::kEq, "Whether a == b.", InferComparison, kTraitCommutative),
      PointwiseBinary(OpKind::kLt, "Whether a < b.", InferComparison),
      PointwiseBinary(OpKind::kLe, "Whether a <= b.", InferComparison),
      PointwiseBinary(OpKind::kGt, "Whether a > b.", InferComparison),
      PointwiseBinary(OpKind::kGe, "Whether a >= b.", InferComparison),
      PointwiseBinary(OpKind::kLogicalAnd, "Both.", InferLogical, kTraitCommutative),
      PointwiseBinary(OpKind::kLogicalOr, "Either or both.", InferLogical, kTraitCommutative),
      PointwiseBinary(OpKind::kLogicalXor, "One but not both.", InferLogical, kTraitCommutative),
      PointwiseUnary(OpKind::kLogicalNot, "Not x.", InferLogical),
      PointwiseBinary(OpKind::kBitwiseAnd, "Bits of both.", InferBitwise, kTraitCommutative),
      PointwiseBinary(OpKind::kBitwiseOr, "Bits of either.", InferBitwise, kTraitCommutative),
      PointwiseBinary(OpKind::kBitwiseXor, "Bits of one only.", InferBitwise, kTraitCommutative),
      PointwiseUnary(OpKind::kBitwiseNot, "Bits that x has not.", InferBitwise),
      PointwiseBinary(OpKind::kBitwiseLeftShift, "The bits of a, b places up.", InferBitwise),
      PointwiseBinary(OpKind::kBitwiseRightShift, "The bits of a, b places down; the sign stays.",
                      InferBitwise),
      PointwiseUnary(OpKind::kIsnan, "Whether x is no number.", InferIsnan),
      {.kind = OpKind::kWhere,
       .summary = "a where the condition holds, else b.",
       .operands = {{"condition"}, {"a"}, {"b"}},
       .attributes = {},
       .traits = kTraitPointwise,
       .infer = InferWhere},
  };
}

}  // namespace zeropoint::ir
