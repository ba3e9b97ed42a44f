#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_VALUE_HISTOGRAM_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_VALUE_HISTOGRAM_H_

// How a tensor's values are distributed, for people to look at.

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"

namespace zeropoint::tools {

/// Counts in equal bins over a range that doubles when values lie beyond it, so that two bins
/// become one and every count stays exact. Values that are not finite are left out.
class ValueHistogram {
 public:
  static constexpr std::size_t kBins = 128;

  void Add(absl::Span<const float> values);

  const std::array<std::int64_t, kBins>& counts() const { return counts_; }
  /// The lower end of the first bin, and the upper end of the last; equal before the first value.
  double min() const { return min_; }
  double max() const { return max_; }

 private:
  void DoubleUp();
  void DoubleDown();

  std::array<std::int64_t, kBins> counts_ = {};
  double min_ = 0;
  double max_ = 0;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_VALUE_HISTOGRAM_H_
