#ifndef ZEROPOINT_TOOLS_VERBS_CALIBRATION_TABLE_FLAG_H_
#define ZEROPOINT_TOOLS_VERBS_CALIBRATION_TABLE_FLAG_H_

// The flag --calib-table T.txt.

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/driver/calibration/calibration_table.h"

namespace zeropoint::tools {

/// Reads the table at `path`; null where that is empty. What it says of inputs is added to the
/// entries of --shape and --bind, where they do not say the same.
absl::StatusOr<std::shared_ptr<const CalibrationTable>> ReadTableFlag(
    const std::string& path, std::vector<std::string>& shapes, std::vector<std::string>& bound);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_CALIBRATION_TABLE_FLAG_H_
