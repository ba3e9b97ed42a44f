#include "quantizers/observer.h"

#include "quantizers/observers/histogram.h"
#include "quantizers/observers/min_max.h"

namespace zeropoint::quantizers {
namespace {

template <typename T>
std::unique_ptr<Observer> Create(const QuantizationSpec& spec) {
  return std::make_unique<T>(spec);
}

struct ObserverRow {
  ObserverKind kind;
  std::unique_ptr<Observer> (*create)(const QuantizationSpec& spec);
};

constexpr ObserverRow kObservers[] = {
    {ObserverKind::kMinMax, Create<MinMaxObserver>},
    {ObserverKind::kMovingAverageMinMax, Create<MovingAverageMinMaxObserver>},
    {ObserverKind::kPerChannelMinMax, Create<PerChannelMinMaxObserver>},
    {ObserverKind::kHistogram, Create<HistogramObserver>},
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
