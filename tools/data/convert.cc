#include "tools/data/convert.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace zeropoint::tools {
namespace {

using runtime::DType;

// IEEE 754 binary16 -> binary32, exact.
float HalfToFloat(std::uint16_t half) {
  constexpr int kMantissaBits = 10;
  constexpr int kExponentMask = 0x1f;
  constexpr int kBias = 15;
  const int exponent = half >> kMantissaBits & kExponentMask;
  const int mantissa = half & ((1 << kMantissaBits) - 1);
  float magnitude = 0;
  if (exponent == kExponentMask) {
    magnitude = mantissa == 0 ? INFINITY : NAN;
  } else if (exponent == 0) {
    magnitude = std::ldexp(static_cast<float>(mantissa), 1 - kBias - kMantissaBits);
  } else {
    magnitude = std::ldexp(static_cast<float>(mantissa | 1 << kMantissaBits),
                           exponent - kBias - kMantissaBits);
  }
  return half & 0x8000 ? -magnitude : magnitude;
}

template <typename From, typename To>
void ConvertValues(const runtime::TensorView& tensor, absl::Span<To> out) {
  const absl::Span<const From> values = tensor.values<From>();
  for (std::size_t i = 0; i < values.size(); ++i) out[i] = static_cast<To>(values[i]);
}

template <typename To>
void ConvertHalf(const runtime::TensorView& tensor, absl::Span<To> out) {
  const absl::Span<const std::uint16_t> values = tensor.values<std::uint16_t>();
  for (std::size_t i = 0; i < values.size(); ++i) out[i] = static_cast<To>(HalfToFloat(values[i]));
}

template <typename To>
void Convert(const runtime::TensorView& tensor, absl::Span<To> out) {
  switch (tensor.dtype) {
    case DType::kBool:
    case DType::kUint8:
      return ConvertValues<std::uint8_t>(tensor, out);
    case DType::kInt8:
      return ConvertValues<std::int8_t>(tensor, out);
    case DType::kInt16:
      return ConvertValues<std::int16_t>(tensor, out);
    case DType::kUint16:
      return ConvertValues<std::uint16_t>(tensor, out);
    case DType::kInt32:
      return ConvertValues<std::int32_t>(tensor, out);
    case DType::kInt64:
      return ConvertValues<std::int64_t>(tensor, out);
    case DType::kFloat16:
      return ConvertHalf(tensor, out);
    case DType::kFloat32:
      return ConvertValues<float>(tensor, out);
    case DType::kFloat64:
      return ConvertValues<double>(tensor, out);
  }
}

}  // namespace

void ConvertToFloat(const runtime::TensorView& tensor, absl::Span<float> out) {
  Convert(tensor, out);
}

void ConvertToInt64(const runtime::TensorView& tensor, absl::Span<std::int64_t> out) {
  Convert(tensor, out);
}

}  // namespace zeropoint::tools
