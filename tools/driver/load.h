#ifndef ZEROPOINT_TOOLS_DRIVER_LOAD_H_
#define ZEROPOINT_TOOLS_DRIVER_LOAD_H_

// Any file that can run, as a program.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "tools/driver/import_for_data.h"
#include "tools/driver/simulation/quantization_switches.h"

namespace zeropoint::tools {

struct LoadOptions {
  /// What the model will run on, for what has to be known to import an `.onnx`; may be null.
  const ImportData* data = nullptr;
  /// Gets what importing an `.onnx` took for granted; may be null.
  std::vector<std::string>* remarks = nullptr;
  /// kReference: every op runs in its reference kernel, whose results are the same bits on every
  /// CPU. A `.zpm` with nodes of XNNPACK is refused then.
  runtime::Backend backend = runtime::Backend::kXnnpack;
  /// Which ops of IR with calibrated observers are simulated; UsageError for another file.
  QuantizationSwitches switches{};
};

/// Reads a `.zpm`; imports an `.onnx` and lowers it in float; parses an `.ir` and lowers it as it
/// is, but for calibrated observers, which are simulated (simulation/simulate_observed.h). The
/// file's first bytes decide, not its name. kInvalidArgument, kNotFound and kPermissionDenied name
/// the file; kUnimplemented lists every reason at once.
///
///   ASSIGN_OR_RETURN(runtime::Program program, LoadRunnable("model.zpm"));
absl::StatusOr<runtime::Program> LoadRunnable(const std::string& path,
                                              const LoadOptions& options = {});

/// The `.onnx` that a program with equalized channels was compiled from, as LoadRunnable, and with
/// its channels equalized in the same way, so that layers of both yield the same numbers.
/// `channel_factors` is what the program has under kChannelFactorsKey. kFailedPrecondition for a
/// file of another kind, another model, and what are no factors.
absl::StatusOr<runtime::Program> LoadEqualized(const std::string& path, const ImportData* data,
                                               const std::string& channel_factors);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_LOAD_H_
