#include "quantizers/observers/histogram.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ir/status_macros.h"
#include "quantizers/observers/min_max.h"

namespace zeropoint::quantizers {
namespace {

/// Parts that a bin is split into when the range grows.
constexpr int kUpsample = 16;

/// torch.histc: bin = trunc((v - lo) * bins / (hi - lo)) in float32, the upper bound in the last
/// bin. A range of width 0 is widened by 1 on both sides.
void AddCounts(absl::Span<const float> values, float lo, float hi, std::vector<float>& counts) {
  if (lo == hi) {
    lo -= 1.0f;
    hi += 1.0f;
  }
  const auto bins = static_cast<float>(counts.size());
  const float width = hi - lo;
  // Integer counts first: a float32 counter stops growing at 2^24.
  std::vector<std::int64_t> hits(counts.size(), 0);
  for (float value : values) {
    const float position = (value - lo) * bins / width;
    // The negation also takes the infinity and NaN of ranges near the end of float32.
    ++hits[!(position < bins) ? counts.size() - 1 : static_cast<std::size_t>(position)];
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    counts[i] += static_cast<float>(hits[i]);
  }
}

/// Range searches cube what they find, which float32 does not hold beyond 2^42. Far from 1 the
/// histogram is scaled by a power of two, which is exact.
constexpr int kPlainExponent = 30;

ValueRange ChooseRange(const Histogram& histogram, RangeChoice choose, int steps) {
  const int exponent = std::ilogb(std::max(std::abs(histogram.min), std::abs(histogram.max)));
  if (std::abs(exponent) <= kPlainExponent) return choose(histogram, steps);
  const Histogram scaled = {histogram.counts, std::ldexp(histogram.min, -exponent),
                            std::ldexp(histogram.max, -exponent)};
  const ValueRange range = choose(scaled, steps);
  return {std::ldexp(range.min, exponent), std::ldexp(range.max, exponent)};
}

/// torch.linspace: `count` values from `a` to `b`, counted from the nearer end.
float Linspace(float a, float b, std::size_t count, std::size_t index) {
  const float step = (b - a) / static_cast<float>(count - 1);
  return index < count / 2 ? a + step * static_cast<float>(index)
                           : b - step * static_cast<float>(count - 1 - index);
}

}  // namespace

HistogramObserver::HistogramObserver(const QuantizationSpec& spec, int bins, RangeChoice choose)
    : Observer(spec.observer), spec_(spec), choose_(choose) {
  histogram_.counts.assign(static_cast<std::size_t>(bins), 0.0f);
}

absl::Status HistogramObserver::Observe(absl::Span<const float> values,
                                        absl::Span<const std::int64_t> extents) {
  if (values.empty()) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const Extremes extremes, ExtremesOf(values));
  if (std::isfinite(extremes.min) && std::isfinite(extremes.max)) {
    ObserveFinite(values, extremes.min, extremes.max);
    return absl::OkStatus();
  }
  std::vector<float> finite;
  std::copy_if(values.begin(), values.end(), std::back_inserter(finite),
               [](float value) { return std::isfinite(value); });
  dropped_values_ += static_cast<std::int64_t>(values.size() - finite.size());
  return Observe(finite, extents);
}

void HistogramObserver::ObserveFinite(absl::Span<const float> values, float min, float max) {
  if (!observed_) {
    observed_ = true;
    histogram_.min = min;
    histogram_.max = max;
    AddCounts(values, min, max, histogram_.counts);
    return;
  }
  const float low = std::min(histogram_.min, min);
  const float high = std::max(histogram_.max, max);
  if (low != histogram_.min || high != histogram_.max) {
    histogram_ = {Remapped(low, high), low, high};
  }
  AddCounts(values, low, high, histogram_.counts);
}

std::vector<float> HistogramObserver::Remapped(float min, float max) const {
  const std::size_t bins = histogram_.counts.size();
  std::vector<float> remapped(bins, 0.0f);
  if (histogram_.min == histogram_.max) {
    // All old data are one value.
    const float weight = std::accumulate(histogram_.counts.begin(), histogram_.counts.end(), 0.0f);
    AddCounts({&histogram_.min, 1}, min, max, remapped);
    for (float& count : remapped) {
      count *= weight;
    }
    return remapped;
  }
  const std::size_t parts = bins * kUpsample;
  const float half_part = 0.5f * (histogram_.max - histogram_.min) / static_cast<float>(parts);
  std::vector<float> edges(bins + 1);
  for (std::size_t i = 0; i < edges.size(); ++i) {
    edges[i] = Linspace(min, max, edges.size(), i);
  }
  for (std::size_t i = 0; i < parts; ++i) {
    const float midpoint = Linspace(histogram_.min, histogram_.max, parts + 1, i) + half_part;
    const auto above = std::upper_bound(edges.begin(), edges.end(), midpoint);
    const auto bin = std::clamp<std::ptrdiff_t>(above - edges.begin() - 1, 0,
                                                static_cast<std::ptrdiff_t>(bins) - 1);
    remapped[static_cast<std::size_t>(bin)] += histogram_.counts[i / kUpsample] / kUpsample;
  }
  return remapped;
}

absl::StatusOr<QParams> HistogramObserver::CalculateQParams() const { return QParamsBy(choose_); }

absl::StatusOr<QParams> HistogramObserver::CalculateQParamsAs(ObserverKind kind) const {
  const RangeChoice choose = RangeChoiceOf(kind);
  return choose == nullptr ? Observer::CalculateQParamsAs(kind) : QParamsBy(choose);
}

absl::StatusOr<QParams> HistogramObserver::QParamsBy(RangeChoice choose) const {
  if (!observed_) {
    return absl::FailedPreconditionError(
        "nothing was observed; calibrate with at least one sample");
  }
  // Destination bins follow the dtype (256 for 8 bits), not quant_min and quant_max.
  constexpr int kDestinationBins = 256;
  const ValueRange range = histogram_.min == histogram_.max
                               ? ValueRange{histogram_.min, histogram_.max}
                               : ChooseRange(histogram_, choose, kDestinationBins);
  ASSIGN_OR_RETURN(const ScaleAndZeroPoint qparams,
                   quantizers::CalculateQParams(range.min, range.max, spec_));
  return QParams{{qparams.scale}, {qparams.zero_point}};
}

}  // namespace zeropoint::quantizers
