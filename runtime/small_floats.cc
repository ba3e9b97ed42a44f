#include "runtime/small_floats.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zeropoint::runtime {

std::uint16_t EncodeSmallFloat(const SmallFloatFormat& format, double value, bool saturate) {
  const auto sign = static_cast<std::uint16_t>(std::signbit(value) ? format.sign_bit : 0);
  const auto with_sign = [&](std::uint16_t code) {
    return static_cast<std::uint16_t>(format.negative_zero_is_nan && code == 0 ? 0 : code | sign);
  };
  if (std::isnan(value)) return with_sign(format.nan);
  const std::uint16_t too_large = saturate ? format.largest : format.infinity;
  const double magnitude = std::abs(value);
  if (std::isinf(magnitude)) return with_sign(too_large);
  const int smallest_exponent = 1 - format.bias;
  const int exponent =
      magnitude == 0 ? smallest_exponent : std::max(std::ilogb(magnitude), smallest_exponent);
  // Scaling by a power of two is exact, and so the rounding below is the only one.
  const double units = std::nearbyint(std::ldexp(magnitude, format.mantissa_bits - exponent));
  // A carry into the next exponent comes out right; subnormals have no leading one to take off.
  const int leading_one = 1 << format.mantissa_bits;
  const double code = units + static_cast<double>(exponent - smallest_exponent) * leading_one;
  return with_sign(code > format.largest ? too_large : static_cast<std::uint16_t>(code));
}

float DecodeSmallFloat(const SmallFloatFormat& format, std::uint16_t bits) {
  const std::uint16_t code = bits & (format.sign_bit - 1);
  const bool negative = (bits & format.sign_bit) != 0;
  if (format.negative_zero_is_nan && negative && code == 0) {
    return std::numeric_limits<float>::quiet_NaN();
  }
  if (code > format.largest) {
    const bool is_infinity = code == format.infinity && format.infinity != format.nan;
    const float special = is_infinity ? std::numeric_limits<float>::infinity()
                                      : std::numeric_limits<float>::quiet_NaN();
    return negative ? -special : special;
  }
  const int exponent = code >> format.mantissa_bits;
  const int mantissa = code & ((1 << format.mantissa_bits) - 1);
  const int units = exponent == 0 ? mantissa : mantissa | 1 << format.mantissa_bits;
  const float magnitude = std::ldexp(static_cast<float>(units),
                                     std::max(exponent, 1) - format.bias - format.mantissa_bits);
  return negative ? -magnitude : magnitude;
}

}  // namespace zeropoint::runtime
