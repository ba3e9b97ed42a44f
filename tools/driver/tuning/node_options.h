#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_NODE_OPTIONS_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_NODE_OPTIONS_H_

// The ways in which each node of a model can compute, and what they take on this machine.

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/driver/compile.h"
#include "tools/driver/tuning/calibrated_model.h"
#include "tools/driver/tuning/precision_model.h"
#include "tools/driver/tuning/program_timer.h"

namespace zeropoint::tools {

/// By ONNX node: float, int8 with a scale per channel, int8 with one per tensor, inputs quantized
/// at run time, weights only, as far as the node has them. Times are those of the whole model in
/// each of these ways, matched by node; noise is not known yet.
absl::StatusOr<std::map<std::string, std::vector<NodeOption>>> FindNodeOptions(
    CalibratedModel& model, const CompileOptions& options, ProgramTimer& timer);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_NODE_OPTIONS_H_
