#ifndef ZEROPOINT_TOOLS_DRIVER_SIMULATION_SIMULATE_OBSERVED_H_
#define ZEROPOINT_TOOLS_DRIVER_SIMULATION_SIMULATE_OBSERVED_H_

// Running IR that has observers: what quantization will make of it, before it is converted.

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ir/module.h"
#include "tools/driver/simulation/quantization_switches.h"

namespace zeropoint::tools {

/// Under this key the metadata of a loaded program have the number of tensors (weights among them)
/// that are fake-quantized; "0" when the observers have no scale and zero point yet, so that the
/// program computes in float. Programs of other files have no such key.
inline constexpr absl::string_view kSimulatedKey = "simulated";

/// Runs passes::SimulatePipeline over a module with calibrated observers, so that it computes what
/// the converted graph would. Observers of a graph that is only prepared are dropped: it computes
/// in float. Returns how many tensors are fake-quantized then; nullopt for a module that has
/// neither observers nor fake quantize. kInvalidArgument when some observers are calibrated and
/// some are not; UsageError for switches without observers and for unknown names. Errors are
/// complete (error_text.h); `where` is the file of the module.
absl::StatusOr<std::optional<std::int64_t>> SimulateObserved(ir::Module& module,
                                                             const QuantizationSwitches& switches,
                                                             const std::string& where);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_SIMULATION_SIMULATE_OBSERVED_H_
