#ifndef ZEROPOINT_TOOLS_DRIVER_PIPELINE_H_
#define ZEROPOINT_TOOLS_DRIVER_PIPELINE_H_

// Running named pipelines with the runtime behind them.

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "ir/module.h"
#include "passes/input_moments.h"
#include "passes/weight_memo.h"

namespace zeropoint::tools {

/// Runs passes ("canonicalize,dce") with constants computed by the reference kernels; appends what
/// passes declined to `remarks`. `moments` is what passes may know of the inputs of layers, `memo`
/// what they made of weights by it before; both may be empty.
absl::Status RunPasses(ir::Module& module, std::string_view passes,
                       std::vector<std::string>& remarks, passes::MomentsProvider moments = {},
                       passes::WeightMemo* memo = nullptr);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_PIPELINE_H_
