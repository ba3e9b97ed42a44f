#include "tools/driver/explain/weight_channels.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "tools/data/metrics.h"

namespace zeropoint::tools {
namespace {

absl::Span<const float> Values(const runtime::ProgramValue& constant) {
  return {reinterpret_cast<const float*>(constant.constant.bytes.data()),
          constant.constant.bytes.size() / sizeof(float)};
}

/// Elements of channel `c` are those whose index divided by `run`, modulo `channels`, is c.
struct ChannelLayout {
  std::size_t channels = 1;
  std::size_t run = 1;
};

/// Without scales of their own, channels are the rows.
ChannelLayout LayoutOf(const runtime::ProgramValue& value) {
  if (value.extents.empty()) return {};
  const std::size_t axis =
      value.quant.scales.size() > 1 ? static_cast<std::size_t>(value.quant.axis) : 0;
  ChannelLayout layout;
  layout.channels = static_cast<std::size_t>(value.extents[axis]);
  for (std::size_t i = axis + 1; i < value.extents.size(); ++i) {
    layout.run *= static_cast<std::size_t>(value.extents[i]);
  }
  return layout;
}

}  // namespace

std::optional<WeightChannels> DescribeWeights(const ProgramIndex& program,
                                              absl::Span<const LayerConstant> constants) {
  const auto weights =
      std::find_if(constants.begin(), constants.end(),
                   [](const LayerConstant& constant) { return !constant.is_bias; });
  if (weights == constants.end()) return std::nullopt;
  const runtime::ProgramValue& value = program.value(weights->id);
  const ChannelLayout layout = LayoutOf(value);
  WeightChannels described;
  described.is_per_channel = value.quant.scales.size() > 1;
  described.channels.resize(layout.channels);
  std::vector<Sqnr> noise(layout.channels);
  const absl::Span<const float> exact = Values(weights->reference);
  const absl::Span<const float> rounded = Values(weights->dequantized);
  for (std::size_t i = 0; i < exact.size(); ++i) {
    const std::size_t channel = (i / layout.run) % layout.channels;
    WeightChannel& at = described.channels[channel];
    at.max_abs = std::max(at.max_abs, std::fabs(exact[i]));
    at.scale = value.quant.scales[described.is_per_channel ? channel : 0];
    noise[channel].Add(exact[i], rounded[i]);
  }
  for (std::size_t i = 0; i < noise.size(); ++i) {
    described.channels[i].noise_db = -noise[i].decibels();
  }
  return described;
}

}  // namespace zeropoint::tools
