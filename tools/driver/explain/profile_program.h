#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_PROFILE_PROGRAM_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_PROFILE_PROGRAM_H_

// What a run of a program takes, node by node.

#include <vector>

#include "absl/status/statusor.h"
#include "runtime/node_time.h"
#include "runtime/program.h"
#include "tools/data/dataset.h"

namespace zeropoint::tools {

double TotalMilliseconds(const std::vector<runtime::NodeTime>& nodes);

/// The run whose total is the median, so that its times add up to what a run takes: medians of each
/// node would leave out what disturbs one or another in every run. Requires a run.
std::vector<runtime::NodeTime> MedianRun(std::vector<std::vector<runtime::NodeTime>> runs);

/// Times of one run on the first sample, or on as many as the model takes at a time: the run whose
/// total is the median of a few. Requires that the data has samples.
absl::StatusOr<std::vector<runtime::NodeTime>> ProfileProgram(const runtime::Program& program,
                                                              Dataset& data, int threads);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_PROFILE_PROGRAM_H_
