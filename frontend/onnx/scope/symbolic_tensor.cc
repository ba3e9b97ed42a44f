#include "frontend/onnx/scope/symbolic_tensor.h"

namespace zeropoint::frontend {
namespace {

template <typename T>
SymbolicTensor FromData(const ir::TensorData& data) {
  SymbolicTensor tensor{data.shape().empty(), {}, data.dtype()};
  for (T value : data.values<T>()) {
    tensor.elements.emplace_back(static_cast<std::int64_t>(value));
  }
  return tensor;
}

}  // namespace

std::optional<SymbolicTensor> SymbolicOf(const ir::TensorData& data) {
  if (data.shape().size() > 1 ||
      static_cast<std::size_t>(data.num_elements()) > kMaxSymbolicElements) {
    return std::nullopt;
  }
  switch (data.dtype()) {
    case ir::DType::kInt64:
      return FromData<std::int64_t>(data);
    case ir::DType::kInt32:
      return FromData<std::int32_t>(data);
    case ir::DType::kBool:
      return FromData<bool>(data);
    default:
      return std::nullopt;
  }
}

std::optional<ir::TensorData> ConstantOf(const SymbolicTensor& tensor) {
  const std::optional<std::vector<std::int64_t>> elements = ir::ConstantExtents(tensor.elements);
  if (!elements) {
    return std::nullopt;
  }
  std::vector<std::int64_t> shape;
  const auto count = static_cast<std::int64_t>(elements->size());
  if (tensor.columns > 0) {
    shape = {count / tensor.columns, tensor.columns};
  } else if (!tensor.is_scalar) {
    shape = {count};
  }
  if (tensor.dtype == ir::DType::kInt32) {
    return ir::TensorData::FromValues(
        shape, std::vector<std::int32_t>(elements->begin(), elements->end()));
  }
  if (tensor.dtype == ir::DType::kBool) {
    const std::vector<std::uint8_t> bools(elements->begin(), elements->end());
    return ir::TensorData::Copy(
               ir::DType::kBool, shape,
               absl::MakeConstSpan(reinterpret_cast<const std::byte*>(bools.data()), bools.size()))
        .value();
  }
  return ir::TensorData::FromValues(shape, *elements);
}

}  // namespace zeropoint::frontend
