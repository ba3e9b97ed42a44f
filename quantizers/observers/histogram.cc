#include "quantizers/observers/histogram.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "ir/status_macros.h"
#include "ir/str_cat.h"
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

/// The counts as they fall into the bins of the wider range [min, max].
std::vector<float> Remapped(const Histogram& histogram, float min, float max) {
  const std::size_t bins = histogram.counts.size();
  std::vector<float> remapped(bins, 0.0f);
  if (histogram.min == histogram.max) {
    // All old data are one value.
    const float weight = std::accumulate(histogram.counts.begin(), histogram.counts.end(), 0.0f);
    BinCounts one({min, max}, bins);
    one.Add({&histogram.min, 1});
    for (std::size_t i = 0; i < bins; ++i) {
      remapped[i] = static_cast<float>(one.counts()[i]) * weight;
    }
    return remapped;
  }
  const std::size_t parts = bins * kUpsample;
  const float half_part = 0.5f * (histogram.max - histogram.min) / static_cast<float>(parts);
  std::vector<float> edges(bins + 1);
  for (std::size_t i = 0; i < edges.size(); ++i) {
    edges[i] = Linspace(min, max, edges.size(), i);
  }
  for (std::size_t i = 0; i < parts; ++i) {
    const float midpoint = Linspace(histogram.min, histogram.max, parts + 1, i) + half_part;
    const auto above = std::upper_bound(edges.begin(), edges.end(), midpoint);
    const auto bin = std::clamp<std::ptrdiff_t>(above - edges.begin() - 1, 0,
                                                static_cast<std::ptrdiff_t>(bins) - 1);
    remapped[static_cast<std::size_t>(bin)] += histogram.counts[i / kUpsample] / kUpsample;
  }
  return remapped;
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
    histogram_.counts = Remapped(histogram_, min, max);
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

ValueRange HistogramObserver::RangeBy(RangeChoice choose) const {
  // Destination bins follow the dtype (256 for 8 bits), not quant_min and quant_max.
  constexpr int kDestinationBins = 256;
  return histogram_.min == histogram_.max ? ValueRange{histogram_.min, histogram_.max}
                                          : ChooseRange(histogram_, choose, kDestinationBins);
}

std::vector<Extremes> HistogramObserver::Ranges() const {
  if (!observed_) return {};
  const ValueRange range = RangeBy(choose_);
  return {{range.min, range.max}};
}

ObserverState HistogramObserver::State() const {
  ObserverState state;
  if (observed_) state.histogram = histogram_;
  state.num_infinite = dropped_values_;
  return state;
}

absl::Status HistogramObserver::Restore(const ObserverState& state) {
  const std::size_t bins = histogram_.counts.size();
  if (!state.extremes.empty()) {
    return absl::InvalidArgumentError("an observer of histograms has no extremes of its own");
  }
  if (state.histogram && state.histogram->counts.size() != bins) {
    return absl::InvalidArgumentError(
        ir::StrCat("a histogram has ", bins, " counts, not ", state.histogram->counts.size()));
  }
  observed_ = state.histogram.has_value();
  dropped_values_ = state.num_infinite;
  histogram_ = observed_ ? *state.histogram : Histogram{std::vector<float>(bins, 0.0f)};
  return absl::OkStatus();
}

absl::Status HistogramObserver::Merge(const ObserverState& other) {
  const std::int64_t dropped = dropped_values_ + other.num_infinite;
  if (!observed_) {
    RETURN_IF_ERROR(Restore(other));
  } else if (other.histogram) {
    const float min = std::min(histogram_.min, other.histogram->min);
    const float max = std::max(histogram_.max, other.histogram->max);
    const Histogram before = std::move(histogram_);
    histogram_ = {std::vector<float>(before.counts.size(), 0.0f), min, max};
    for (const Histogram* part : {&before, &*other.histogram}) {
      const bool fits = part->min == min && part->max == max;
      const std::vector<float> counts = fits ? part->counts : Remapped(*part, min, max);
      for (std::size_t i = 0; i < counts.size(); ++i) histogram_.counts[i] += counts[i];
    }
  }
  dropped_values_ = dropped;
  return absl::OkStatus();
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
  const ValueRange range = RangeBy(choose);
  ASSIGN_OR_RETURN(const ScaleAndZeroPoint qparams,
                   quantizers::CalculateQParams(range.min, range.max, spec_));
  return QParams{{qparams.scale}, {qparams.zero_point}};
}

}  // namespace zeropoint::quantizers
