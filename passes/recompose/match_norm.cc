#include "passes/recompose/match_norm.h"

#include "passes/match.h"

namespace zeropoint::passes {
namespace {

/// x of pow(x, 2) or mul(x, x); null for anything else.
ir::Value* SquareRootOf(const ir::Op* op) {
  if (op == nullptr) {
    return nullptr;
  }
  if (op->kind() == ir::OpKind::kMul && op->operand(0) == op->operand(1)) {
    return op->operand(0);
  }
  const bool is_square =
      op->kind() == ir::OpKind::kPow && UniformConstant(op->operand(1)) == std::optional(2.0f);
  return is_square ? op->operand(0) : nullptr;
}

bool IsReciprocalOf(const ir::Op& op, const ir::Value& value) {
  if (op.kind() == ir::OpKind::kReciprocal) {
    return true;
  }
  return op.kind() == ir::OpKind::kDiv && op.operand(1) == &value &&
         UniformConstant(op.operand(0)) == std::optional(1.0f);
}

/// The operand of a commutative op beside `value`; null when it reads it twice.
ir::Value* OtherOperand(const ir::Op& op, const ir::Value* value) {
  if (op.operand(0) == op.operand(1)) {
    return nullptr;
  }
  return op.operand(0) == value ? op.operand(1) : op.operand(0);
}

/// The one user of `value` if it is of `kind` and its other operand a constant of `shape`.
ir::Op* OnlyUserWithConstant(const ir::Value& value, ir::OpKind kind, const ir::Shape& shape) {
  if (!value.HasOneUse() || value.uses().front().op->kind() != kind) {
    return nullptr;
  }
  ir::Op* user = value.uses().front().op;
  const ir::Value* other = OtherOperand(*user, &value);
  const bool fits = other != nullptr && other->is_constant() && other->shape() == shape;
  return fits ? user : nullptr;
}

}  // namespace

std::optional<RootMeanSquare> MatchRootMeanSquare(const ir::Op& sqrt) {
  const ir::Op* add = ProducerOfKind(sqrt.operand(0), ir::OpKind::kAdd);
  const std::optional<OperandAndConstant> sum = add == nullptr ? std::nullopt : SplitConstant(*add);
  const ir::Op* mean = sum ? ProducerOfKind(sum->operand, ir::OpKind::kMean) : nullptr;
  if (mean == nullptr || !mean->bool_attribute("keepdim")) {
    return std::nullopt;
  }
  ir::Value* squared = SquareRootOf(mean->operand(0)->defining_op());
  if (squared == nullptr) {
    return std::nullopt;
  }
  return RootMeanSquare{squared, mean->ints_attribute("dim"), static_cast<double>(sum->constant)};
}

RootDivision MatchDivisionBy(const ir::Op& sqrt) {
  for (const ir::Use& use : sqrt.result()->uses()) {
    if (IsReciprocalOf(*use.op, *sqrt.result())) {
      for (const ir::Use& product : use.op->result()->uses()) {
        ir::Value* other = product.op->kind() == ir::OpKind::kMul
                               ? OtherOperand(*product.op, use.op->result())
                               : nullptr;
        if (other != nullptr && !other->is_constant()) {
          return {product.op, other};
        }
      }
    } else if (use.op->kind() == ir::OpKind::kDiv && use.operand_index == 1) {
      return {use.op, use.op->operand(0)};
    }
  }
  return {};
}

std::optional<std::int64_t> FirstOfTrailing(const std::vector<std::int64_t>& dims, int rank) {
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (dims[i] != rank - static_cast<std::int64_t>(dims.size() - i)) {
      return std::nullopt;
    }
  }
  return dims.empty() ? std::nullopt : std::optional(dims.front());
}

Affine MatchAffine(ir::Op& normalized, const ir::Shape& shape) {
  Affine affine{&normalized, nullptr, nullptr};
  if (ir::Op* mul = OnlyUserWithConstant(*affine.last->result(), ir::OpKind::kMul, shape)) {
    affine.weight = OtherOperand(*mul, affine.last->result());
    affine.last = mul;
  }
  if (ir::Op* add = OnlyUserWithConstant(*affine.last->result(), ir::OpKind::kAdd, shape)) {
    affine.bias = OtherOperand(*add, affine.last->result());
    affine.last = add;
  }
  return affine;
}

}  // namespace zeropoint::passes
