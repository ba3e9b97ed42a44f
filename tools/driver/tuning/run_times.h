#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_RUN_TIMES_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_RUN_TIMES_H_

// What whole programs take, one beside the other.

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "runtime/tensor.h"

namespace zeropoint::tools {

/// Milliseconds of a run of each program on `inputs`, on one thread, as `zp bench --threads 1` has
/// them: the least of many runs. Programs take turns, each time in a session of its own, so that
/// whatever else the machine does, or where memory lies, meets all of them alike. `progress`
/// (turns done, of how many) may be empty.
absl::StatusOr<std::vector<double>> TimeRuns(
    const std::vector<runtime::Program>& programs, const std::vector<runtime::Tensor>& inputs,
    const std::function<void(std::int64_t done, std::int64_t total)>& progress);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_RUN_TIMES_H_
