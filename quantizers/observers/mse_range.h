#ifndef ZEROPOINT_QUANTIZERS_OBSERVERS_MSE_RANGE_H_
#define ZEROPOINT_QUANTIZERS_OBSERVERS_MSE_RANGE_H_

#include "quantizers/observers/histogram_data.h"

namespace zeropoint::quantizers {

/// The range of least mean squared error among those that hold 0 and end every 1/128 of the
/// histogram: from the full range, one end after the other moves to its best place until neither
/// gains. Unlike PT2E's search it judges the full range, and knows that 0 will be in the range.
ValueRange MseRange(const Histogram& histogram, int steps);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVERS_MSE_RANGE_H_
