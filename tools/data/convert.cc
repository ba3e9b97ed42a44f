#include "tools/data/convert.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "runtime/small_floats.h"

namespace zeropoint::tools {
namespace {

using runtime::DType;

template <typename From, typename To>
void ConvertValues(const runtime::TensorView& tensor, absl::Span<To> out) {
  const absl::Span<const From> values = tensor.values<From>();
  // NOLINTNEXTLINE(bugprone-signed-char-misuse): int8 is a number here
  for (std::size_t i = 0; i < values.size(); ++i) out[i] = static_cast<To>(values[i]);
}

template <typename Bits, typename To>
void ConvertSmallFloats(const runtime::SmallFloatFormat& format, const runtime::TensorView& tensor,
                        absl::Span<To> out) {
  const absl::Span<const Bits> values = tensor.values<Bits>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    out[i] = static_cast<To>(runtime::DecodeSmallFloat(format, values[i]));
  }
}

void EncodeHalfFloats(const runtime::SmallFloatFormat& format, absl::Span<const float> values,
                      runtime::Tensor& out) {
  const absl::Span<std::uint16_t> halves = out.mutable_values<std::uint16_t>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    halves[i] = runtime::EncodeSmallFloat(format, values[i], /*saturate=*/false);
  }
}

template <typename To>
void Convert(const runtime::TensorView& tensor, absl::Span<To> out) {
  switch (tensor.dtype) {
    case DType::kBool:
    case DType::kUint8:
    case DType::kUint4:
      return ConvertValues<std::uint8_t>(tensor, out);
    case DType::kInt8:
    case DType::kInt4:
      return ConvertValues<std::int8_t>(tensor, out);
    case DType::kInt16:
      return ConvertValues<std::int16_t>(tensor, out);
    case DType::kUint16:
      return ConvertValues<std::uint16_t>(tensor, out);
    case DType::kInt32:
      return ConvertValues<std::int32_t>(tensor, out);
    case DType::kInt64:
      return ConvertValues<std::int64_t>(tensor, out);
    case DType::kUint32:
      return ConvertValues<std::uint32_t>(tensor, out);
    case DType::kUint64:
      return ConvertValues<std::uint64_t>(tensor, out);
    case DType::kFloat16:
      return ConvertSmallFloats<std::uint16_t>(runtime::kHalf, tensor, out);
    case DType::kBfloat16:
      return ConvertSmallFloats<std::uint16_t>(runtime::kBrainFloat, tensor, out);
    case DType::kFloat8E4m3fn:
      return ConvertSmallFloats<std::uint8_t>(runtime::kE4m3fn, tensor, out);
    case DType::kFloat8E4m3fnuz:
      return ConvertSmallFloats<std::uint8_t>(runtime::kE4m3fnuz, tensor, out);
    case DType::kFloat8E5m2:
      return ConvertSmallFloats<std::uint8_t>(runtime::kE5m2, tensor, out);
    case DType::kFloat8E5m2fnuz:
      return ConvertSmallFloats<std::uint8_t>(runtime::kE5m2fnuz, tensor, out);
    case DType::kFloat32:
      return ConvertValues<float>(tensor, out);
    case DType::kFloat64:
      return ConvertValues<double>(tensor, out);
  }
}

}  // namespace

void ConvertFromFloat(absl::Span<const float> values, runtime::Tensor& out) {
  switch (out.dtype()) {
    case DType::kFloat16:
      return EncodeHalfFloats(runtime::kHalf, values, out);
    case DType::kBfloat16:
      return EncodeHalfFloats(runtime::kBrainFloat, values, out);
    case DType::kFloat64:
      std::copy(values.begin(), values.end(), out.mutable_values<double>().begin());
      break;
    default:
      std::copy(values.begin(), values.end(), out.mutable_values<float>().begin());
      break;
  }
}

void ConvertToFloat(const runtime::TensorView& tensor, absl::Span<float> out) {
  Convert(tensor, out);
}

void ConvertToInt64(const runtime::TensorView& tensor, absl::Span<std::int64_t> out) {
  Convert(tensor, out);
}

}  // namespace zeropoint::tools
