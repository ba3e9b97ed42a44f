#ifndef ZEROPOINT_QUANTIZERS_OBSERVERS_BIN_COUNTS_H_
#define ZEROPOINT_QUANTIZERS_OBSERVERS_BIN_COUNTS_H_

// How many values fall into each of equal bins.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "quantizers/observers/histogram_data.h"

namespace zeropoint::quantizers {

/// Bins over a range as torch.histc has them: bin = trunc((v - min) * bins / (max - min)) in
/// float32, the upper bound in the last bin, and a range of width 0 widened by 1 on both sides.
/// Counts are integers: a float32 counter stops growing at 2^24.
///
///   BinCounts counts({0, 1}, 2048);
///   counts.Add(values);
class BinCounts {
 public:
  BinCounts(ValueRange range, std::size_t bins);

  /// Finite values within the range.
  void Add(absl::Span<const float> values);

  const ValueRange& range() const { return range_; }
  const std::vector<std::int64_t>& counts() const { return counts_; }

 private:
  std::uint32_t BinOf(float value) const;
  void AddFew(absl::Span<const float> values);

  const ValueRange range_;
  const float origin_;
  const float width_;
  std::vector<std::int64_t> counts_;
};

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVERS_BIN_COUNTS_H_
