#ifndef ZEROPOINT_QUANTIZERS_OBSERVERS_OBSERVER_STATE_H_
#define ZEROPOINT_QUANTIZERS_OBSERVERS_OBSERVER_STATE_H_

// What an observer has learned so far, as plain numbers.

#include <cstdint>
#include <optional>
#include <vector>

#include "quantizers/observers/extremes.h"
#include "quantizers/observers/histogram_data.h"

namespace zeropoint::quantizers {

/// All that an observer knows: one that restores the state of another goes on as that would have.
/// Empty where nothing was observed.
struct ObserverState {
  /// Of observers of extremes: of the tensor, or of each channel.
  std::vector<Extremes> extremes;
  /// Of those that count values.
  std::optional<Histogram> histogram;
  /// Values that a histogram left out because they are infinite.
  std::int64_t num_infinite = 0;
};

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVERS_OBSERVER_STATE_H_
