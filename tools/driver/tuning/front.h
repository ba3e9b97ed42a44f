#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_FRONT_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_FRONT_H_

// What was found so far, and which of it nothing else beats.

#include <cstdint>
#include <vector>

#include "tools/driver/tuning/tune_plan.h"

namespace zeropoint::tools {

/// What a program made after a plan does.
struct Measured {
  /// In the terms of the budget; larger is better.
  double value = 0;
  /// SQNR in dB, which tells plans apart that the budget's metric does not.
  double sqnr_db = 0;
  /// Of a run, as the sum of what each op takes on this machine.
  double milliseconds = 0;
  /// Of a run of the whole program, as measured; 0 where it was not.
  double run_ms = 0;
  /// Of constants.
  std::int64_t bytes = 0;
};

struct MeasuredPlan {
  TunePlan plan;
  Measured measured;
};

/// The plans that no other is better than in value, time and bytes together, the fastest first; of
/// equals the one that was found first.
std::vector<MeasuredPlan> ParetoFront(const std::vector<MeasuredPlan>& plans);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_FRONT_H_
