#ifndef ZEROPOINT_RUNTIME_QUANTIZATION_MATH_H_
#define ZEROPOINT_RUNTIME_QUANTIZATION_MATH_H_

// THE place of rounding, saturation and requantization maths. Kernels, constant folding (through
// the kernels) and lowering call it; quantizers/qparams.h only chooses scales and zero points.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace zeropoint::runtime {

/// Round half to even, the IEEE-754 default mode.
inline float RoundHalfToEven(float x) { return std::nearbyint(x); }

/// Affine int8-style quantization as PT2E computes it: multiply by the float32 reciprocal (a
/// division differs near ties), round half to even, add the zero point, clamp. NaN maps to
/// zero_point clamped; infinities saturate. `inverse_scale` is float(1.0 / scale): see
/// InverseScale.
inline std::int32_t QuantizeToInt(float x, float inverse_scale, std::int32_t zero_point,
                                  std::int32_t quant_min, std::int32_t quant_max) {
  const float scaled = RoundHalfToEven(x * inverse_scale);
  // Clamp in float first: the cast below is undefined beyond int32. The bounds are exact in double.
  const double shifted = std::isnan(scaled) ? zero_point : static_cast<double>(scaled) + zero_point;
  return static_cast<std::int32_t>(
      std::clamp(shifted, static_cast<double>(quant_min), static_cast<double>(quant_max)));
}

inline float InverseScale(float scale) { return 1.0f / scale; }

/// (q - zero_point) * scale, all in float32 as PT2E computes it: as integers q - zero_point could
/// overflow.
inline float Dequantize(std::int32_t q, float scale, std::int32_t zero_point) {
  return (static_cast<float>(q) - static_cast<float>(zero_point)) * scale;
}

/// A float bias in accumulator units: scale_b = scale_x * scale_w, zero point 0, saturated to int32
/// (pt2e-behaviour: the delegate quantizes the bias at lowering).
inline std::int32_t QuantizeBias(float bias, float input_scale, float weight_scale) {
  const float bias_scale = input_scale * weight_scale;
  return QuantizeToInt(bias, InverseScale(bias_scale), 0, std::numeric_limits<std::int32_t>::min(),
                       std::numeric_limits<std::int32_t>::max());
}

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_QUANTIZATION_MATH_H_
