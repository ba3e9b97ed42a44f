#ifndef ZEROPOINT_TOOLS_DATA_RUNNING_SUM_H_
#define ZEROPOINT_TOOLS_DATA_RUNNING_SUM_H_

#include <algorithm>
#include <cstdint>

namespace zeropoint::tools {

/// Count, sum and sum of squares of numbers that come one by one.
struct RunningSum {
  std::int64_t count = 0;
  double sum = 0;
  double squares = 0;

  void Add(double value) {
    ++count;
    sum += value;
    squares += value * value;
  }
  /// 0 of no numbers, as is the variance.
  double mean() const { return count == 0 ? 0 : sum / static_cast<double>(count); }
  double variance() const {
    if (count == 0) return 0;
    return std::max(0.0, squares / static_cast<double>(count) - mean() * mean());
  }
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_RUNNING_SUM_H_
