#ifndef ZEROPOINT_QUANTIZERS_OBSERVERS_RANGE_SEARCH_H_
#define ZEROPOINT_QUANTIZERS_OBSERVERS_RANGE_SEARCH_H_

// The range of a histogram that quantizes it with little error (docs/pt2e.md 4.4).

#include "quantizers/observers/histogram_data.h"

namespace zeropoint::quantizers {

/// L2 error of quantizing the histogram with `destination_bins` equal steps over the bins [first,
/// last], density being uniform inside each bin; bins outside are clipped to the end steps. 0 when
/// the range is empty.
float QuantizationError(const Histogram& histogram, int first, int last, int destination_bins);

/// Starting from all bins, drops 1e-5 of the mass after another from the end where that removes
/// more bins, until the error grows. The full range itself is never judged, so one end always loses
/// the bins of its last 1e-5; PT2E does so, and scales would differ otherwise.
ValueRange SearchRange(const Histogram& histogram, int destination_bins);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVERS_RANGE_SEARCH_H_
