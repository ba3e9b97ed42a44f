#ifndef ZEROPOINT_TOOLS_VERBS_CALIBRATION_CALIBRATE_H_
#define ZEROPOINT_TOOLS_VERBS_CALIBRATION_CALIBRATE_H_

// `zp calibrate`: what samples tell of a model's tensors, as a table.

#include "tools/verbs/verb.h"

namespace zeropoint::tools {

void AddCalibrateVerb(CLI::App& app, Action& action);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_CALIBRATION_CALIBRATE_H_
