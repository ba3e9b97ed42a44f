#ifndef ZEROPOINT_QUANTIZERS_OBSERVERS_HISTOGRAM_H_
#define ZEROPOINT_QUANTIZERS_OBSERVERS_HISTOGRAM_H_

// The histogram observer: a running histogram, and a way to choose the range of it.

#include <cstdint>
#include <optional>
#include <vector>

#include "quantizers/observer.h"
#include "quantizers/observers/histogram_data.h"
#include "quantizers/observers/range_search.h"

namespace zeropoint::quantizers {

/// PT2E's HistogramObserver (docs/pt2e.md 4.4), with the later fix of the weight a constant
/// tensor gets when the range first grows (pytorch#156414). When a batch exceeds the range, every
/// old bin is split into 16 parts whose midpoints choose their new bins. Infinite values are
/// dropped and counted. Memory is O(bins), whatever the number of samples.
///
/// `choose` makes the range of the counts: PT2E's search, or another one (percentile_range.h,
/// entropy_range.h, mse_range.h).
class HistogramObserver : public Observer {
 public:
  static constexpr int kDefaultBins = 2048;
  explicit HistogramObserver(const QuantizationSpec& spec, int bins = kDefaultBins,
                             RangeChoice choose = SearchRange);

  bool counts_values() const override { return true; }
  /// In the bins of the range that this batch will leave behind.
  bool StartCounts(TensorSummary& batch,
                   const std::optional<Extremes>& before = std::nullopt) const override;
  absl::Status Add(const TensorSummary& batch) override;
  bool has_observed() const override { return observed_; }
  std::int64_t dropped_values() const override { return dropped_values_; }
  absl::StatusOr<QParams> CalculateQParams() const override;
  /// Of all kinds that choose from a histogram, and of the extremes.
  absl::StatusOr<QParams> CalculateQParamsAs(ObserverKind kind) const override;
  std::vector<Extremes> Ranges() const override;
  ObserverState State() const override;
  absl::Status Restore(const ObserverState& state) override;
  absl::Status Merge(const ObserverState& other) override;

  /// Counts and bounds so far.
  const Histogram& histogram() const { return histogram_; }

 private:
  absl::StatusOr<QParams> QParamsBy(RangeChoice choose) const;
  /// Requires that something was observed.
  ValueRange RangeBy(RangeChoice choose) const;

  const QuantizationSpec spec_;
  const RangeChoice choose_;
  Histogram histogram_;
  bool observed_ = false;
  std::int64_t dropped_values_ = 0;
};

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVERS_HISTOGRAM_H_
