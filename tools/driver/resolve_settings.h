#ifndef ZEROPOINT_TOOLS_DRIVER_RESOLVE_SETTINGS_H_
#define ZEROPOINT_TOOLS_DRIVER_RESOLVE_SETTINGS_H_

// How a model is quantized, from what the user said and what is best where nothing was said.

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/module.h"
#include "quantizers/recipe.h"
#include "tools/driver/compile.h"

namespace zeropoint::tools {

/// The recipe over the flags, and over these: weights are rounded for the sake of their layers'
/// results, on the scales of least error where samples tell what matters. PyTorch's rules know no
/// such passes. UsageError (exit_code.h) names the flag whose value is not known, or `--calib`
/// where ranges must be learned and there are no samples; kInvalidArgument the rule of a recipe.
absl::StatusOr<quantizers::ResolvedRecipe> ResolveSettings(const CompileOptions& options);

/// kInvalidArgument for a rule of the recipe without effect on `annotated`, which it was used on.
absl::Status CheckRecipe(const CompileOptions& options, const ir::Module& annotated);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_RESOLVE_SETTINGS_H_
