#include "frontend/onnx/symbolic_tensor.h"

namespace zeropoint::frontend {
namespace {

template <typename T>
std::vector<ir::Dim> DimsOf(const ir::TensorData& data) {
  std::vector<ir::Dim> dims;
  for (T value : data.values<T>()) {
    dims.emplace_back(static_cast<std::int64_t>(value));
  }
  return dims;
}

}  // namespace

std::optional<SymbolicTensor> SymbolicOf(const ir::TensorData& data) {
  if (data.shape().size() > 1 || data.num_elements() > kMaxSymbolicElements) {
    return std::nullopt;
  }
  const bool is_scalar = data.shape().empty();
  switch (data.dtype()) {
    case ir::DType::kInt64:
      return SymbolicTensor{is_scalar, DimsOf<std::int64_t>(data)};
    case ir::DType::kInt32:
      return SymbolicTensor{is_scalar, DimsOf<std::int32_t>(data)};
    default:
      return std::nullopt;
  }
}

std::optional<std::vector<std::int64_t>> ConstantElements(const SymbolicTensor& tensor) {
  return ir::ConstantExtents(tensor.elements);
}

}  // namespace zeropoint::frontend
