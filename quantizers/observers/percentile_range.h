#ifndef ZEROPOINT_QUANTIZERS_OBSERVERS_PERCENTILE_RANGE_H_
#define ZEROPOINT_QUANTIZERS_OBSERVERS_PERCENTILE_RANGE_H_

#include "quantizers/observers/histogram_data.h"

namespace zeropoint::quantizers {

/// Share of the values outside the percentile range, half of it at each end.
inline constexpr double kPercentileTail = 1e-4;

/// The range between the two quantiles, interpolated within their bins. The number of steps does
/// not matter.
ValueRange PercentileRange(const Histogram& histogram, int steps);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVERS_PERCENTILE_RANGE_H_
