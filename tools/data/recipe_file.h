#ifndef ZEROPOINT_TOOLS_DATA_RECIPE_FILE_H_
#define ZEROPOINT_TOOLS_DATA_RECIPE_FILE_H_

// Recipes as JSON.
//
//   {"default": {"weights": "per-channel", "observer": "histogram"},
//    "rules": [{"node": "/conv/Conv", "quantize": false},
//              {"op": "aten.linear", "module": "head", "activations": "dynamic"},
//              {"regex": ".*/downsample/.*", "observer": "minmax", "weights": "per-tensor"}],
//    "weight_passes": ["search-weight-scales", "round-weights"],
//    "calibration": "with-rules",
//    "verification": {"repair": false, "min_sqnr": 24.5}}
//
// A rule selects ops by one or more of op (name in the IR), module (path), node (ONNX name) and
// regex (of the whole ONNX name; RE2), which must all hold, and sets one or more of quantize,
// weights, weight_bits, activations and observer.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "quantizers/recipe.h"

namespace zeropoint::tools {

/// kInvalidArgument names `where` and the key that is unknown, of a wrong type or value.
absl::StatusOr<quantizers::Recipe> ParseRecipe(absl::string_view json, absl::string_view where);
/// Reads and parses a recipe file.
absl::StatusOr<quantizers::Recipe> ReadRecipeFile(const std::string& path);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_RECIPE_FILE_H_
