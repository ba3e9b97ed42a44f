#include "quantizers/observers/percentile_range.h"

#include <cstddef>
#include <numeric>

namespace zeropoint::quantizers {
namespace {

/// Where `mass` of the counts lies below, with the values of a bin spread evenly in it.
float Quantile(const Histogram& histogram, double mass) {
  const double width = (static_cast<double>(histogram.max) - static_cast<double>(histogram.min)) /
                       static_cast<double>(histogram.counts.size());
  double below = 0;
  for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
    const double count = histogram.counts[i];
    if (count > 0 && below + count >= mass) {
      const double bins = static_cast<double>(i) + (mass - below) / count;
      return static_cast<float>(histogram.min + width * bins);
    }
    below += count;
  }
  return histogram.max;
}

}  // namespace

ValueRange PercentileRange(const Histogram& histogram, int /*steps*/) {
  const double total = std::accumulate(histogram.counts.begin(), histogram.counts.end(), 0.0);
  const double tail = total * kPercentileTail / 2;
  return {Quantile(histogram, tail), Quantile(histogram, total - tail)};
}

}  // namespace zeropoint::quantizers
