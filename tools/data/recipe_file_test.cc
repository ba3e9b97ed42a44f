#include "tools/data/recipe_file.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/module.h"
#include "ir/parser.h"

namespace zeropoint::tools {
namespace {

using quantizers::ActivationMode;
using quantizers::ObserverKind;
using quantizers::RecipeSettings;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// The ops that the selectors of one rule take from a small graph.
std::vector<std::string> Selected(const std::string& selectors) {
  const auto recipe =
      ParseRecipe(absl::StrCat(R"({"rules": [{"quantize": false, )", selectors, "}]}"), "r");
  EXPECT_TRUE(recipe.ok()) << recipe.status();
  const auto module = ir::ParseModule(R"(
    module @m {
      func @main(%x: f32[4]) -> (%y: f32[4]) {
        %0 = aten.relu(%x) : f32[4] loc("/a/Relu")
        %1 = aten.tanh(%0) : f32[4] loc("/a/Tanh")
        %2 = aten.relu(%1) : f32[4] loc("/b/Relu")
        return %2
      }
    })");
  EXPECT_TRUE(module.ok()) << module.status();
  std::vector<std::string> locations;
  for (const auto& op : (*module)->main().ops()) {
    if (recipe->rules.at(0).selects(*op)) locations.push_back(op->location());
  }
  return locations;
}

TEST(RecipeFile, SaysWhatToExpectOfTheProgram) {
  const auto recipe = ParseRecipe(R"({"verification": {"repair": false, "min_sqnr": 24.5}})", "r");
  ASSERT_TRUE(recipe.ok()) << recipe.status();
  EXPECT_EQ(recipe->verification.repair, false);
  EXPECT_EQ(recipe->verification.min_sqnr_db, 24.5);
  EXPECT_FALSE(ParseRecipe("{}", "r")->verification.repair.has_value());
}

TEST(RecipeFile, SaysOfWhatRangesAreLearned) {
  EXPECT_FALSE(ParseRecipe("{}", "r")->calibrate_without_rules);
  EXPECT_FALSE(ParseRecipe(R"({"calibration": "with-rules"})", "r")->calibrate_without_rules);
  EXPECT_TRUE(ParseRecipe(R"({"calibration": "without-rules"})", "r")->calibrate_without_rules);
  EXPECT_FALSE(ParseRecipe(R"({"calibration": "some"})", "r").ok());
}

TEST(RecipeFile, NamesWhatIsWrongWithAVerification) {
  for (const char* wrong : {R"({"repair": 0})", R"({"min_sqnr": "20"})", R"({"min_sqnr": 1e300})",
                            R"({"sqnr": 20})", "3"}) {
    const auto recipe = ParseRecipe(absl::StrCat(R"({"verification": )", wrong, "}"), "r.json");
    ASSERT_FALSE(recipe.ok()) << wrong;
    EXPECT_THAT(std::string(recipe.status().message()), HasSubstr("'verification")) << wrong;
  }
}

TEST(RecipeFile, SelectsByOpModuleNodeAndRegex) {
  EXPECT_THAT(Selected(R"("op": "aten.relu")"), ElementsAre("/a/Relu", "/b/Relu"));
  EXPECT_THAT(Selected(R"("module": "a")"), ElementsAre("/a/Relu", "/a/Tanh"));
  EXPECT_THAT(Selected(R"("node": "/b/Relu")"), ElementsAre("/b/Relu"));
  EXPECT_THAT(Selected(R"json("regex": ".*/(Tanh|Relu)")json"),
              ElementsAre("/a/Relu", "/a/Tanh", "/b/Relu"));
}

TEST(RecipeFile, NamesPassesForWeights) {
  const auto open = ParseRecipe("{}", "r");
  ASSERT_TRUE(open.ok());
  EXPECT_EQ(open->weight_passes, std::nullopt);
  const auto stated = ParseRecipe(R"({"weight_passes": ["a", "b"]})", "r");
  ASSERT_TRUE(stated.ok()) << stated.status();
  EXPECT_THAT(*stated->weight_passes, ElementsAre("a", "b"));
  const auto none = ParseRecipe(R"({"weight_passes": []})", "r");
  ASSERT_TRUE(none.ok());
  EXPECT_THAT(*none->weight_passes, ElementsAre());
}

TEST(RecipeFile, ARegexMustMatchTheWholeName) {
  EXPECT_THAT(Selected(R"("regex": "/a")"), ElementsAre());
  EXPECT_THAT(Selected(R"("regex": "/a.*")"), ElementsAre("/a/Relu", "/a/Tanh"));
}

TEST(RecipeFile, SeveralSelectorsMustAllHold) {
  EXPECT_THAT(Selected(R"("op": "aten.relu", "module": "a")"), ElementsAre("/a/Relu"));
}

TEST(RecipeFile, ReadsSettingsOfDefaultsAndRulesInOrder) {
  const auto recipe = ParseRecipe(
      R"({"default": {"quantize": false, "weights": "per-tensor"},
          "rules": [{"op": "aten.linear", "activations": "dynamic", "weights": "per-channel"},
                    {"node": "n", "observer": "moving-average", "activations": "static"},
                    {"node": "m", "activations": "float"}]})",
      "r.json");
  ASSERT_TRUE(recipe.ok()) << recipe.status();
  EXPECT_EQ(recipe->name, "r.json");
  EXPECT_TRUE(recipe->defaults == (RecipeSettings{.quantize = false, .per_channel = false}));
  ASSERT_EQ(recipe->rules.size(), 3u);
  EXPECT_TRUE(recipe->rules[0].settings ==
              (RecipeSettings{.per_channel = true, .activations = ActivationMode::kDynamic}));
  EXPECT_TRUE(recipe->rules[1].settings ==
              (RecipeSettings{.activations = ActivationMode::kStatic,
                              .observer = ObserverKind::kMovingAverageMinMax}));
  EXPECT_TRUE(recipe->rules[2].settings ==
              (RecipeSettings{.activations = ActivationMode::kWeightsOnly}));
}

TEST(RecipeFile, ItsJsonDependsOnWhatItSaysAndNotOnHowItIsWritten) {
  const auto first = ParseRecipe(R"({"rules":[{"quantize":false,"node":"n"}]})", "a");
  const auto second = ParseRecipe(R"({ "rules": [ {"node": "n", "quantize": false} ] })", "b");
  const auto other = ParseRecipe(R"({"rules":[{"quantize":false,"node":"m"}]})", "a");
  EXPECT_EQ(first->json, second->json);
  EXPECT_NE(first->json, other->json);
}

TEST(RecipeFile, ErrorsNameFileAndKey) {
  const struct {
    const char* json;
    const char* message;
  } cases[] = {
      {"[", "is not a JSON object: r.json: write it as {"},
      {R"({"rule": []})", "unknown key 'rule': r.json: use one of default, rules"},
      {R"({"default": []})", "bad value of 'default': r.json: give an object"},
      {R"({"default": {"node": "n"}})", "'default.node': r.json: use one of quantize, weights"},
      {R"({"default": {"quantize": 1}})", "'default.quantize': r.json: give true or false"},
      {R"({"rules": {}})", "'rules': r.json: give a list"},
      {R"({"weight_passes": "a"})", "'weight_passes': r.json: give a list of names"},
      {R"({"weight_passes": [1]})", "'weight_passes': r.json: give a text"},
      {R"({"rules": [1]})", "'rules[0]': r.json: give an object"},
      {R"({"rules": [{"quantize": false}]})",
       "'rules[0]': r.json: give at least one of op, module"},
      {R"({"rules": [{"node": "n", "quantise": false}]})",
       "unknown key 'rules[0].quantise': r.json: use one of"},
      {R"({"rules": [{"node": "n"}, {"node": 1}]})", "'rules[1].node': r.json: give a text"},
      {R"({"rules": [{"module": ""}]})", "'rules[0].module': r.json: give a text"},
      {R"({"rules": [{"op": "Conv"}]})", "'rules[0].op': r.json: give the name of an op of the IR"},
      {R"({"rules": [{"op": "aten.con2d"}]})",
       "not 'aten.con2d', perhaps \"aten.conv2d\" is meant"},
      {R"({"rules": [{"regex": "("}]})", "'rules[0].regex': r.json: give a regular expression"},
      {R"({"rules": [{"regex": "(a{1000}){1000}"}]})", "'rules[0].regex'"},
      {R"({"rules": [{"node": "n", "weights": "per-row"}]})",
       "'rules[0].weights': r.json: give \"per"},
      {R"({"rules": [{"node": "n", "weight_bits": 2}]})", "'rules[0].weight_bits': r.json: give 8"},
      {R"({"rules": [{"node": "n", "weights": true}]})", "'rules[0].weights'"},
      {R"({"rules": [{"node": "n", "activations": null}]})",
       "'rules[0].activations': r.json: give"},
      {R"({"rules": [{"node": "n", "observer": "max"}]})", "there are: histogram, minmax"},
      {R"({"rules": [{"node": "n", "observer": {}}]})", "'rules[0].observer'"},
      {R"({"rules": [{"node": "n", "node": "m"}]})",
       "has the key 'node' twice: r.json: write it as"},
  };
  for (const auto& test : cases) {
    const auto recipe = ParseRecipe(test.json, "r.json");
    ASSERT_FALSE(recipe.ok()) << test.json;
    EXPECT_EQ(recipe.status().code(), absl::StatusCode::kInvalidArgument) << test.json;
    EXPECT_THAT(std::string(recipe.status().message()), HasSubstr("r.json"));
    EXPECT_THAT(std::string(recipe.status().message()), HasSubstr(test.message));
  }
}

}  // namespace
}  // namespace zeropoint::tools
