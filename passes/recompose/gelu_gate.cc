#include "passes/recompose/gelu_gate.h"

#include <optional>

#include "passes/match.h"

namespace zeropoint::passes {
namespace {

constexpr float kInverseSqrt2 = 0.70710678f;
constexpr float kSqrt2OverPi = 0.79788456f;
constexpr float kCubicWeight = 0.044715f;

/// The operand of `constant * operand`; null for anything else.
ir::Value* ScaledBy(const ir::Value* value, float constant) {
  const ir::Op* op = value->defining_op();
  const std::optional<OperandAndConstant> scaling = op == nullptr ? std::nullopt : AsScaling(*op);
  return scaling && IsNear(scaling->constant, constant) ? scaling->operand : nullptr;
}

/// The base of `x^exponent` for exponents 2 and 3, as a power or as a product.
ir::Value* BaseOfPower(const ir::Value* value, int exponent) {
  const ir::Op* op = value->defining_op();
  if (op == nullptr) {
    return nullptr;
  }
  if (op->kind() == ir::OpKind::kPow) {
    return UniformConstant(op->operand(1)) == std::optional(static_cast<float>(exponent))
               ? op->operand(0)
               : nullptr;
  }
  if (op->kind() != ir::OpKind::kMul) {
    return nullptr;
  }
  if (exponent == 2) {
    return op->operand(0) == op->operand(1) ? op->operand(0) : nullptr;
  }
  for (int i = 0; i < 2; ++i) {
    if (BaseOfPower(op->operand(i), 2) == op->operand(1 - i)) {
      return op->operand(1 - i);
    }
  }
  return nullptr;
}

/// x of `x + 0.044715 * x^3`.
ir::Value* MatchCubicSum(const ir::Op& add) {
  for (int i = 0; i < 2; ++i) {
    const ir::Value* cube = ScaledBy(add.operand(1 - i), kCubicWeight);
    if (cube != nullptr && BaseOfPower(cube, 3) == add.operand(i)) {
      return add.operand(i);
    }
  }
  return nullptr;
}

/// x of `x * (1 + 0.044715 * x^2)`.
ir::Value* MatchFactoredSum(const ir::Op& mul) {
  for (int i = 0; i < 2; ++i) {
    const ir::Op* add = ProducerOfKind(mul.operand(1 - i), ir::OpKind::kAdd);
    const std::optional<OperandAndConstant> sum =
        add == nullptr ? std::nullopt : SplitConstant(*add);
    const ir::Value* square =
        sum && sum->constant == 1.0f ? ScaledBy(sum->operand, kCubicWeight) : nullptr;
    if (square != nullptr && BaseOfPower(square, 2) == mul.operand(i)) {
      return mul.operand(i);
    }
  }
  return nullptr;
}

}  // namespace

ir::Value* MatchErfArgument(const ir::Op& erf) { return ScaledBy(erf.operand(0), kInverseSqrt2); }

ir::Value* MatchTanhArgument(const ir::Op& tanh) {
  const ir::Value* sum = ScaledBy(tanh.operand(0), kSqrt2OverPi);
  const ir::Op* op = sum == nullptr ? nullptr : sum->defining_op();
  if (op == nullptr) {
    return nullptr;
  }
  if (op->kind() == ir::OpKind::kAdd) {
    return MatchCubicSum(*op);
  }
  return op->kind() == ir::OpKind::kMul ? MatchFactoredSum(*op) : nullptr;
}

}  // namespace zeropoint::passes
