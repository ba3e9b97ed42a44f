#include "quantizers/observers/histogram.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "ir/status_macros.h"
#include "quantizers/observers/bin_counts.h"

namespace zeropoint::quantizers {
namespace {

/// Parts that a bin is split into when the range grows.
constexpr int kUpsample = 16;

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

bool HistogramObserver::StartCounts(TensorSummary& batch,
                                    const std::optional<Extremes>& before) const {
  if (!batch.finite()) return false;
  Extremes range = *batch.finite();
  if (before) range.Include(*before);
  if (observed_) range.Include({histogram_.min, histogram_.max});
  batch.StartCounts({range.min, range.max}, histogram_.counts.size());
  return true;
}

absl::Status HistogramObserver::Add(const TensorSummary& batch) {
  dropped_values_ += batch.num_infinite();
  if (!batch.counts()) return absl::OkStatus();
  const auto [min, max] = batch.counts()->range();
  if (observed_ && (min != histogram_.min || max != histogram_.max)) {
    histogram_.counts = Remapped(min, max);
  }
  observed_ = true;
  histogram_.min = min;
  histogram_.max = max;
  const std::vector<std::int64_t>& hits = batch.counts()->counts();
  for (std::size_t i = 0; i < hits.size(); ++i) {
    histogram_.counts[i] += static_cast<float>(hits[i]);
  }
  return absl::OkStatus();
}

std::vector<float> HistogramObserver::Remapped(float min, float max) const {
  const std::size_t bins = histogram_.counts.size();
  std::vector<float> remapped(bins, 0.0f);
  if (histogram_.min == histogram_.max) {
    // All old data are one value.
    const float weight = std::accumulate(histogram_.counts.begin(), histogram_.counts.end(), 0.0f);
    BinCounts one({min, max}, bins);
    one.Add({&histogram_.min, 1});
    for (std::size_t i = 0; i < bins; ++i) {
      remapped[i] = static_cast<float>(one.counts()[i]) * weight;
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
