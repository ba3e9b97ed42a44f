#ifndef ZEROPOINT_QUANTIZERS_OBSERVERS_HISTOGRAM_DATA_H_
#define ZEROPOINT_QUANTIZERS_OBSERVERS_HISTOGRAM_DATA_H_

// A histogram, and what choosing a range of it means.

#include <vector>

namespace zeropoint::quantizers {

/// Equal bins over [min, max]; counts are float32, as PT2E keeps them.
struct Histogram {
  std::vector<float> counts;
  float min = 0;
  float max = 0;
};

struct ValueRange {
  float min, max;
};

/// Chooses the range to quantize with `steps` steps. Requires min < max.
using RangeChoice = ValueRange (*)(const Histogram& histogram, int steps);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVERS_HISTOGRAM_DATA_H_
