#include "passes/match.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zeropoint::passes {
namespace {

constexpr float kRelativeTolerance = 1e-6f;

}  // namespace

ir::Op* ProducerOfKind(const ir::Value* value, ir::OpKind kind) {
  ir::Op* op = value == nullptr ? nullptr : value->defining_op();
  return op != nullptr && op->kind() == kind ? op : nullptr;
}

bool IsDequantize(const ir::Op* op) {
  return op != nullptr && (op->kind() == ir::OpKind::kDequantizePerTensor ||
                           op->kind() == ir::OpKind::kDequantizePerChannel);
}

std::optional<float> UniformConstant(const ir::Value* value) {
  if (value == nullptr || !value->is_constant() || value->dtype() != ir::DType::kFloat32 ||
      value->data().num_elements() == 0) {
    return std::nullopt;
  }
  const absl::Span<const float> values = value->data().values<float>();
  const bool uniform = std::all_of(values.begin(), values.end(),
                                   [&](float element) { return element == values.front(); });
  return uniform ? std::optional<float>(values.front()) : std::nullopt;
}

bool IsNear(float value, float expected) {
  return std::abs(value - expected) <= kRelativeTolerance * std::abs(expected);
}

std::optional<OperandAndConstant> SplitConstant(const ir::Op& op) {
  if (op.num_operands() != 2) {
    return std::nullopt;
  }
  const std::optional<float> left = UniformConstant(op.operand(0));
  const std::optional<float> right = UniformConstant(op.operand(1));
  if (left.has_value() == right.has_value()) {
    return std::nullopt;
  }
  return left.has_value() ? OperandAndConstant{op.operand(1), *left}
                          : OperandAndConstant{op.operand(0), *right};
}

std::optional<OperandAndConstant> AsScaling(const ir::Op& op) {
  if (op.kind() == ir::OpKind::kMul) {
    return SplitConstant(op);
  }
  const std::optional<float> divisor =
      op.kind() == ir::OpKind::kDiv ? UniformConstant(op.operand(1)) : std::nullopt;
  if (!divisor) {
    return std::nullopt;
  }
  return OperandAndConstant{op.operand(0), 1.0f / *divisor};
}

std::optional<ClampRange> ClampRangeOf(const ir::Op* op) {
  if (op == nullptr || !op->schema().Has(ir::kTraitClamp)) {
    return std::nullopt;
  }
  if (op->kind() == ir::OpKind::kRelu) {
    return ClampRange{0.0, std::numeric_limits<double>::infinity()};
  }
  return ClampRange{op->float_attribute("min_val"), op->float_attribute("max_val")};
}

}  // namespace zeropoint::passes
