#ifndef ZEROPOINT_TOOLS_DRIVER_SIMULATION_QUANTIZATION_SWITCHES_H_
#define ZEROPOINT_TOOLS_DRIVER_SIMULATION_QUANTIZATION_SWITCHES_H_

// Switching the quantization of single ops on and off, as users name them.

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/module.h"
#include "ir/op.h"

namespace zeropoint::tools {

/// Names of ONNX nodes ("/layer1/Conv") or of ops of the IR ("aten.conv2d", all of that kind).
struct QuantizationSwitches {
  /// These compute in float.
  std::vector<std::string> leave_float;
  /// If there are any, all others compute in float.
  std::vector<std::string> quantize_only;

  bool empty() const { return leave_float.empty() && quantize_only.empty(); }
};

/// What passes::PassContext::leaves_float wants; empty where nothing is switched. UsageError for a
/// name that no op of `module` has.
absl::StatusOr<std::function<bool(const ir::Op& op)>> OpsLeftFloat(
    const ir::Module& module, const QuantizationSwitches& switches);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_SIMULATION_QUANTIZATION_SWITCHES_H_
