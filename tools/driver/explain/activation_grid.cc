#include "tools/driver/explain/activation_grid.h"

#include <algorithm>
#include <cstddef>

#include "runtime/quantization_math.h"

namespace zeropoint::tools {

ActivationGrid::ActivationGrid(const runtime::ProgramValue& value)
    : scale_(value.quant.scales.front()),
      zero_point_(value.quant.zero_point),
      quant_min_(value.dtype == runtime::DType::kInt8 ? -128 : 0),
      quant_max_(value.dtype == runtime::DType::kInt8 ? 127 : 255),
      range_{runtime::Dequantize(quant_min_, scale_, zero_point_),
             runtime::Dequantize(quant_max_, scale_, zero_point_)} {}

std::vector<float> ActivationGrid::Clip(const std::vector<float>& values) const {
  std::vector<float> clipped(values.size());
  std::transform(values.begin(), values.end(), clipped.begin(),
                 [this](float value) { return std::clamp(value, range_.min, range_.max); });
  return clipped;
}

std::vector<float> ActivationGrid::Round(const std::vector<float>& values) const {
  const float inverse_scale = runtime::InverseScale(scale_);
  std::vector<float> rounded(values.size());
  std::transform(values.begin(), values.end(), rounded.begin(), [&](float value) {
    const int q = runtime::QuantizeToInt(value, inverse_scale, zero_point_, quant_min_, quant_max_);
    return runtime::Dequantize(q, scale_, zero_point_);
  });
  return rounded;
}

}  // namespace zeropoint::tools
