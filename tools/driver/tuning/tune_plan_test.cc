#include "tools/driver/tuning/tune_plan.h"

#include <nlohmann/json.hpp>

#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

using Json = nlohmann::json;

TEST(RecipeText, HasARuleForEachNodeThatIsNotAsTheModelIs) {
  TunePlan plan = {.model = {.observer = quantizers::ObserverKind::kMse}, .nodes = {}};
  plan.nodes["a"] = {.treatment = Treatment::kFloat};
  plan.nodes["b"] = {.treatment = Treatment::kDynamic};
  plan.nodes["c"] = {.treatment = Treatment::kWeightsOnly, .per_tensor = true};
  plan.nodes["d"] = {.observer = quantizers::ObserverKind::kMinMax};
  plan.nodes["e"] = {};
  EXPECT_EQ(Json::parse(RecipeText(plan, 24.5)), Json::parse(R"({
    "default": {"observer": "mse"},
    "rules": [{"node": "a", "quantize": false},
              {"node": "b", "activations": "dynamic"},
              {"node": "c", "activations": "float", "weights": "per-tensor"},
              {"node": "d", "observer": "minmax"}],
    "weight_passes": ["search-weight-scales", "round-weights"],
    "calibration": "without-rules",
    "verification": {"repair": false, "min_sqnr": 24.5}})"));
}

TEST(RecipeText, EqualPlansGiveEqualTexts) {
  TunePlan plan;
  plan.nodes["b"] = plan.nodes["a"] = {.treatment = Treatment::kFloat};
  TunePlan other;
  other.nodes["a"] = other.nodes["b"] = {.treatment = Treatment::kFloat};
  EXPECT_EQ(RecipeText(plan), RecipeText(other));
  EXPECT_EQ(Json::parse(RecipeText(plan))["verification"], Json::parse(R"({"repair": false})"));
}

}  // namespace
}  // namespace zeropoint::tools
