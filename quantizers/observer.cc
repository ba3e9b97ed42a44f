#include "quantizers/observer.h"

#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "quantizers/observers/entropy_range.h"
#include "quantizers/observers/histogram.h"
#include "quantizers/observers/min_max.h"
#include "quantizers/observers/mse_range.h"
#include "quantizers/observers/percentile_range.h"
#include "quantizers/observers/range_search.h"

namespace zeropoint::quantizers {
namespace {

template <typename T>
std::unique_ptr<Observer> Create(const QuantizationSpec& spec) {
  return std::make_unique<T>(spec);
}

std::unique_ptr<Observer> CreateHistogram(const QuantizationSpec& spec) {
  return std::make_unique<HistogramObserver>(spec, HistogramObserver::kDefaultBins,
                                             RangeChoiceOf(spec.observer));
}

ValueRange FullRange(const Histogram& histogram, int /*steps*/) {
  return {histogram.min, histogram.max};
}

struct ObserverRow {
  ObserverKind kind;
  std::unique_ptr<Observer> (*create)(const QuantizationSpec& spec);
  RangeChoice choose = nullptr;
};

constexpr ObserverRow kObservers[] = {
    {ObserverKind::kMinMax, Create<MinMaxObserver>, FullRange},
    {ObserverKind::kMovingAverageMinMax, Create<MovingAverageMinMaxObserver>},
    {ObserverKind::kPerChannelMinMax, Create<PerChannelMinMaxObserver>},
    {ObserverKind::kHistogram, CreateHistogram, SearchRange},
    {ObserverKind::kPercentile, CreateHistogram, PercentileRange},
    {ObserverKind::kEntropy, CreateHistogram, EntropyRange},
    {ObserverKind::kMse, CreateHistogram, MseRange},
};

}  // namespace

absl::Status Observer::Observe(absl::Span<const float> values,
                               absl::Span<const std::int64_t> extents) {
  TensorSummary batch(ch_axis());
  RETURN_IF_ERROR(batch.Scan(values, extents));
  if (StartCounts(batch)) batch.Count(values);
  return Add(batch);
}

absl::StatusOr<QParams> Observer::CalculateQParamsAs(ObserverKind kind) const {
  if (kind == kind_) return CalculateQParams();
  return absl::InvalidArgumentError(ir::StrCat("a range of ", ObserverKindName(kind),
                                               " was asked of what ", ObserverKindName(kind_),
                                               " has watched"));
}

RangeChoice RangeChoiceOf(ObserverKind kind) {
  for (const ObserverRow& row : kObservers) {
    if (row.kind == kind) return row.choose;
  }
  return nullptr;
}

std::unique_ptr<Observer> CreateStatedRange(const QuantizationSpec& spec, const Extremes& range) {
  return std::make_unique<StatedRangeObserver>(spec, range);
}

std::unique_ptr<Observer> CreateObserver(const QuantizationSpec& spec) {
  for (const ObserverRow& row : kObservers) {
    if (row.kind == spec.observer) {
      return row.create(spec);
    }
  }
  return nullptr;
}

}  // namespace zeropoint::quantizers
