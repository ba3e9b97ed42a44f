#ifndef ZEROPOINT_TOOLS_VERBS_FLAGS_SIMULATION_FLAGS_H_
#define ZEROPOINT_TOOLS_VERBS_FLAGS_SIMULATION_FLAGS_H_

// How users say which ops of a calibrated graph are quantized.

#include <CLI/CLI.hpp>

#include "tools/driver/simulation/quantization_switches.h"

namespace zeropoint::tools {

/// --leave-float and --quantize-only.
void AddSimulationFlags(CLI::App& verb, QuantizationSwitches& switches);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_FLAGS_SIMULATION_FLAGS_H_
