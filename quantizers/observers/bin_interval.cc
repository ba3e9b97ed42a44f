#include "quantizers/observers/bin_interval.h"

#include <algorithm>
#include <cmath>

namespace zeropoint::quantizers {
namespace {

/// Bins further away than this are all alike: their range is 500 times that of the values.
constexpr double kFarthestBin = 1 << 20;

double BinWidth(const Histogram& histogram) {
  return (static_cast<double>(histogram.max) - static_cast<double>(histogram.min)) /
         static_cast<double>(histogram.counts.size());
}

}  // namespace

int ZeroBin(const Histogram& histogram) {
  const double bin = std::floor(-static_cast<double>(histogram.min) / BinWidth(histogram));
  return static_cast<int>(std::clamp(bin, -kFarthestBin, kFarthestBin));
}

BinInterval FullInterval(const Histogram& histogram) {
  const int zero = ZeroBin(histogram);
  return {std::min(0, zero), std::max(static_cast<int>(histogram.counts.size()) - 1, zero)};
}

ValueRange RangeOf(const Histogram& histogram, BinInterval interval) {
  const double width = BinWidth(histogram);
  return {static_cast<float>(histogram.min + width * interval.first),
          static_cast<float>(histogram.min + width * (interval.last + 1.0))};
}

}  // namespace zeropoint::quantizers
