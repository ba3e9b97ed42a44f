#ifndef ZEROPOINT_QUANTIZERS_RECIPE_H_
#define ZEROPOINT_QUANTIZERS_RECIPE_H_

// Recipes: how some ops of a model are quantized otherwise than the rest.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/function.h"
#include "quantizers/op_names.h"
#include "quantizers/op_predicate.h"
#include "quantizers/quantizer_registry.h"

namespace zeropoint::quantizers {

/// QuantizerOptions of which some are left open.
struct RecipeSettings {
  std::optional<bool> quantize{};
  std::optional<bool> per_channel{};
  std::optional<int> weight_bits{};
  std::optional<ActivationMode> activations{};
  std::optional<ObserverKind> observer{};

  friend bool operator==(const RecipeSettings&, const RecipeSettings&) = default;
};

struct RecipeRule {
  OpPredicate selects;
  RecipeSettings settings;
  /// Those of nodes and modules that it selects by, so that a message can have the nearest there
  /// is.
  std::vector<OpName> names{};
};

/// What whoever wrote a recipe says of the program that comes of it.
struct RecipeVerification {
  /// False: what is measured is not repaired, for the rules were chosen by measuring.
  std::optional<bool> repair{};
  /// What every output, and every slice of one, keeps of float, in dB.
  std::optional<double> min_sqnr_db{};
};

/// An ordered list of rules over defaults. The first rule that selects an op wins, and what it
/// leaves open is as in the defaults; ops that no rule selects follow the defaults alone. A rule
/// quantizes the ops it selects unless it says that they stay float.
///
///   Recipe recipe;
///   recipe.rules.push_back({InModule("head"), {.quantize = false}});
///   recipe.rules.push_back({OfKind(ir::OpKind::kConv2d), {.observer = ObserverKind::kMinMax}});
///   ASSIGN_OR_RETURN(const ResolvedRecipe resolved, Resolve(recipe, options));
///   ASSIGN_OR_RETURN(auto quantizer,
///                    CreateQuantizer("xnnpack", resolved.defaults, resolved.rules));
///   RETURN_IF_ERROR(quantizer->Annotate(module));
///   RETURN_IF_ERROR(CheckEveryRuleApplies(recipe, module));
struct Recipe {
  /// How messages name it, usually a path.
  std::string name;
  RecipeSettings defaults;
  std::vector<RecipeRule> rules;
  /// Passes for better int8 weights, by name; nullopt leaves them open.
  std::optional<std::vector<std::string>> weight_passes{};
  RecipeVerification verification;
  /// Ranges are learned of all that is quantized without rules, by histograms, so that they do not
  /// depend on the rules. Else of what the rules quantize, as they say.
  bool calibrate_without_rules = false;
  /// The text it was read from, which programs store under "recipe"; empty when there is none.
  std::string json;
};

/// A recipe with nothing left open: arguments of CreateQuantizer.
struct ResolvedRecipe {
  QuantizerOptions defaults;
  std::vector<QuantizerRule> rules;
  std::vector<std::string> weight_passes{};

  /// Whether ranges of activations are learned from samples anywhere.
  bool NeedsSamples() const;
};

/// Fills in from `options` what the defaults of `recipe` leave open. kInvalidArgument names the
/// rule that sets nothing, that says how to quantize what it keeps float, or that names an observer
/// where none observes.
absl::StatusOr<ResolvedRecipe> Resolve(const Recipe& recipe, const QuantizerOptions& options);

/// kInvalidArgument names the first rule without effect on `annotated`, which a quantizer made of
/// the recipe: it selects no op, or the rules before it take them all, or it is to quantize and all
/// its ops stay float. A misspelled name would else cost accuracy in silence.
absl::Status CheckEveryRuleApplies(const Recipe& recipe, const ir::Module& annotated);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_RECIPE_H_
