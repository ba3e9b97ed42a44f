#ifndef ZEROPOINT_QUANTIZERS_OBSERVERS_CASCADE_SUM_H_
#define ZEROPOINT_QUANTIZERS_OBSERVERS_CASCADE_SUM_H_

#include <vector>

namespace zeropoint::quantizers {

/// The float32 sum of `values` in PyTorch's order, which decides its last bit: 64 running sums over
/// every 64th value, 16 rows of them at a time, added up at the end. One count more or less in the
/// total moves the quantiles of PT2E's search, and with them the range by a bin.
float CascadeSum(const std::vector<float>& values);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVERS_CASCADE_SUM_H_
