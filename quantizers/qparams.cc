#include "quantizers/qparams.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ir/str_cat.h"

namespace zeropoint::quantizers {
namespace {

/// The floor of a scale: what the spec says, or, where it says nothing, that of XNNPACK, which
/// takes normal numbers. A tensor that is 0 throughout has no scale of its own: 1 suits any other.
float Floored(float scale, const QuantizationSpec& spec) {
  if (spec.eps > 0) return std::max(scale, static_cast<float>(spec.eps));
  return scale == 0.0f ? 1.0f : std::max(scale, std::numeric_limits<float>::min());
}

ScaleAndZeroPoint Symmetric(float min, float max, const QuantizationSpec& spec) {
  const float half_range = static_cast<float>(spec.quant_max - spec.quant_min) / 2.0f;
  const float scale = Floored(std::max(-min, max) / half_range, spec);
  if (spec.dtype != ir::DType::kUint8) {
    return {scale, 0};
  }
  const bool full_range = spec.quant_min == 0 && spec.quant_max == 255;
  // Both bounds are non-negative for u8, so integer division is the floor.
  return {scale, full_range ? 128 : (spec.quant_min + spec.quant_max) / 2};
}

ScaleAndZeroPoint Affine(float min, float max, const QuantizationSpec& spec) {
  const auto steps = static_cast<float>(spec.quant_max - spec.quant_min);
  const float scale = Floored((max - min) / steps, spec);
  const auto shift = static_cast<std::int32_t>(std::nearbyint(min / scale));
  return {scale, std::clamp(spec.quant_min - shift, spec.quant_min, spec.quant_max)};
}

}  // namespace

absl::StatusOr<ScaleAndZeroPoint> CalculateQParams(float min, float max,
                                                   const QuantizationSpec& spec) {
  if (!std::isfinite(min) || !std::isfinite(max) || min > max) {
    return absl::InvalidArgumentError(ir::StrCat(
        "[", min, ", ", max, "] is not a range to quantize; the data hold NaN or infinity"));
  }
  const float low = std::min(min, 0.0f);
  const float high = std::max(max, 0.0f);
  // The width may overflow although both ends are finite.
  if (!std::isfinite(high - low)) {
    return absl::InvalidArgumentError(
        ir::StrCat("[", min, ", ", max, "] is too wide for a float32 scale"));
  }
  return IsSymmetric(spec.qscheme) ? Symmetric(low, high, spec) : Affine(low, high, spec);
}

}  // namespace zeropoint::quantizers
