#ifndef ZEROPOINT_TOOLS_DRIVER_PIPELINE_H_
#define ZEROPOINT_TOOLS_DRIVER_PIPELINE_H_

// Running named pipelines with the runtime behind them.

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ir/module.h"
#include "passes/lowering/lower.h"

namespace zeropoint::tools {

/// Runs passes ("canonicalize,dce") with constants computed by the reference kernels; appends what
/// passes declined to `remarks`.
absl::Status RunPasses(ir::Module& module, std::string_view passes,
                       std::vector<std::string>& remarks);

/// Lowers for XNNPACK. Errors are complete (error_text.h); `where` is the file of the model.
absl::StatusOr<passes::lowering::LoweredProgram> Lower(const ir::Module& module,
                                                       absl::string_view where);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_PIPELINE_H_
