#include "quantizers/observers/mse_range.h"

#include <algorithm>

#include "quantizers/observers/bin_interval.h"
#include "quantizers/observers/range_search.h"

namespace zeropoint::quantizers {
namespace {

/// Places that each end is tried at.
constexpr int kPlaces = 128;

class Search {
 public:
  Search(const Histogram& histogram, int steps)
      : histogram_(histogram),
        steps_(steps),
        stride_(std::max(1, static_cast<int>(histogram.counts.size()) / kPlaces)),
        zero_(ZeroBin(histogram)),
        best_(FullInterval(histogram)),
        best_error_(ErrorOf(best_)) {}

  BinInterval Run() {
    const BinInterval full = best_;
    bool improved = true;
    while (improved) {
      improved = false;
      for (int last = full.last; last >= std::max(zero_, best_.first); last -= stride_) {
        improved |= Try({best_.first, last});
      }
      for (int first = full.first; first <= std::min(zero_, best_.last); first += stride_) {
        improved |= Try({first, best_.last});
      }
    }
    return best_;
  }

 private:
  float ErrorOf(BinInterval interval) const {
    return QuantizationError(histogram_, interval.first, interval.last, steps_);
  }

  bool Try(BinInterval interval) {
    const float error = ErrorOf(interval);
    if (!(error < best_error_)) {
      return false;
    }
    best_ = interval;
    best_error_ = error;
    return true;
  }

  const Histogram& histogram_;
  const int steps_;
  const int stride_;
  const int zero_;
  BinInterval best_;
  float best_error_;
};

}  // namespace

ValueRange MseRange(const Histogram& histogram, int steps) {
  return RangeOf(histogram, Search(histogram, steps).Run());
}

}  // namespace zeropoint::quantizers
