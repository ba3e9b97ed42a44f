#ifndef ZEROPOINT_TOOLS_VERBS_SIMULATION_REPORT_H_
#define ZEROPOINT_TOOLS_VERBS_SIMULATION_REPORT_H_

// What verbs say of a program that simulates quantization.

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "runtime/program.h"

namespace zeropoint::tools {

/// How many tensors are fake-quantized in a program that was loaded from IR with observers or fake
/// quantize; nullopt for others.
std::optional<std::int64_t> SimulatedTensors(const runtime::Program& program);

/// A line on stderr when the observers of IR were not calibrated, so that `program` is float;
/// `where` is the file.
void WarnUncalibrated(const runtime::Program& program, absl::string_view where);

/// "simulated: 12 tensors are quantized and dequantized in float\n", or nothing.
std::string SimulationLine(const runtime::Program& program);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_SIMULATION_REPORT_H_
