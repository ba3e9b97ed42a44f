#include "frontend/onnx/scope/symbolic_arithmetic.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

#include "ir/op_kind.h"

namespace zeropoint::frontend {
namespace {

using Element = std::optional<ir::Dim>;

/// Sums of products of extents, and floors of such: their text has no minus.
bool IsNotNegative(const ir::Dim& dim) { return dim.ToString().find('-') == std::string::npos; }

/// What a and b may turn out to be.
struct Order {
  bool less, equal, greater;
};

Order PossibleOrders(const ir::Dim& a, const ir::Dim& b) {
  const ir::Dim difference = a - b, opposite = b - a;
  return {.less = !IsNotNegative(difference),
          .equal = !IsNotNegative(difference - 1) && !IsNotNegative(opposite - 1),
          .greater = !IsNotNegative(opposite)};
}

/// A comparison holds for these orders.
struct Comparison {
  ir::OpKind kind;
  Order holds;
};
constexpr Comparison kComparisons[] = {
    {ir::OpKind::kEq, {false, true, false}}, {ir::OpKind::kLt, {true, false, false}},
    {ir::OpKind::kLe, {true, true, false}},  {ir::OpKind::kGt, {false, false, true}},
    {ir::OpKind::kGe, {false, true, true}},
};

const Comparison* FindComparison(ir::OpKind kind) {
  const auto* found = std::find_if(std::begin(kComparisons), std::end(kComparisons),
                                   [&](const Comparison& row) { return row.kind == kind; });
  return found == std::end(kComparisons) ? nullptr : found;
}

/// Known when all possible orders give one answer.
Element Compare(const Order& holds, const ir::Dim& a, const ir::Dim& b) {
  const Order possible = PossibleOrders(a, b);
  const bool may_hold = (possible.less && holds.less) || (possible.equal && holds.equal) ||
                        (possible.greater && holds.greater);
  const bool may_fail = (possible.less && !holds.less) || (possible.equal && !holds.equal) ||
                        (possible.greater && !holds.greater);
  if (may_hold == may_fail) return std::nullopt;
  return ir::Dim(may_hold ? 1 : 0);
}

Element Divide(const ir::Dim& a, const ir::Dim& b) {
  if (a.ConstantOr(0) < 0) {
    return std::nullopt;
  }
  if (b.is_constant()) {
    return b.constant() > 0 ? Element(FloorDiv(a, b.constant())) : std::nullopt;
  }
  return ExactDiv(a, b);
}

/// Of non-negative numbers by a positive one, where both remainders are the same.
Element Remainder(const ir::Dim& a, const ir::Dim& b) {
  const Element quotient = b.is_constant() && IsNotNegative(a) ? Divide(a, b) : std::nullopt;
  if (!quotient) return std::nullopt;
  return a - *quotient * b;
}

Element Extreme(ir::OpKind kind, const ir::Dim& a, const ir::Dim& b) {
  const Order possible = PossibleOrders(a, b);
  if (!possible.less) return kind == ir::OpKind::kMaximum ? a : b;
  if (!possible.greater) return kind == ir::OpKind::kMaximum ? b : a;
  return std::nullopt;
}

Element ComputeOne(ir::OpKind kind, const ir::Dim& a, const ir::Dim& b) {
  switch (kind) {
    case ir::OpKind::kAdd:
      return a + b;
    case ir::OpKind::kSub:
      return a - b;
    case ir::OpKind::kMul:
      return a * b;
    case ir::OpKind::kDiv:
      return Divide(a, b);
    case ir::OpKind::kFmod:
    case ir::OpKind::kRemainder:
      return Remainder(a, b);
    case ir::OpKind::kMaximum:
    case ir::OpKind::kMinimum:
      return Extreme(kind, a, b);
    default: {
      const Comparison* comparison = FindComparison(kind);
      return comparison != nullptr ? Compare(comparison->holds, a, b) : std::nullopt;
    }
  }
}

Element ComputeLogical(ir::OpKind kind, const ir::Dim& a, const ir::Dim& b) {
  if (!a.is_constant() || !b.is_constant()) return std::nullopt;
  const bool left = a.constant() != 0, right = b.constant() != 0;
  switch (kind) {
    case ir::OpKind::kLogicalAnd:
      return ir::Dim(left && right ? 1 : 0);
    case ir::OpKind::kLogicalOr:
      return ir::Dim(left || right ? 1 : 0);
    case ir::OpKind::kLogicalXor:
    case ir::OpKind::kEq:
      return ir::Dim((left == right) == (kind == ir::OpKind::kEq) ? 1 : 0);
    default:
      return std::nullopt;
  }
}

Element ComputeOne(ir::OpKind kind, const ir::Dim& x) {
  switch (kind) {
    case ir::OpKind::kNeg:
      return ir::Dim(0) - x;
    case ir::OpKind::kAbs:
      return Extreme(ir::OpKind::kMaximum, x, ir::Dim(0) - x);
    case ir::OpKind::kLogicalNot:
      return x.is_constant() ? Element(x.constant() == 0 ? 1 : 0) : std::nullopt;
    default:
      return std::nullopt;
  }
}

/// How many elements tensors that broadcast give; nullopt when they do not.
std::optional<std::size_t> BroadcastCount(std::initializer_list<const SymbolicTensor*> tensors) {
  std::size_t count = 1;
  for (const SymbolicTensor* tensor : tensors) {
    const std::size_t length = tensor->elements.size();
    if (length != 1 && count != 1 && length != count) return std::nullopt;
    if (length != 1) count = length;
  }
  return count;
}

const ir::Dim& At(const SymbolicTensor& tensor, std::size_t i) {
  return tensor.elements[tensor.elements.size() == 1 ? 0 : i];
}

ir::DType ResultDType(ir::OpKind kind, ir::DType operands) {
  return FindComparison(kind) != nullptr ? ir::DType::kBool : operands;
}

}  // namespace

std::optional<SymbolicTensor> ComputeSymbolic(ir::OpKind kind, const SymbolicTensor& a,
                                              const SymbolicTensor& b) {
  const std::optional<std::size_t> count = BroadcastCount({&a, &b});
  if (a.dtype != b.dtype || !count) {
    return std::nullopt;
  }
  const bool logical = a.dtype == ir::DType::kBool;
  SymbolicTensor result{a.is_scalar && b.is_scalar, {}, ResultDType(kind, a.dtype)};
  for (std::size_t i = 0; i < *count; ++i) {
    Element element =
        logical ? ComputeLogical(kind, At(a, i), At(b, i)) : ComputeOne(kind, At(a, i), At(b, i));
    if (!element) {
      return std::nullopt;
    }
    result.elements.push_back(*std::move(element));
  }
  return result;
}

std::optional<SymbolicTensor> ComputeSymbolic(ir::OpKind kind, const SymbolicTensor& x) {
  if ((kind == ir::OpKind::kLogicalNot) != (x.dtype == ir::DType::kBool)) return std::nullopt;
  SymbolicTensor result{x.is_scalar, {}, x.dtype};
  for (const ir::Dim& dim : x.elements) {
    Element element = ComputeOne(kind, dim);
    if (!element) return std::nullopt;
    result.elements.push_back(*std::move(element));
  }
  return result;
}

std::optional<SymbolicTensor> ChooseSymbolic(const SymbolicTensor& condition,
                                             const SymbolicTensor& a, const SymbolicTensor& b) {
  const std::optional<std::size_t> count = BroadcastCount({&condition, &a, &b});
  if (a.dtype != b.dtype || condition.dtype != ir::DType::kBool || !count) return std::nullopt;
  SymbolicTensor result{condition.is_scalar && a.is_scalar && b.is_scalar, {}, a.dtype};
  for (std::size_t i = 0; i < *count; ++i) {
    if (!At(condition, i).is_constant()) return std::nullopt;
    result.elements.push_back(At(At(condition, i).constant() != 0 ? a : b, i));
  }
  return result;
}

}  // namespace zeropoint::frontend
