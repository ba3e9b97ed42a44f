#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_REFINE_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_REFINE_H_

// Making a plan that holds cheaper, a few nodes at a time.

#include "absl/status/status.h"
#include "tools/driver/tuning/plan_trials.h"
#include "tools/driver/tuning/precision_model.h"

namespace zeropoint::tools {

/// Starts from the best plan of `trials`, if that holds. Nodes go to what is cheaper (int8, int8
/// products of inputs quantized at run time, weights alone) as long as the value holds: those first
/// that save most for their noise, many at a time, then fewer. Then nodes in int8 are made float
/// where that is faster as measured. Noise that is guessed need not add up, so a guess of the
/// search leaves room on either side.
absl::Status Refine(PlanTrials& trials, const PrecisionModel& model);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_REFINE_H_
