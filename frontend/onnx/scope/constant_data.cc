#include "frontend/onnx/scope/constant_data.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/limits.h"
#include "ir/saturating.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;
using Bytes = std::vector<std::byte>;

std::int64_t Product(Ints::const_iterator begin, Ints::const_iterator end) {
  std::int64_t product = 1;
  for (auto it = begin; it != end; ++it) product = ir::SaturatingMultiply(product, *it);
  return product;
}

/// A run of elements that are copied together.
absl::Span<const std::byte> Run(const ir::TensorData& data, std::int64_t begin,
                                std::int64_t count) {
  const std::size_t size = ir::DTypeSize(data.dtype());
  return data.bytes().subspan(static_cast<std::size_t>(begin) * size,
                              static_cast<std::size_t>(count) * size);
}

void Append(Bytes& bytes, absl::Span<const std::byte> run) {
  bytes.insert(bytes.end(), run.begin(), run.end());
}

}  // namespace

ir::TensorData Transposed(const ir::TensorData& matrix) {
  const std::int64_t rows = matrix.shape()[0], columns = matrix.shape()[1];
  Bytes bytes;
  bytes.reserve(matrix.bytes().size());
  for (std::int64_t column = 0; column < columns; ++column) {
    for (std::int64_t row = 0; row < rows; ++row) {
      Append(bytes, Run(matrix, row * columns + column, 1));
    }
  }
  return ir::TensorData::Copy(matrix.dtype(), {columns, rows}, bytes).value();
}

absl::StatusOr<std::int64_t> CountElements(const Ints& shape) {
  if (std::any_of(shape.begin(), shape.end(), [](std::int64_t extent) { return extent < 0; })) {
    return absl::InvalidArgumentError("a constant shape has a negative extent");
  }
  if (static_cast<int>(shape.size()) > kMaxRank) {
    return absl::InvalidArgumentError(absl::StrCat("a constant of rank ", shape.size()));
  }
  return Product(shape.begin(), shape.end());
}

ir::TensorData Filled(const ir::TensorData& value, Ints shape) {
  const std::int64_t count = Product(shape.begin(), shape.end());
  Bytes bytes;
  bytes.reserve(static_cast<std::size_t>(count) * ir::DTypeSize(value.dtype()));
  for (std::int64_t i = 0; i < count; ++i) {
    Append(bytes, Run(value, 0, 1));
  }
  return ir::TensorData::Copy(value.dtype(), std::move(shape), bytes).value();
}

std::optional<ir::TensorData> AsFloats(const ir::TensorData& data, ir::DType dtype) {
  const auto convert = [&](auto values) -> std::optional<ir::TensorData> {
    if (dtype == ir::DType::kFloat32) {
      return ir::TensorData::FromValues(data.shape(),
                                        std::vector<float>(values.begin(), values.end()));
    }
    if (dtype == ir::DType::kFloat64) {
      return ir::TensorData::FromValues(data.shape(),
                                        std::vector<double>(values.begin(), values.end()));
    }
    return std::nullopt;
  };
  switch (data.dtype()) {
    case ir::DType::kInt32:
      return convert(data.values<std::int32_t>());
    case ir::DType::kInt64:
      return convert(data.values<std::int64_t>());
    case ir::DType::kFloat32:
      return convert(data.values<float>());
    case ir::DType::kFloat64:
      return convert(data.values<double>());
    default:
      return std::nullopt;
  }
}

absl::StatusOr<ir::TensorData> Gathered(const ir::TensorData& data, int axis, const Ints& indices,
                                        const Ints& indices_shape) {
  const Ints& from = data.shape();
  Ints shape(from.begin(), from.begin() + axis);
  shape.insert(shape.end(), indices_shape.begin(), indices_shape.end());
  shape.insert(shape.end(), from.begin() + axis + 1, from.end());
  const std::int64_t outer = Product(from.begin(), from.begin() + axis);
  const std::int64_t inner = Product(from.begin() + axis + 1, from.end());
  const std::int64_t extent = from[static_cast<std::size_t>(axis)];
  Bytes bytes;
  for (std::int64_t i = 0; i < outer; ++i) {
    for (std::int64_t index : indices) {
      Append(bytes, Run(data, (i * extent + index) * inner, inner));
    }
  }
  return ir::TensorData::Copy(data.dtype(), std::move(shape), bytes);
}

}  // namespace zeropoint::frontend
