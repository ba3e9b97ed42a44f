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
inline double RoundHalfToEven(double x) { return std::nearbyint(x); }

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

/// What is left of `x` when it is quantized and dequantized again: the same bits as the two steps.
inline float FakeQuantize(float x, float scale, float inverse_scale, std::int32_t zero_point,
                          std::int32_t quant_min, std::int32_t quant_max) {
  return Dequantize(QuantizeToInt(x, inverse_scale, zero_point, quant_min, quant_max), scale,
                    zero_point);
}

struct ScaleAndZeroPoint {
  float scale = 1;
  std::int32_t zero_point = 0;
};

/// Qparams for values in [min, max], widened to hold 0: the end whose zero point rounds with the
/// smaller error decides it. What XNNPACK's qd8 kernels do for each row (docs/pt2e.md 5.2,
/// choose_qparams_per_token_asymmetric). Requires finite bounds.
inline ScaleAndZeroPoint ChooseRowQParams(float min, float max, std::int32_t quant_min,
                                          std::int32_t quant_max) {
  min = std::min(min, 0.0f);
  max = std::max(max, 0.0f);
  const float low = static_cast<float>(quant_min);
  const float high = static_cast<float>(quant_max);
  // A range so small that the scale is not finite counts as none.
  const float inverse_scale = (high - low) / (max - min);
  if (!std::isfinite(inverse_scale)) return {1.0f, 0};
  const float scaled_min = min * inverse_scale;
  const float scaled_max = max * inverse_scale;
  const float zero_point =
      (low + scaled_min) + (high + scaled_max) > 0 ? low - scaled_min : high - scaled_max;
  return {1.0f / inverse_scale,
          static_cast<std::int32_t>(RoundHalfToEven(std::clamp(zero_point, low, high)))};
}

/// A float bias in accumulator units: scale_b = scale_x * scale_w, zero point 0, saturated to int32
/// (docs/pt2e.md 5.3).
inline std::int32_t QuantizeBias(float bias, float input_scale, float weight_scale) {
  const float bias_scale = input_scale * weight_scale;
  return QuantizeToInt(bias, InverseScale(bias_scale), 0, std::numeric_limits<std::int32_t>::min(),
                       std::numeric_limits<std::int32_t>::max());
}

// The integer reference representation (`int.*` ops): the same bits on every CPU, from every
// compiler. Sums are exact integers. What is real is one double, one IEEE-754 operation on it and a
// rounding to an integer: nothing to reassociate, and no product that a sum follows, which a
// compiler could contract to a fused multiply-add.

/// `sum * multiplier`, rounded half to even, plus the zero point, clamped. Exact sums have 53 bits.
/// Multipliers are finite; RequantizationScale makes that of a product.
inline std::int32_t Requantize(std::int64_t sum, double multiplier, std::int32_t zero_point,
                               std::int32_t quant_min, std::int32_t quant_max) {
  const double rounded = RoundHalfToEven(static_cast<double>(sum) * multiplier);
  // A double holds both exactly where the sum is not clamped.
  return static_cast<std::int32_t>(std::clamp(rounded + zero_point, static_cast<double>(quant_min),
                                              static_cast<double>(quant_max)));
}

/// What brings products of two scales to a third: two float32 make a product that a double holds,
/// so this rounds once.
inline double RequantizationScale(float input_scale, float weight_scale, float output_scale) {
  return static_cast<double>(input_scale) * static_cast<double>(weight_scale) /
         static_cast<double>(output_scale);
}

/// A float bias in units of the sums it is added to: divided by input_scale * weight_scale, rounded
/// half to even, saturated to int32; NaN is 0.
inline std::int32_t BiasInSumUnits(float bias, float input_scale, float weight_scale) {
  if (std::isnan(bias)) return 0;
  const double bias_scale = static_cast<double>(input_scale) * static_cast<double>(weight_scale);
  const double rounded = RoundHalfToEven(static_cast<double>(bias) / bias_scale);
  return static_cast<std::int32_t>(
      std::clamp(rounded, static_cast<double>(std::numeric_limits<std::int32_t>::min()),
                 static_cast<double>(std::numeric_limits<std::int32_t>::max())));
}

/// QuantizeToInt by the scale itself and not by its reciprocal, from which it differs next to ties.
inline std::int32_t QuantizeByDivision(float x, float scale, std::int32_t zero_point,
                                       std::int32_t quant_min, std::int32_t quant_max) {
  const float scaled = RoundHalfToEven(x / scale);
  const double shifted = std::isnan(scaled) ? zero_point : static_cast<double>(scaled) + zero_point;
  return static_cast<std::int32_t>(
      std::clamp(shifted, static_cast<double>(quant_min), static_cast<double>(quant_max)));
}

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_QUANTIZATION_MATH_H_
