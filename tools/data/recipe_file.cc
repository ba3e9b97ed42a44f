#include "tools/data/recipe_file.h"

#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "ir/op_kind.h"
#include "ir/op_schema.h"
#include "ir/status_macros.h"
#include "quantizers/quantizer_registry.h"
#include "tools/data/json_file.h"

namespace zeropoint::tools {
namespace {

using Json = nlohmann::json;
using quantizers::ActivationMode;
using quantizers::OpPredicate;
using quantizers::RecipeSettings;

/// As bit-identical outputs have it (kIdenticalSqnrDb).
constexpr double kMaxDecibels = 300;

/// Where a value stands: the file and the path of its key.
struct Place {
  absl::string_view where;
  std::string key;

  Place Below(absl::string_view name) const { return {where, absl::StrCat(key, ".", name)}; }
  absl::Status Expected(absl::string_view what) const { return BadValue(where, key, what); }
  absl::Status Unknown(absl::string_view known) const {
    return UnknownKey(where, key, absl::StrCat("one of ", known));
  }
};

absl::StatusOr<std::string> ReadText(const Json& value, const Place& place) {
  if (!value.is_string() || value.get_ref<const std::string&>().empty()) {
    return place.Expected("a text that is not empty");
  }
  return value.get<std::string>();
}

absl::Status ReadQuantize(const Json& value, const Place& place, RecipeSettings& settings) {
  if (!value.is_boolean()) return place.Expected("true or false");
  settings.quantize = value.get<bool>();
  return absl::OkStatus();
}

absl::Status ReadWeights(const Json& value, const Place& place, RecipeSettings& settings) {
  if (value != "per-channel" && value != "per-tensor") {
    return place.Expected("\"per-channel\" or \"per-tensor\"");
  }
  settings.per_channel = value == "per-channel";
  return absl::OkStatus();
}

absl::Status ReadWeightBits(const Json& value, const Place& place, RecipeSettings& settings) {
  if (value != 8 && value != 4) return place.Expected("8 or 4");
  settings.weight_bits = value.get<int>();
  return absl::OkStatus();
}

absl::Status ReadActivations(const Json& value, const Place& place, RecipeSettings& settings) {
  constexpr std::pair<const char*, ActivationMode> kModes[] = {
      {"static", ActivationMode::kStatic},
      {"dynamic", ActivationMode::kDynamic},
      {"float", ActivationMode::kWeightsOnly},
  };
  for (const auto& [name, mode] : kModes) {
    if (value == name) {
      settings.activations = mode;
      return absl::OkStatus();
    }
  }
  return place.Expected("\"static\", \"dynamic\" or \"float\"");
}

absl::Status ReadObserver(const Json& value, const Place& place, RecipeSettings& settings) {
  ASSIGN_OR_RETURN(const std::string name, ReadText(value, place));
  const auto observer = quantizers::ActivationObserverByName(name);
  if (!observer.ok()) {
    return place.Expected(absl::StrCat("an observer; ", observer.status().message()));
  }
  settings.observer = *observer;
  return absl::OkStatus();
}

struct SettingRow {
  absl::string_view key;
  absl::Status (*read)(const Json& value, const Place& place, RecipeSettings& settings);
};
constexpr SettingRow kSettings[] = {
    {"quantize", ReadQuantize},       {"weights", ReadWeights},   {"weight_bits", ReadWeightBits},
    {"activations", ReadActivations}, {"observer", ReadObserver},
};

std::vector<std::string_view> OpNames() {
  std::vector<std::string_view> names;
  for (const ir::OpSchema& schema : ir::AllOpSchemas()) names.push_back(schema.name);
  return names;
}

absl::StatusOr<OpPredicate> SelectKind(const std::string& name, const Place& place) {
  const std::optional<ir::OpKind> kind = ir::FindOpKind(name);
  if (!kind) {
    return place.Expected(absl::StrCat(
        "the name of an op of the IR, such as aten.conv2d (docs/operators.md lists them), not '",
        name, "'", quantizers::HintAmong(name, OpNames())));
  }
  return quantizers::OfKind(*kind);
}

absl::StatusOr<OpPredicate> SelectModule(const std::string& name, const Place& /*place*/) {
  return quantizers::InModule(name);
}

absl::StatusOr<OpPredicate> SelectNode(const std::string& name, const Place& /*place*/) {
  return quantizers::AtNode(name);
}

absl::StatusOr<OpPredicate> SelectRegex(const std::string& pattern, const Place& place) {
  absl::StatusOr<OpPredicate> matches = quantizers::MatchesRegex(pattern);
  if (!matches.ok()) {
    return place.Expected(absl::StrCat("a regular expression; ", matches.status().message()));
  }
  return matches;
}

struct SelectorRow {
  absl::string_view key;
  absl::StatusOr<OpPredicate> (*read)(const std::string& text, const Place& place);
  /// What kind of name it is, where messages have the nearest one.
  std::optional<quantizers::NameKind> kind{};
};
constexpr SelectorRow kSelectors[] = {
    {"op", SelectKind},
    {"module", SelectModule, quantizers::NameKind::kModule},
    {"node", SelectNode, quantizers::NameKind::kNode},
    {"regex", SelectRegex},
};

template <typename Row, std::size_t kCount>
const Row* Find(const Row (&rows)[kCount], absl::string_view key) {
  for (const Row& row : rows) {
    if (row.key == key) return &row;
  }
  return nullptr;
}

template <typename Row, std::size_t kCount>
std::string Keys(const Row (&rows)[kCount]) {
  return absl::StrJoin(rows, ", ",
                       [](std::string* out, const Row& row) { absl::StrAppend(out, row.key); });
}

absl::Status ReadDefault(const Json& value, const Place& place, RecipeSettings& settings) {
  if (!value.is_object()) return place.Expected("an object");
  for (const auto& [key, field] : value.items()) {
    const SettingRow* row = Find(kSettings, key);
    if (row == nullptr) {
      return place.Below(key).Unknown(Keys(kSettings));
    }
    RETURN_IF_ERROR(row->read(field, place.Below(key), settings));
  }
  return absl::OkStatus();
}

absl::Status ReadRule(const Json& value, const Place& place, quantizers::RecipeRule& rule) {
  if (!value.is_object()) return place.Expected("an object");
  std::vector<OpPredicate> selectors;
  for (const auto& [key, field] : value.items()) {
    const Place at = place.Below(key);
    if (const SelectorRow* row = Find(kSelectors, key)) {
      ASSIGN_OR_RETURN(const std::string text, ReadText(field, at));
      ASSIGN_OR_RETURN(OpPredicate selector, row->read(text, at));
      selectors.push_back(std::move(selector));
      if (row->kind) rule.names.push_back({*row->kind, text});
    } else if (const SettingRow* setting = Find(kSettings, key)) {
      RETURN_IF_ERROR(setting->read(field, at, rule.settings));
    } else {
      return at.Unknown(absl::StrCat(Keys(kSelectors), ", ", Keys(kSettings)));
    }
  }
  if (selectors.empty()) {
    return place.Expected(absl::StrCat("at least one of ", Keys(kSelectors)));
  }
  rule.selects = quantizers::AllOf(std::move(selectors));
  return absl::OkStatus();
}

absl::Status ReadRules(const Json& value, const Place& place, quantizers::Recipe& recipe) {
  if (!value.is_array()) return place.Expected("a list of rules");
  for (const Json& rule : value) {
    const std::string key = absl::StrCat(place.key, "[", recipe.rules.size(), "]");
    RETURN_IF_ERROR(ReadRule(rule, {place.where, key}, recipe.rules.emplace_back()));
  }
  return absl::OkStatus();
}

absl::Status ReadWeightPasses(const Json& value, const Place& place, quantizers::Recipe& recipe) {
  if (!value.is_array()) return place.Expected("a list of names");
  recipe.weight_passes.emplace();
  for (const Json& name : value) {
    ASSIGN_OR_RETURN(std::string text, ReadText(name, place));
    recipe.weight_passes->push_back(std::move(text));
  }
  return absl::OkStatus();
}

absl::Status ReadVerification(const Json& value, const Place& place,
                              quantizers::RecipeVerification& verification) {
  if (!value.is_object()) return place.Expected("an object");
  for (const auto& [key, field] : value.items()) {
    const Place at = place.Below(key);
    if (key == "repair") {
      if (!field.is_boolean()) return at.Expected("true or false");
      verification.repair = field.get<bool>();
    } else if (key == "min_sqnr") {
      // False for NaN and infinity, which JSON has not, and for numbers that overflow.
      const bool is_sane = field.is_number() && std::fabs(field.get<double>()) <= kMaxDecibels;
      if (!is_sane) return at.Expected("a number of decibels");
      verification.min_sqnr_db = field.get<double>();
    } else {
      return at.Unknown("repair, min_sqnr");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<quantizers::Recipe> ParseRecipe(absl::string_view json, absl::string_view where) {
  Json root;
  RETURN_IF_ERROR(ParseJsonObject(json, where, R"({"default": {…}, "rules": [{…}, …]})", root));
  quantizers::Recipe recipe;
  recipe.name = std::string(where);
  recipe.json = root.dump(-1, ' ', false, Json::error_handler_t::replace);
  for (const auto& [key, value] : root.items()) {
    const Place place = {where, key};
    if (key == "default") {
      RETURN_IF_ERROR(ReadDefault(value, place, recipe.defaults));
    } else if (key == "weight_passes") {
      RETURN_IF_ERROR(ReadWeightPasses(value, place, recipe));
    } else if (key == "rules") {
      RETURN_IF_ERROR(ReadRules(value, place, recipe));
    } else if (key == "verification") {
      RETURN_IF_ERROR(ReadVerification(value, place, recipe.verification));
    } else if (key == "calibration") {
      if (value != "without-rules" && value != "with-rules") {
        return place.Expected("\"with-rules\" or \"without-rules\"");
      }
      recipe.calibrate_without_rules = value == "without-rules";
    } else {
      return place.Unknown("default, rules, weight_passes, calibration, verification");
    }
  }
  return recipe;
}

absl::StatusOr<quantizers::Recipe> ReadRecipeFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadJsonFile(path, "a recipe"));
  return ParseRecipe(text, path);
}

}  // namespace zeropoint::tools
