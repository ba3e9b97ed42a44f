#ifndef ZEROPOINT_QUANTIZERS_OBSERVERS_ENTROPY_RANGE_H_
#define ZEROPOINT_QUANTIZERS_OBSERVERS_ENTROPY_RANGE_H_

#include "quantizers/observers/bin_interval.h"
#include "quantizers/observers/histogram_data.h"

namespace zeropoint::quantizers {

/// Kullback-Leibler divergence of the values as they are clipped to `interval` from what `steps`
/// levels leave of those inside it. Requires an interval inside the histogram.
double ClippingDivergence(const Histogram& histogram, BinInterval interval, int steps);

/// The range of least divergence among those that hold 0 and reach equally far on both sides of it
/// (as far as there are values): Migacz, "8-bit inference with TensorRT", 2017, for two-sided data.
ValueRange EntropyRange(const Histogram& histogram, int steps);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVERS_ENTROPY_RANGE_H_
