#include "quantizers/observers/extremes.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace zeropoint::quantizers {
namespace {

/// Independent of each other, so that a compiler makes vectors of them.
constexpr std::size_t kLanes = 8;

struct Lanes {
  std::array<float, kLanes> min;
  std::array<float, kLanes> max;
  std::array<std::uint32_t, kLanes> has_nan = {};

  explicit Lanes(float first) {
    min.fill(first);
    max.fill(first);
  }
  void Include(std::size_t lane, float value) {
    min[lane] = value < min[lane] ? value : min[lane];
    max[lane] = value > max[lane] ? value : max[lane];
    has_nan[lane] |= value != value ? 1u : 0u;
  }
};

}  // namespace

absl::StatusOr<Extremes> ExtremesOf(absl::Span<const float> values) {
  Lanes lanes(values.front());
  const std::size_t in_lanes = values.size() / kLanes * kLanes;
  for (std::size_t i = 0; i < in_lanes; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) lanes.Include(lane, values[i + lane]);
  }
  for (std::size_t i = in_lanes; i < values.size(); ++i) lanes.Include(0, values[i]);
  Extremes extremes = {lanes.min[0], lanes.max[0]};
  std::uint32_t has_nan = lanes.has_nan[0];
  for (std::size_t lane = 1; lane < kLanes; ++lane) {
    extremes.Include({lanes.min[lane], lanes.max[lane]});
    has_nan |= lanes.has_nan[lane];
  }
  if (has_nan != 0) return absl::InvalidArgumentError("the tensor holds NaN");
  return extremes;
}

}  // namespace zeropoint::quantizers
