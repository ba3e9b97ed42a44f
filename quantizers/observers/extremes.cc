#include "quantizers/observers/extremes.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace zeropoint::quantizers {
namespace {

/// Values that are looked at together. Compilers do not make vectors of such loops by themselves:
/// which of 0 and -0 is the smaller would then depend on the order.
constexpr std::size_t kLanes = 4;
using Floats = float __attribute__((vector_size(kLanes * sizeof(float))));
using Masks = std::int32_t __attribute__((vector_size(kLanes * sizeof(std::int32_t))));

/// The extremes of each lane.
struct Lanes {
  Floats min;
  Floats max;
  Masks is_nan = {};

  explicit Lanes(Floats first) : min(first), max(first) {}
  void Include(Floats values) {
    min = values < min ? values : min;
    max = values > max ? values : max;
    is_nan |= values != values;
  }
};

}  // namespace

absl::StatusOr<Extremes> ExtremesOf(absl::Span<const float> values) {
  Floats next = {};
  for (std::size_t lane = 0; lane < kLanes; ++lane) next[lane] = values.front();
  // Several of them, so that one need not wait for the other.
  Lanes first(next), second(next), third(next), fourth(next);
  std::size_t i = 0;
  const auto include_next = [&](Lanes& lanes) {
    std::memcpy(&next, values.data() + i, sizeof(next));
    lanes.Include(next);
    i += kLanes;
  };
  while (i + 4 * kLanes <= values.size()) {
    for (Lanes* lanes : {&first, &second, &third, &fourth}) include_next(*lanes);
  }
  for (; i < values.size(); ++i) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) next[lane] = values[i];
    first.Include(next);
  }
  for (const Lanes* lanes : {&second, &third, &fourth}) {
    first.Include(lanes->min);
    first.Include(lanes->max);
    first.is_nan |= lanes->is_nan;
  }
  Extremes extremes = {first.min[0], first.max[0]};
  std::int32_t is_nan = first.is_nan[0];
  for (std::size_t lane = 1; lane < kLanes; ++lane) {
    extremes.Include({first.min[lane], first.max[lane]});
    is_nan |= first.is_nan[lane];
  }
  if (is_nan != 0) return absl::InvalidArgumentError("the tensor holds NaN");
  return extremes;
}

}  // namespace zeropoint::quantizers
