#ifndef ZEROPOINT_TOOLS_DRIVER_CALIBRATION_TABLE_RANGES_H_
#define ZEROPOINT_TOOLS_DRIVER_CALIBRATION_TABLE_RANGES_H_

// Between the observers of a graph and the lines of a table.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/module.h"
#include "quantizers/observer_set.h"
#include "tools/driver/calibration/calibration_table.h"

namespace zeropoint::tools {

/// What the observers of the activations of `prepared` have learned, by line. kInvalidArgument
/// names a tensor whose range is not finite.
absl::StatusOr<std::map<std::string, TableLine>> LinesOf(const ir::Module& prepared,
                                                         const quantizers::ObserverSet& observers);

/// By group, the tensor whose line has its numbers.
absl::StatusOr<std::map<std::int64_t, std::string>> TensorsOfGroups(const ir::Module& prepared);

/// Has the observers of the activations of `prepared` know what the table says; a line in `remarks`
/// for each tensor that the table knows and `prepared` computes in float. Errors are complete
/// (error_text.h): they name the line whose tensor the graph does not have, the tensor that has no
/// line or one of another observer, and a scale that contradicts its range.
absl::Status RestoreLines(const CalibrationTable& table, const ir::Module& prepared,
                          quantizers::ObserverSet& observers, std::vector<std::string>& remarks);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_CALIBRATION_TABLE_RANGES_H_
