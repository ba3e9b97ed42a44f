#include "frontend/onnx/symbolic_arithmetic.h"

#include <algorithm>

namespace zeropoint::frontend {
namespace {

std::optional<ir::Dim> Divide(const ir::Dim& a, const ir::Dim& b) {
  if (a.ConstantOr(0) < 0) {
    return std::nullopt;
  }
  if (b.is_constant()) {
    return b.constant() > 0 ? std::optional<ir::Dim>(FloorDiv(a, b.constant())) : std::nullopt;
  }
  return ExactDiv(a, b);
}

std::optional<ir::Dim> ComputeOne(ir::OpKind kind, const ir::Dim& a, const ir::Dim& b) {
  switch (kind) {
    case ir::OpKind::kAdd:
      return a + b;
    case ir::OpKind::kSub:
      return a - b;
    case ir::OpKind::kMul:
      return a * b;
    case ir::OpKind::kDiv:
      return Divide(a, b);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<SymbolicTensor> ComputeSymbolic(ir::OpKind kind, const SymbolicTensor& a,
                                              const SymbolicTensor& b) {
  const std::size_t count_a = a.elements.size(), count_b = b.elements.size();
  if (a.dtype != b.dtype || (count_a != count_b && count_a != 1 && count_b != 1)) {
    return std::nullopt;
  }
  SymbolicTensor result{a.is_scalar && b.is_scalar, {}, a.dtype};
  const std::size_t count = std::min(count_a, count_b) == 0 ? 0 : std::max(count_a, count_b);
  for (std::size_t i = 0; i < count; ++i) {
    std::optional<ir::Dim> element =
        ComputeOne(kind, a.elements[count_a == 1 ? 0 : i], b.elements[count_b == 1 ? 0 : i]);
    if (!element) {
      return std::nullopt;
    }
    result.elements.push_back(*std::move(element));
  }
  return result;
}

}  // namespace zeropoint::frontend
