#include "frontend/onnx/scope/bound_value.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "frontend/onnx/file/initializer.h"
#include "frontend/onnx/scope/constant_data.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

/// Nullopt when a number is out of range.
template <typename T>
std::optional<ir::TensorData> AsIntegersOf(const ir::TensorData& i64) {
  const auto values = i64.values<std::int64_t>();
  const bool fits = std::all_of(values.begin(), values.end(), [](std::int64_t value) {
    return value >= std::int64_t{std::numeric_limits<T>::min()} &&
           value <= std::int64_t{std::numeric_limits<T>::max()};
  });
  if (!fits) return std::nullopt;
  std::vector<T> integers;
  for (const std::int64_t value : values) integers.push_back(static_cast<T>(value));
  return ir::TensorData::FromValues(i64.shape(), integers);
}

/// Of 0 and 1.
std::optional<ir::TensorData> AsBools(const ir::TensorData& i64) {
  const std::optional<ir::TensorData> bytes = AsIntegersOf<std::uint8_t>(i64);
  if (!bytes) return std::nullopt;
  auto bools = ir::TensorData::Copy(ir::DType::kBool, bytes->shape(), bytes->bytes());
  if (!bools.ok()) return std::nullopt;
  return *std::move(bools);
}

std::optional<ir::TensorData> AsIntegers(const ir::TensorData& i64, ir::DType dtype) {
  switch (dtype) {
    case ir::DType::kInt32:
      return AsIntegersOf<std::int32_t>(i64);
    case ir::DType::kInt16:
      return AsIntegersOf<std::int16_t>(i64);
    case ir::DType::kInt8:
      return AsIntegersOf<std::int8_t>(i64);
    case ir::DType::kUint32:
      return AsIntegersOf<std::uint32_t>(i64);
    case ir::DType::kUint16:
      return AsIntegersOf<std::uint16_t>(i64);
    case ir::DType::kUint8:
      return AsIntegersOf<std::uint8_t>(i64);
    case ir::DType::kBool:
      return AsBools(i64);
    default:
      return std::nullopt;
  }
}

}  // namespace

ir::TensorData InDeclaredDType(const onnx::ValueInfoProto& input, const ir::TensorData& given) {
  const auto declared = DTypeOfOnnx(input.type().tensor_type().elem_type());
  if (!declared.ok() || *declared == given.dtype()) return given;
  std::optional<ir::TensorData> numbers;
  if (given.dtype() == ir::DType::kInt64 || given.dtype() == ir::DType::kFloat64) {
    numbers = AsFloats(given, *declared);
  }
  if (!numbers && given.dtype() == ir::DType::kInt64) numbers = AsIntegers(given, *declared);
  return numbers.value_or(given);
}

}  // namespace zeropoint::frontend
