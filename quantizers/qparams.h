#ifndef ZEROPOINT_QUANTIZERS_QPARAMS_H_
#define ZEROPOINT_QUANTIZERS_QPARAMS_H_

// Choosing scale and zero point from a range. Applying them is runtime/quantization_math.h.

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "quantizers/spec.h"

namespace zeropoint::quantizers {

/// One entry per tensor, or one per channel.
struct QParams {
  std::vector<float> scales;
  std::vector<std::int32_t> zero_points;
};

struct ScaleAndZeroPoint {
  float scale = 1.0f;
  std::int32_t zero_point = 0;
};

/// PT2E's calculate_qparams (docs/pt2e.md 4.2), in float32 throughout. The range is widened to
/// hold 0:
///
///   symmetric   scale = max(max(-min, max) / ((quant_max - quant_min) / 2), eps),  zero_point = 0
///   affine      scale = max((max - min) / (quant_max - quant_min), eps)
///               zero_point = clamp(quant_min - round_half_to_even(min / scale), quant_min,
///               quant_max)
///
/// eps 0 is no floor: the scale of the least range is the least normal number, and that of a range
/// which is 0 alone is 1.
///
/// A symmetric unsigned dtype has the zero point in the middle: 128 for the full range of u8, else
/// floor((quant_min + quant_max) / 2). kInvalidArgument when min > max or one of them is not
/// finite.
absl::StatusOr<ScaleAndZeroPoint> CalculateQParams(float min, float max,
                                                   const QuantizationSpec& spec);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_QPARAMS_H_
