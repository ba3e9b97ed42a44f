#ifndef ZEROPOINT_QUANTIZERS_OBSERVERS_BIN_INTERVAL_H_
#define ZEROPOINT_QUANTIZERS_OBSERVERS_BIN_INTERVAL_H_

// Ranges as bins of a histogram.

#include "quantizers/observers/histogram_data.h"

namespace zeropoint::quantizers {

/// The bins [first, last], both included. They may lie outside the histogram: a range must hold 0
/// although no value is near it.
struct BinInterval {
  int first, last;
};

/// The narrowest interval that holds 0 and all bins of the histogram.
BinInterval FullInterval(const Histogram& histogram);
/// The bin of 0, on the grid of the histogram's bins, whether inside or not.
int ZeroBin(const Histogram& histogram);
ValueRange RangeOf(const Histogram& histogram, BinInterval interval);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVERS_BIN_INTERVAL_H_
