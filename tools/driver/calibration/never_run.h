#ifndef ZEROPOINT_TOOLS_DRIVER_CALIBRATION_NEVER_RUN_H_
#define ZEROPOINT_TOOLS_DRIVER_CALIBRATION_NEVER_RUN_H_

// Saying which parts of a model no sample reached.

#include <set>
#include <string>
#include <vector>

#include "ir/module.h"
#include "tools/driver/calibration/fit/data_fit.h"

namespace zeropoint::tools {

/// One doubt ("never_run") for each of these functions of `module`
/// (CalibratedRanges::functions_never_run), by the op of control flow that would run it:
///
///   no sample runs the else branch of cf.if at "/If", whose 3 ops stay float
std::vector<DataDoubt> NeverRunDoubts(const ir::Module& module,
                                      const std::set<std::string>& functions);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_CALIBRATION_NEVER_RUN_H_
