#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_PROBE_NOISE_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_PROBE_NOISE_H_

// What each node loses by itself.

#include "absl/status/status.h"
#include "tools/driver/tuning/plan_trials.h"
#include "tools/driver/tuning/precision_model.h"

namespace zeropoint::tools {

/// Measures each option that is not float with all other nodes in float, and writes its noise into
/// `model`. Options that cannot pay, since a more exact one costs no more, are dropped. Nodes that
/// lose most get the observers of the task as further options.
absl::Status ProbeNoise(const ModelChoice& settings, PlanTrials& trials, PrecisionModel& model);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_PROBE_NOISE_H_
