#ifndef ZEROPOINT_QUANTIZERS_OBSERVERS_EXTREMES_H_
#define ZEROPOINT_QUANTIZERS_OBSERVERS_EXTREMES_H_

// The smallest and the largest of many numbers.

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace zeropoint::quantizers {

/// Smallest and largest of some values.
struct Extremes {
  float min, max;

  void Include(const Extremes& other) {
    min = other.min < min ? other.min : min;
    max = other.max > max ? other.max : max;
  }
};

/// Requires values. kInvalidArgument for NaN.
absl::StatusOr<Extremes> ExtremesOf(absl::Span<const float> values);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVERS_EXTREMES_H_
