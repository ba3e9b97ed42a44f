#include "quantizers/recipe.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/op_kind.h"
#include "quantizers/annotation.h"
#include "quantizers/testing/module_text.h"

namespace zeropoint::quantizers {
namespace {

using testing::AnnotatedLocations;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::OpAt;

std::unique_ptr<ir::Module> Network() {
  return testing::Parse(R"(
    module @network {
      const @w1 : f32[2,2,1,1] = [1, 2, 3, 4]
      const @w2 : f32[2,1,1,1] = [1, 2]
      const @w3 : f32[3,2] = [1, 2, 3, 4, 5, 6]
      func @main(%x: f32[N,2,4,4]) -> (%y: f32[N,3]) {
        %0 = aten.conv2d(%x, @w1, none) : f32[N,2,4,4] loc("/body/conv1/Conv")
        %1 = aten.conv2d(%0, @w2, none) {groups=2} : f32[N,2,4,4] loc("/body/conv2/Conv")
        %2 = aten.adaptive_avg_pool2d(%1) : f32[N,2,1,1] loc("/Pool")
        %3 = aten.flatten(%2) {start_dim=1} : f32[N,2] loc("/Flatten")
        %4 = aten.linear(%3, @w3, none) : f32[N,3] loc("/fc/Gemm")
        return %4
      }
    })");
}

const OpPredicate kConvolutions = OfKind(ir::OpKind::kConv2d);

std::string MessageOf(const Recipe& recipe, const QuantizerOptions& options = {}) {
  const auto resolved = Resolve(recipe, options);
  EXPECT_EQ(resolved.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(resolved.status().message());
}

/// The network as a recipe annotates it.
std::unique_ptr<ir::Module> Annotated(const Recipe& recipe) {
  auto module = Network();
  const auto resolved = Resolve(recipe, {});
  EXPECT_TRUE(resolved.ok()) << resolved.status();
  const auto quantizer = CreateQuantizer("xnnpack", resolved->defaults, resolved->rules);
  EXPECT_TRUE(quantizer.ok()) << quantizer.status();
  EXPECT_TRUE((*quantizer)->Annotate(*module).ok());
  EXPECT_TRUE((*quantizer)->Validate(*module).ok());
  return module;
}

/// Why the first rule without effect has none.
std::string ComplaintAbout(const Recipe& recipe) {
  const absl::Status status = CheckEveryRuleApplies(recipe, *Annotated(recipe));
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  return std::string(status.message());
}

void ExpectEveryRuleApplies(const Recipe& recipe) {
  const absl::Status status = CheckEveryRuleApplies(recipe, *Annotated(recipe));
  EXPECT_TRUE(status.ok()) << status;
}

QuantizationSpec InputSpec(const ir::Module& module, const char* location, int operand) {
  const auto annotation = GetAnnotation(OpAt(module, location));
  return std::get<QuantizationSpec>((*annotation)->inputs.at(operand));
}

TEST(Recipe, AnEmptyOneIsWhatTheFlagsSay) {
  const QuantizerOptions flags = {.per_channel = false, .activation_observer = ObserverKind::kMse};
  const auto resolved = Resolve({}, flags);
  ASSERT_TRUE(resolved.ok()) << resolved.status();
  EXPECT_TRUE(resolved->defaults == flags);
  EXPECT_TRUE(resolved->rules.empty());
}

TEST(Recipe, FillsInFromItsDefaultsAndThoseFromTheFlags) {
  Recipe recipe;
  recipe.defaults.observer = ObserverKind::kEntropy;
  recipe.rules.push_back({kConvolutions, {.activations = ActivationMode::kWeightsOnly}});
  const auto resolved = Resolve(recipe, {.per_channel = false});
  ASSERT_TRUE(resolved.ok()) << resolved.status();
  EXPECT_TRUE(
      resolved->defaults ==
      (QuantizerOptions{.per_channel = false, .activation_observer = ObserverKind::kEntropy}));
  EXPECT_TRUE(resolved->rules.at(0).options ==
              (QuantizerOptions{.per_channel = false,
                                .activations = ActivationMode::kWeightsOnly,
                                .activation_observer = ObserverKind::kEntropy}));
}

TEST(Recipe, KeepsFloatWhatARuleSelects) {
  Recipe recipe;
  recipe.rules.push_back({AtNode("/body/conv1/Conv"), {.quantize = false}});
  EXPECT_THAT(AnnotatedLocations(*Annotated(recipe)),
              ElementsAre("/body/conv2/Conv", "/Pool", "/Flatten", "/fc/Gemm"));
}

TEST(Recipe, QuantizesWhatARuleSelectsWhereTheRestStaysFloat) {
  Recipe recipe;
  recipe.defaults.quantize = false;
  recipe.rules.push_back({AtNode("/body/conv2/Conv"), {.per_channel = false}});
  const auto module = Annotated(recipe);
  // The pool and the flatten behind it carry the data on.
  EXPECT_THAT(AnnotatedLocations(*module), ElementsAre("/body/conv2/Conv", "/Pool", "/Flatten"));
  EXPECT_EQ(InputSpec(*module, "/body/conv2/Conv", 1).qscheme, QScheme::kPerTensorSymmetric);
}

TEST(Recipe, TheFirstRuleThatMatchesWinsWhateverItSelectsBy) {
  Recipe recipe;
  recipe.rules.push_back({kConvolutions, {.observer = ObserverKind::kMinMax}});
  recipe.rules.push_back({InModule("body"), {.quantize = false}});
  EXPECT_THAT(ComplaintAbout(recipe), HasSubstr("'rules[1]' applies to no op"));

  std::swap(recipe.rules[0], recipe.rules[1]);
  recipe.rules[0].selects = AtNode("/body/conv2/Conv");
  ExpectEveryRuleApplies(recipe);
  const auto annotated = Annotated(recipe);
  EXPECT_FALSE(IsAnnotated(OpAt(*annotated, "/body/conv2/Conv")));
  EXPECT_EQ(InputSpec(*annotated, "/body/conv1/Conv", 0).observer, ObserverKind::kMinMax);
  EXPECT_EQ(InputSpec(*annotated, "/fc/Gemm", 0).observer, ObserverKind::kHistogram);
}

TEST(Recipe, MixesStaticAndDynamicActivations) {
  Recipe recipe;
  recipe.rules.push_back({OfKind(ir::OpKind::kLinear), {.activations = ActivationMode::kDynamic}});
  const auto module = Annotated(recipe);
  EXPECT_TRUE(InputSpec(*module, "/fc/Gemm", 0).is_dynamic);
  EXPECT_FALSE(InputSpec(*module, "/body/conv1/Conv", 0).is_dynamic);
}

TEST(Recipe, NeedsSamplesWhereAnythingIsStatic) {
  const QuantizerOptions dynamic = {.activations = ActivationMode::kDynamic};
  Recipe recipe;
  EXPECT_TRUE(Resolve(recipe, {})->NeedsSamples());
  EXPECT_FALSE(Resolve(recipe, dynamic)->NeedsSamples());
  recipe.rules.push_back({kConvolutions, {.activations = ActivationMode::kStatic}});
  EXPECT_TRUE(Resolve(recipe, dynamic)->NeedsSamples());
  recipe.rules[0].settings = {.quantize = false};
  EXPECT_FALSE(Resolve(recipe, dynamic)->NeedsSamples());
  recipe.defaults.quantize = false;
  EXPECT_FALSE(Resolve(recipe, {})->NeedsSamples());
}

TEST(Recipe, NamesTheRuleThatSelectsNothing) {
  Recipe recipe;
  recipe.name = "r.json";
  recipe.rules.push_back({kConvolutions, {.quantize = false}});
  recipe.rules.push_back({AtNode("/body/conv3/Conv"), {.quantize = false}});
  EXPECT_THAT(ComplaintAbout(recipe),
              HasSubstr("'rules[1]' selects no op of the model as it is quantized: r.json: "));
}

TEST(Recipe, SaysTheNearestNameOfTheOneThatSelectsNothing) {
  Recipe recipe;
  const OpName module = {NameKind::kModule, "body"};
  const OpName node = {NameKind::kNode, "/body/conv1/Cony"};
  recipe.rules.push_back(
      {AllOf({Selects(module), Selects(node)}), {.quantize = false}, {module, node}});
  EXPECT_THAT(ComplaintAbout(recipe),
              HasSubstr("correct its name, perhaps \"/body/conv1/Conv\" is meant"));
}

TEST(Recipe, NamesTheRuleThatQuantizesNothing) {
  Recipe recipe;
  recipe.rules.push_back({AtNode("/body/conv2/Conv"), {.activations = ActivationMode::kDynamic}});
  EXPECT_THAT(ComplaintAbout(recipe), HasSubstr("'rules[0]' quantizes nothing"));
  // It is enough that some of the ops are quantized.
  recipe.rules[0].selects = [](const ir::Op&) { return true; };
  ExpectEveryRuleApplies(recipe);
}

TEST(Recipe, RefusesRulesThatSetNothingOrContradictThemselves) {
  Recipe recipe;
  recipe.name = "r.json";
  recipe.rules.push_back({kConvolutions, {}});
  EXPECT_THAT(MessageOf(recipe), HasSubstr("'rules[0]' sets nothing: r.json: give one of"));
  recipe.rules[0].settings = {.quantize = false, .per_channel = true};
  EXPECT_THAT(MessageOf(recipe), HasSubstr("'rules[0]' contradicts itself"));
  recipe.rules[0].settings = {.quantize = true, .per_channel = true};
  EXPECT_TRUE(Resolve(recipe, {}).ok());
}

TEST(Recipe, RefusesWeightsOf4BitsBesideStaticActivations) {
  Recipe recipe;
  recipe.rules.push_back({OfKind(ir::OpKind::kLinear), {.weight_bits = 4}});
  EXPECT_THAT(MessageOf(recipe), HasSubstr("'rules[0]' wants weights of 4 bits"));
  recipe.rules[0].settings.activations = ActivationMode::kWeightsOnly;
  EXPECT_TRUE(Resolve(recipe, {}).ok());
  // One that selects no linear layer has no effect.
  ExpectEveryRuleApplies(recipe);
  recipe.rules[0].selects = kConvolutions;
  EXPECT_THAT(ComplaintAbout(recipe), HasSubstr("'rules[0]' gives no weight 4 bits"));
  recipe.rules.clear();
  recipe.defaults.weight_bits = 4;
  EXPECT_THAT(MessageOf(recipe), HasSubstr("'default' wants weights of 4 bits"));
}

TEST(Recipe, RefusesAnObserverWhereNothingIsObserved) {
  Recipe recipe;
  recipe.rules.push_back({kConvolutions, {.observer = ObserverKind::kMinMax}});
  EXPECT_THAT(MessageOf(recipe, {.activations = ActivationMode::kDynamic}),
              HasSubstr("'rules[0]' names an observer"));
  recipe.rules[0].settings.activations = ActivationMode::kStatic;
  EXPECT_TRUE(Resolve(recipe, {.activations = ActivationMode::kDynamic}).ok());
  recipe.rules[0].settings.activations = ActivationMode::kWeightsOnly;
  EXPECT_THAT(MessageOf(recipe), HasSubstr("'rules[0]' names an observer"));
  recipe.rules.clear();
  recipe.defaults.observer = ObserverKind::kMinMax;
  EXPECT_THAT(MessageOf(recipe, {.activations = ActivationMode::kWeightsOnly}),
              HasSubstr("'default' names an observer"));
}

}  // namespace
}  // namespace zeropoint::quantizers
