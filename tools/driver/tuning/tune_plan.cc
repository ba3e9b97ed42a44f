#include "tools/driver/tuning/tune_plan.h"

#include <nlohmann/json.hpp>

#include "quantizers/quantizer_registry.h"

namespace zeropoint::tools {
namespace {

// Keys stay in the order in which they are written.
using Json = nlohmann::ordered_json;

/// What a rule says of the treatment; null for int8, which needs no word.
Json TreatmentJson(Treatment treatment) {
  switch (treatment) {
    case Treatment::kInt8:
      return {};
    case Treatment::kDynamic:
      return {{"activations", "dynamic"}};
    case Treatment::kWeightsOnly:
      return {{"activations", "float"}};
    case Treatment::kFloat:
      return {{"quantize", false}};
  }
  return {};
}

Json RuleJson(const std::string& node, const NodeChoice& choice) {
  Json rule = {{"node", node}};
  rule.update(choice.treatment == Treatment::kInt8 ? Json::object()
                                                   : TreatmentJson(choice.treatment));
  if (choice.treatment == Treatment::kFloat) return rule;
  if (choice.observer) rule["observer"] = quantizers::ActivationObserverName(*choice.observer);
  if (choice.per_tensor) rule["weights"] = "per-tensor";
  return rule;
}

}  // namespace

std::string RecipeText(const TunePlan& plan, std::optional<double> min_sqnr_db) {
  Json json = {{"default", {{"observer", quantizers::ActivationObserverName(plan.model.observer)}}},
               {"rules", Json::array()}};
  for (const auto& [node, choice] : plan.nodes) {
    if (!(choice == NodeChoice())) json["rules"].push_back(RuleJson(node, choice));
  }
  json["weight_passes"] = plan.model.weight_passes;
  // What fuses with what in the float graph rounds its last bits otherwise, and ranges with them.
  json["calibration"] = "without-rules";
  json["verification"] = {{"repair", false}};
  if (min_sqnr_db) json["verification"]["min_sqnr"] = *min_sqnr_db;
  return json.dump(1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace zeropoint::tools
