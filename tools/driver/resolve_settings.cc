#include "tools/driver/resolve_settings.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "ir/status_macros.h"
#include "quantizers/quantizer_registry.h"
#include "tools/driver/weights/weight_passes.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"
#include "tools/known_name.h"

namespace zeropoint::tools {
namespace {

absl::StatusOr<std::vector<std::string>> ResolveWeights(const CompileOptions& options) {
  if (options.weights.empty() && options.recipe.weight_passes) {
    const std::vector<std::string>& names = *options.recipe.weight_passes;
    if (names.empty()) return names;
    return WithPlace(ParseWeightPasses(absl::StrJoin(names, ",")), options.recipe.name,
                     "name some of those in 'weight_passes'");
  }
  if (options.weights.empty() && options.pt2e_compat) return std::vector<std::string>();
  if (options.weights.empty() || options.weights == kBestWeights) {
    return DefaultWeightPasses(options.table == nullptr && !options.calibration.path.empty());
  }
  return KnownName(ParseWeightPasses(options.weights), "--weights",
                   "name some of those, or plain, or best");
}

}  // namespace

absl::StatusOr<quantizers::ResolvedRecipe> ResolveSettings(const CompileOptions& options) {
  ASSIGN_OR_RETURN(const quantizers::ObserverKind observer,
                   KnownName(quantizers::ActivationObserverByName(options.observer), "--observer",
                             "name one of those"));
  // Its errors are complete: they name the recipe.
  ASSIGN_OR_RETURN(quantizers::ResolvedRecipe settings,
                   quantizers::Resolve(options.recipe, {.per_channel = options.per_channel,
                                                        .activations = options.activations,
                                                        .activation_observer = observer,
                                                        .pt2e_compat = options.pt2e_compat}));
  const bool has_ranges = options.table != nullptr || !options.calibration.path.empty();
  if (settings.NeedsSamples() && !has_ranges) {
    return UsageError("int8 with static ranges needs samples", "--calib",
                      "give --calib DATA, or compile with --float");
  }
  ASSIGN_OR_RETURN(settings.weight_passes, ResolveWeights(options));
  if (options.table != nullptr &&
      (options.weights == kBestWeights || HasEqualization(settings.weight_passes))) {
    return UsageError("equalizing channels changes the tensors that a table knows", "--calib-table",
                      "name other passes in --weights, or use --calib alone");
  }
  return settings;
}

absl::Status CheckRecipe(const CompileOptions& options, const ir::Module& annotated) {
  const absl::Status status = quantizers::CheckEveryRuleApplies(options.recipe, annotated);
  if (status.ok()) return absl::OkStatus();
  return absl::Status(status.code(),
                      absl::StrCat(status.message(), "; --emit-ir float=FILE writes the ops of ",
                                   options.model_path, " and their names (loc)"));
}

}  // namespace zeropoint::tools
