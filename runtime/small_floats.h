#ifndef ZEROPOINT_RUNTIME_SMALL_FLOATS_H_
#define ZEROPOINT_RUNTIME_SMALL_FLOATS_H_

// Floats of 8 and 16 bits, as bits: THE place of their rounding and saturation.

#include <cstdint>

namespace zeropoint::runtime {

/// A sign bit, an exponent, a mantissa. Exponent 0 holds zero and the subnormals.
struct SmallFloatFormat {
  int mantissa_bits;
  int bias;
  /// Codes without the sign bit: of the largest finite value, and of infinity and NaN where a code
  /// with any sign stands for them.
  std::uint16_t largest;
  std::uint16_t infinity;  // equal to nan when there is none
  std::uint16_t nan;
  std::uint16_t sign_bit;
  /// The "UZ" formats: no negative zero, whose code is the only NaN.
  bool negative_zero_is_nan = false;
};

inline constexpr SmallFloatFormat kHalf = {10, 15, 0x7bff, 0x7c00, 0x7e00, 0x8000};
inline constexpr SmallFloatFormat kBrainFloat = {7, 127, 0x7f7f, 0x7f80, 0x7fc0, 0x8000};
inline constexpr SmallFloatFormat kE4m3fn = {3, 7, 0x7e, 0x7f, 0x7f, 0x80};
inline constexpr SmallFloatFormat kE4m3fnuz = {3, 8, 0x7f, 0x80, 0x80, 0x80, true};
inline constexpr SmallFloatFormat kE5m2 = {2, 15, 0x7b, 0x7c, 0x7f, 0x80};
inline constexpr SmallFloatFormat kE5m2fnuz = {2, 16, 0x7f, 0x80, 0x80, 0x80, true};

/// The nearest value, halfway cases to even. What is too large becomes infinity, or NaN in a format
/// without it; with `saturate` the largest finite value, as infinity does, too.
std::uint16_t EncodeSmallFloat(const SmallFloatFormat& format, double value, bool saturate);

/// Exact.
float DecodeSmallFloat(const SmallFloatFormat& format, std::uint16_t bits);

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_SMALL_FLOATS_H_
