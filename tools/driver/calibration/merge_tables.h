#ifndef ZEROPOINT_TOOLS_DRIVER_CALIBRATION_MERGE_TABLES_H_
#define ZEROPOINT_TOOLS_DRIVER_CALIBRATION_MERGE_TABLES_H_

// Calibration tables of parts of the data as one of all of it.

#include <vector>

#include "absl/status/statusor.h"
#include "tools/driver/calibration/calibration_table.h"

namespace zeropoint::tools {

/// The table of all samples that `tables` (one or more) are of, whatever their order. Extremes, of
/// tensors and of channels, are exactly those that one calibration finds. A histogram has the same
/// range and number of values; where parts had other ranges, values are placed anew, as when a
/// range grows, so that they are off by half a bin on average at most. Errors are complete
/// (error_text.h): they name the table that is of another model or calibration, samples that are in
/// two tables, a line whose range somebody changed, and tensors that are averaged over batches in
/// order.
absl::StatusOr<CalibrationTable> MergeTables(std::vector<CalibrationTable> tables);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_CALIBRATION_MERGE_TABLES_H_
