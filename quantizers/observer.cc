#include "quantizers/observer.h"

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

template <RangeChoice kChoose>
std::unique_ptr<Observer> CreateHistogram(const QuantizationSpec& spec) {
  return std::make_unique<HistogramObserver>(spec, HistogramObserver::kDefaultBins, kChoose);
}

struct ObserverRow {
  ObserverKind kind;
  std::unique_ptr<Observer> (*create)(const QuantizationSpec& spec);
};

constexpr ObserverRow kObservers[] = {
    {ObserverKind::kMinMax, Create<MinMaxObserver>},
    {ObserverKind::kMovingAverageMinMax, Create<MovingAverageMinMaxObserver>},
    {ObserverKind::kPerChannelMinMax, Create<PerChannelMinMaxObserver>},
    {ObserverKind::kHistogram, CreateHistogram<SearchRange>},
    {ObserverKind::kPercentile, CreateHistogram<PercentileRange>},
    {ObserverKind::kEntropy, CreateHistogram<EntropyRange>},
    {ObserverKind::kMse, CreateHistogram<MseRange>},
};

}  // namespace

std::unique_ptr<Observer> CreateObserver(const QuantizationSpec& spec) {
  for (const ObserverRow& row : kObservers) {
    if (row.kind == spec.observer) {
      return row.create(spec);
    }
  }
  return nullptr;
}

}  // namespace zeropoint::quantizers
