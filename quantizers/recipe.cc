#include "quantizers/recipe.h"

#include <algorithm>
#include <cstddef>

#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "quantizers/annotation.h"

namespace zeropoint::quantizers {
namespace {

/// "'rules[1]' selects no op: r.json: check its spelling".
absl::Status BadRecipe(const Recipe& recipe, const std::string& where, std::string_view what,
                       std::string_view to_do) {
  return absl::InvalidArgumentError(
      ir::StrCat("'", where, "' ", what, ": ", recipe.name, ": ", to_do));
}

std::string RuleName(std::size_t index) { return ir::StrCat("rules[", index, "]"); }

QuantizerOptions Override(const QuantizerOptions& options, const RecipeSettings& settings) {
  return {.quantize = settings.quantize.value_or(options.quantize),
          .per_channel = settings.per_channel.value_or(options.per_channel),
          .weight_bits = settings.weight_bits.value_or(options.weight_bits),
          .activations = settings.activations.value_or(options.activations),
          .activation_observer = settings.observer.value_or(options.activation_observer),
          .pt2e_compat = options.pt2e_compat};
}

/// An observer that is named sees something.
absl::Status CheckObserver(const Recipe& recipe, const std::string& where,
                           const RecipeSettings& settings, const QuantizerOptions& resolved) {
  if (!settings.observer || resolved.activations == ActivationMode::kStatic) {
    return absl::OkStatus();
  }
  return BadRecipe(recipe, where, "names an observer, but only static activations are observed",
                   "add \"activations\": \"static\", or leave the observer out");
}

/// Weights that are said to have 4 bits have them somewhere.
absl::Status CheckWeightBits(const Recipe& recipe, const std::string& where,
                             const RecipeSettings& settings, const QuantizerOptions& resolved) {
  const bool has_products =
      settings.weight_bits != 4 || resolved.activations != ActivationMode::kStatic;
  if (has_products) return absl::OkStatus();
  return BadRecipe(recipe, where,
                   "wants weights of 4 bits, which static activations are not multiplied by",
                   "add \"activations\": \"dynamic\", or \"float\"");
}

absl::Status CheckRule(const Recipe& recipe, const std::string& where,
                       const RecipeSettings& settings) {
  if (settings == RecipeSettings()) {
    return BadRecipe(recipe, where, "sets nothing",
                     "give one of quantize, weights, weight_bits, activations, observer");
  }
  const bool keeps_float = settings.quantize == false;
  if (keeps_float && !(settings == RecipeSettings{.quantize = false})) {
    return BadRecipe(recipe, where,
                     "contradicts itself, it keeps ops float and says how to quantize them",
                     "leave \"quantize\": false out, or all else");
  }
  return absl::OkStatus();
}

/// What came of a rule.
struct RuleUse {
  bool selects = false;     // an op
  bool applies = false;     // to one that no rule before it selects
  bool quantizes = false;   // one of those
  bool has_linear = false;  // among the quantized
};

/// What to do about a rule that selects nothing.
std::string HowToSelect(const RecipeRule& rule, const ir::Module& module) {
  for (const OpName& name : rule.names) {
    const std::string hint = HintFor(name, module);
    if (!hint.empty()) return ir::StrCat("correct its name", hint);
  }
  return "correct its name";
}

/// Every rule has an effect.
absl::Status CheckUse(const Recipe& recipe, const std::string& where, const RuleUse& use,
                      const RecipeSettings& settings) {
  if (!use.applies) {
    return BadRecipe(recipe, where,
                     "applies to no op, for the rules before it take all that it selects",
                     "put it before them, since the first that matches wins");
  }
  if (!use.quantizes && settings.quantize.value_or(true)) {
    return BadRecipe(recipe, where,
                     "quantizes nothing, for what it applies to stays float, as everything but "
                     "linear and recurrent layers does with dynamic activations",
                     "leave it out, or make its activations static");
  }
  if (!use.has_linear && settings.weight_bits == 4) {
    return BadRecipe(recipe, where, "gives no weight 4 bits, for only linear layers have such",
                     "leave \"weight_bits\" out, or select linear layers");
  }
  return absl::OkStatus();
}

bool ObservesActivations(const QuantizerOptions& options) {
  return options.quantize && options.activations == ActivationMode::kStatic;
}

/// Which rules select `op`, and the one that decides it, the first.
void NoteUses(const Recipe& recipe, const ir::Op& op, std::vector<RuleUse>& uses) {
  bool taken = false;
  for (std::size_t i = 0; i < uses.size(); ++i) {
    if (!recipe.rules[i].selects(op)) continue;
    uses[i].selects = true;
    uses[i].applies = uses[i].applies || !taken;
    const bool is_quantized = !taken && IsAnnotated(op);
    uses[i].quantizes |= is_quantized;
    uses[i].has_linear |= is_quantized && op.kind() == ir::OpKind::kLinear;
    taken = true;
  }
}

}  // namespace

bool ResolvedRecipe::NeedsSamples() const {
  return ObservesActivations(defaults) ||
         std::any_of(rules.begin(), rules.end(),
                     [](const QuantizerRule& rule) { return ObservesActivations(rule.options); });
}

absl::StatusOr<ResolvedRecipe> Resolve(const Recipe& recipe, const QuantizerOptions& options) {
  ResolvedRecipe resolved;
  resolved.defaults = Override(options, recipe.defaults);
  RETURN_IF_ERROR(CheckObserver(recipe, "default", recipe.defaults, resolved.defaults));
  RETURN_IF_ERROR(CheckWeightBits(recipe, "default", recipe.defaults, resolved.defaults));
  QuantizerOptions base = resolved.defaults;
  base.quantize = true;
  for (std::size_t i = 0; i < recipe.rules.size(); ++i) {
    const RecipeRule& rule = recipe.rules[i];
    const QuantizerOptions rule_options = Override(base, rule.settings);
    RETURN_IF_ERROR(CheckRule(recipe, RuleName(i), rule.settings));
    RETURN_IF_ERROR(CheckObserver(recipe, RuleName(i), rule.settings, rule_options));
    RETURN_IF_ERROR(CheckWeightBits(recipe, RuleName(i), rule.settings, rule_options));
    resolved.rules.push_back({rule.selects, rule_options});
  }
  resolved.weight_passes = recipe.weight_passes.value_or(std::vector<std::string>());
  return resolved;
}

absl::Status CheckEveryRuleApplies(const Recipe& recipe, const ir::Module& annotated) {
  std::vector<RuleUse> uses(recipe.rules.size());
  for (const auto& function : annotated.functions()) {
    for (const auto& op : function->ops()) NoteUses(recipe, *op, uses);
  }
  for (std::size_t i = 0; i < uses.size(); ++i) {
    if (!uses[i].selects) {
      return BadRecipe(recipe, RuleName(i), "selects no op of the model as it is quantized",
                       HowToSelect(recipe.rules[i], annotated));
    }
    RETURN_IF_ERROR(CheckUse(recipe, RuleName(i), uses[i], recipe.rules[i].settings));
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::quantizers
