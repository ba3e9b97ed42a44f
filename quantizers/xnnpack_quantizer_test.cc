#include "quantizers/xnnpack_quantizer.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/op_kind.h"
#include "quantizers/annotation.h"
#include "quantizers/quantizer_support.h"
#include "quantizers/testing/module_text.h"

namespace zeropoint::quantizers {
namespace {

using testing::AnnotatedLocations;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::OpAt;
using testing::Parse;

QuantizationConfig PerChannel() {
  return GetSymmetricQuantizationConfig({.is_per_channel = true}).value();
}
QuantizationConfig PerTensor() { return GetSymmetricQuantizationConfig({}).value(); }

/// Two residual-like layers and a classifier.
std::unique_ptr<ir::Module> Network() {
  return Parse(R"(
    module @network {
      const @w1 : f32[2,2,1,1] = [1, 2, 3, 4]
      const @w2 : f32[2,2,1,1] = [1, 2, 3, 4]
      const @w3 : f32[3,2] = [1, 2, 3, 4, 5, 6]
      func @main(%x: f32[N,2,4,4]) -> (%y: f32[N,3]) {
        %0 = aten.conv2d(%x, @w1, none) : f32[N,2,4,4] loc("/layer1/conv/Conv")
        %1 = aten.relu(%0) : f32[N,2,4,4] loc("/layer1/Relu")
        %2 = aten.conv2d(%1, @w2, none) : f32[N,2,4,4] loc("/layer10/conv/Conv")
        %3 = aten.add(%2, %1) : f32[N,2,4,4] loc("/layer10/Add")
        %4 = aten.adaptive_avg_pool2d(%3) : f32[N,2,1,1] loc("/Pool")
        %5 = aten.flatten(%4) {start_dim=1} : f32[N,2] loc("/Flatten")
        %6 = aten.linear(%5, @w3, none) : f32[N,3] loc("/fc/Gemm")
        return %6
      }
    })");
}

constexpr const char* kAll[] = {"/layer1/conv/Conv", "/layer1/Relu", "/layer10/conv/Conv",
                                "/layer10/Add",      "/Pool",        "/Flatten",
                                "/fc/Gemm"};

void Annotate(XnnpackQuantizer& quantizer, ir::Module& module) {
  const absl::Status annotated = quantizer.Annotate(module);
  ASSERT_TRUE(annotated.ok()) << annotated;
  const absl::Status valid = quantizer.Validate(module);
  ASSERT_TRUE(valid.ok()) << valid;
}

/// Why it refuses to annotate the network.
std::string ComplaintOf(XnnpackQuantizer& quantizer) {
  const auto module = Network();
  const absl::Status status = quantizer.Annotate(*module);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(AnnotatedLocations(*module), IsEmpty());
  return std::string(status.message());
}

QuantizationAnnotation AnnotationAt(const ir::Module& module, const char* location) {
  const auto annotation = GetAnnotation(OpAt(module, location));
  EXPECT_TRUE(annotation.ok()) << annotation.status();
  return annotation->value_or(QuantizationAnnotation());
}

TEST(XnnpackQuantizer, AnnotatesNothingWithoutAConfig) {
  const auto module = Network();
  XnnpackQuantizer quantizer;
  Annotate(quantizer, *module);
  EXPECT_THAT(AnnotatedLocations(*module), IsEmpty());
}

TEST(XnnpackQuantizer, AGlobalConfigTakesEveryPattern) {
  const auto module = Network();
  XnnpackQuantizer quantizer;
  quantizer.SetGlobal(PerChannel());
  Annotate(quantizer, *module);
  EXPECT_THAT(AnnotatedLocations(*module), ::testing::ElementsAreArray(kAll));
}

TEST(XnnpackQuantizer, ObservesAConvAndItsReluAsOne) {
  const auto module = Network();
  XnnpackQuantizer quantizer;
  const QuantizationConfig config = PerChannel();
  quantizer.SetGlobal(config);
  Annotate(quantizer, *module);
  const QuantizationAnnotation conv = AnnotationAt(*module, "/layer1/conv/Conv");
  EXPECT_TRUE(conv.inputs.at(0) == Spec(*config.input_activation));
  EXPECT_TRUE(conv.inputs.at(1) == Spec(*config.weight));
  EXPECT_EQ(conv.output, std::nullopt);
  const QuantizationAnnotation relu = AnnotationAt(*module, "/layer1/Relu");
  EXPECT_TRUE(relu.inputs.empty());
  EXPECT_TRUE(relu.output == Spec(*config.output_activation));
}

TEST(XnnpackQuantizer, SetModuleNameTakesOpsOfThatScopeOnly) {
  for (const char* name : {"layer1", "/layer1", "/layer1/"}) {
    const auto module = Network();
    XnnpackQuantizer quantizer;
    quantizer.SetModuleName(name, PerChannel());
    Annotate(quantizer, *module);
    // "layer10" begins with "layer1" and is another scope.
    EXPECT_THAT(AnnotatedLocations(*module), ElementsAre("/layer1/conv/Conv", "/layer1/Relu"))
        << name;
  }
}

TEST(XnnpackQuantizer, SetModuleNameReachesNestedScopesByDots) {
  const auto module = Network();
  XnnpackQuantizer quantizer;
  quantizer.SetModuleName("layer10.conv", PerChannel());
  Annotate(quantizer, *module);
  EXPECT_THAT(AnnotatedLocations(*module), ElementsAre("/layer10/conv/Conv"));
}

TEST(XnnpackQuantizer, ANodeNameGoesBeforeTheModuleAroundIt) {
  const auto module = Network();
  XnnpackQuantizer quantizer;
  quantizer.SetModuleName("layer1", PerChannel()).SetNodeName("/layer1/conv/Conv", std::nullopt);
  Annotate(quantizer, *module);
  EXPECT_THAT(AnnotatedLocations(*module),
              ::testing::Not(::testing::Contains("/layer1/conv/Conv")));

  // And is no scope.
  XnnpackQuantizer by_scope;
  by_scope.SetNodeName("layer1", PerChannel());
  EXPECT_THAT(ComplaintOf(by_scope), HasSubstr("SetNodeName(\"layer1\") selects no op"));
}

TEST(XnnpackQuantizer, SetRegexTakesNodesOfWhichItMatchesTheWholeName) {
  const auto module = Network();
  XnnpackQuantizer quantizer;
  quantizer.SetRegex("/layer1.*/conv/.*", PerChannel()).SetRegex(".*Add", std::nullopt);
  Annotate(quantizer, *module);
  EXPECT_THAT(AnnotatedLocations(*module),
              ElementsAre("/layer1/conv/Conv", "/layer1/Relu", "/layer10/conv/Conv"));
}

TEST(XnnpackQuantizer, ARegexStandsBetweenNodeNamesAndModuleNames) {
  const auto module = Network();
  XnnpackQuantizer quantizer;
  quantizer.SetModuleName("layer1", PerTensor())
      .SetModuleName("layer10", PerTensor())
      .SetRegex(".*/conv/.*", std::nullopt)
      .SetNodeName("/layer1/conv/Conv", PerChannel());
  Annotate(quantizer, *module);
  EXPECT_TRUE(AnnotationAt(*module, "/layer1/conv/Conv").inputs.at(1) ==
              Spec(*PerChannel().weight));
  EXPECT_FALSE(IsAnnotated(OpAt(*module, "/layer10/conv/Conv")));
  EXPECT_TRUE(IsAnnotated(OpAt(*module, "/layer10/Add")));
}

// A misspelled layer that was to stay float would be quantized in silence.
TEST(XnnpackQuantizer, ANameThatSelectsNothingIsToldTheNearest) {
  XnnpackQuantizer node;
  node.SetGlobal(PerChannel()).SetNodeName("/fc/Gem", std::nullopt);
  EXPECT_EQ(ComplaintOf(node),
            "SetNodeName(\"/fc/Gem\") selects no op of the model as it is quantized, perhaps "
            "\"/fc/Gemm\" is meant");
  XnnpackQuantizer scope;
  scope.SetModuleName("layer1.cnov", std::nullopt);
  EXPECT_THAT(ComplaintOf(scope), HasSubstr("perhaps \"layer1.conv\" is meant"));
  XnnpackQuantizer regex;
  regex.SetRegex("conv", std::nullopt);
  EXPECT_EQ(ComplaintOf(regex), "SetRegex(\"conv\") selects no op of the model as it is quantized");
}

TEST(XnnpackQuantizer, RefusesWhatIsNoRegularExpression) {
  XnnpackQuantizer quantizer;
  quantizer.SetRegex("(", PerChannel()).SetRegex(".*", PerChannel());
  EXPECT_THAT(ComplaintOf(quantizer), HasSubstr("\"(\" is no regular expression"));
}

// One model, four ways: at run time, by calibration, weights alone, float.
TEST(XnnpackQuantizer, EachNameHasAModeOfItsOwn) {
  const auto mode = [](ActivationMode activations) {
    return GetSymmetricQuantizationConfig({.is_per_channel = true, .activations = activations})
        .value();
  };
  const auto module = Network();
  XnnpackQuantizer quantizer;
  quantizer.SetGlobal(mode(ActivationMode::kStatic))
      .SetOperatorType(ir::OpKind::kLinear, mode(ActivationMode::kDynamic))
      .SetModuleName("layer10.conv", mode(ActivationMode::kWeightsOnly))
      .SetNodeName("/layer10/Add", std::nullopt);
  Annotate(quantizer, *module);
  EXPECT_TRUE(AnnotationAt(*module, "/layer1/conv/Conv").inputs.at(0) ==
              Spec(*PerChannel().input_activation));
  EXPECT_TRUE(
      std::get<QuantizationSpec>(AnnotationAt(*module, "/fc/Gemm").inputs.at(0)).is_dynamic);
  EXPECT_TRUE(AnnotationAt(*module, "/layer10/conv/Conv").inputs.at(0) == Spec(FloatSpec{}));
  EXPECT_FALSE(IsAnnotated(OpAt(*module, "/layer10/Add")));
}

TEST(XnnpackQuantizer, AModuleNameMayBeTheNodeItself) {
  const auto module = Network();
  XnnpackQuantizer quantizer;
  quantizer.SetModuleName("/layer10/Add", PerChannel());
  Annotate(quantizer, *module);
  // The pool and the flatten behind it carry the data on.
  EXPECT_THAT(AnnotatedLocations(*module), ElementsAre("/layer10/Add", "/Pool", "/Flatten"));
}

// pytorch#122303: there was no way to leave a module float.
TEST(XnnpackQuantizer, ANulloptConfigLeavesAModuleFloat) {
  const auto module = Network();
  XnnpackQuantizer quantizer;
  quantizer.SetGlobal(PerChannel()).SetModuleName("layer10", std::nullopt);
  Annotate(quantizer, *module);
  EXPECT_THAT(AnnotatedLocations(*module),
              ElementsAre("/layer1/conv/Conv", "/layer1/Relu", "/Pool", "/Flatten", "/fc/Gemm"));
}

// pytorch#131055: the setter was stored and never read.
TEST(XnnpackQuantizer, SetOperatorTypeTakesThatKind) {
  const auto module = Network();
  XnnpackQuantizer quantizer;
  quantizer.SetOperatorType(ir::OpKind::kLinear, PerChannel());
  Annotate(quantizer, *module);
  EXPECT_THAT(AnnotatedLocations(*module), ElementsAre("/fc/Gemm"));
}

TEST(XnnpackQuantizer, ANulloptTypeLeavesThatKindFloatAlsoWhereItMovesData) {
  const auto module = Network();
  XnnpackQuantizer quantizer;
  quantizer.SetGlobal(PerChannel())
      .SetOperatorType(ir::OpKind::kLinear, std::nullopt)
      .SetOperatorType(ir::OpKind::kFlatten, std::nullopt);
  Annotate(quantizer, *module);
  EXPECT_THAT(AnnotatedLocations(*module),
              ElementsAre("/layer1/conv/Conv", "/layer1/Relu", "/layer10/conv/Conv", "/layer10/Add",
                          "/Pool"));
}

TEST(XnnpackQuantizer, AFilterIsAskedInAddition) {
  const auto module = Network();
  XnnpackQuantizer quantizer;
  quantizer.SetGlobal(PerChannel()).SetFilter([](const ir::Op& op) {
    return op.location() == "/layer1/conv/Conv";
  });
  Annotate(quantizer, *module);
  // The relu belongs to its conv: PT2E asks the filter of it and of the weight, and quantizes
  // nothing.
  EXPECT_THAT(AnnotatedLocations(*module), ElementsAre("/layer1/conv/Conv", "/layer1/Relu"));
}

TEST(XnnpackQuantizer, NameWinsOverTypeAndTypeOverGlobal) {
  const auto module = Network();
  XnnpackQuantizer quantizer;
  quantizer.SetGlobal(PerTensor())
      .SetOperatorType(ir::OpKind::kConv2d, PerChannel())
      .SetModuleName("layer10", std::nullopt);
  Annotate(quantizer, *module);
  EXPECT_TRUE(AnnotationAt(*module, "/layer1/conv/Conv").inputs.at(1) ==
              Spec(*PerChannel().weight));
  EXPECT_FALSE(IsAnnotated(OpAt(*module, "/layer10/conv/Conv")));
  EXPECT_TRUE(AnnotationAt(*module, "/fc/Gemm").inputs.at(1) == Spec(*PerTensor().weight));
}

TEST(XnnpackQuantizer, TheFirstOfTwoMatchingNamesWins) {
  const auto module = Network();
  XnnpackQuantizer quantizer;
  quantizer.SetModuleName("layer10.conv", std::nullopt).SetModuleName("layer10", PerChannel());
  Annotate(quantizer, *module);
  EXPECT_FALSE(IsAnnotated(OpAt(*module, "/layer10/conv/Conv")));
  EXPECT_TRUE(IsAnnotated(OpAt(*module, "/layer10/Add")));
}

TEST(XnnpackQuantizer, RulesWinOverNamesAndTheFirstOfThemWins) {
  const auto module = Network();
  XnnpackQuantizer quantizer;
  quantizer.SetGlobal(PerTensor())
      .SetModuleName("layer10", PerTensor())
      .AddRule(AtNode("/layer10/conv/Conv"), PerChannel())
      .AddRule(OfKind(ir::OpKind::kConv2d), std::nullopt);
  Annotate(quantizer, *module);
  EXPECT_FALSE(IsAnnotated(OpAt(*module, "/layer1/conv/Conv")));
  EXPECT_TRUE(AnnotationAt(*module, "/layer10/conv/Conv").inputs.at(1) ==
              Spec(*PerChannel().weight));
}

TEST(XnnpackQuantizer, LeavesWhatAnotherQuantizerAnnotated) {
  const auto module = Network();
  MarkAnnotated(OpAt(*module, "/layer1/Relu"));
  XnnpackQuantizer quantizer;
  quantizer.SetGlobal(PerChannel());
  Annotate(quantizer, *module);
  const QuantizationAnnotation conv = AnnotationAt(*module, "/layer1/conv/Conv");
  // The conv alone is still a pattern, with an output of its own.
  EXPECT_NE(conv.output, std::nullopt);
  EXPECT_EQ(AnnotationAt(*module, "/layer1/Relu").output, std::nullopt);
}

TEST(XnnpackQuantizer, RefusesAConfigThatIsNotValid) {
  const auto module = Network();
  QuantizationConfig config = PerChannel();
  config.weight->qscheme = QScheme::kPerChannelAffine;
  XnnpackQuantizer quantizer;
  quantizer.SetOperatorType(ir::OpKind::kLinear, config);
  EXPECT_EQ(quantizer.Annotate(*module).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(AnnotatedLocations(*module), IsEmpty());
}

TEST(XnnpackQuantizer, WeightsOnlyLeavesActivationsFloat) {
  const auto module = Network();
  XnnpackQuantizer quantizer;
  quantizer.SetGlobal(GetSymmetricQuantizationConfig(
                          {.is_per_channel = true, .activations = ActivationMode::kWeightsOnly})
                          .value());
  Annotate(quantizer, *module);
  const QuantizationAnnotation conv = AnnotationAt(*module, "/layer1/conv/Conv");
  EXPECT_TRUE(conv.inputs.at(0) == Spec(FloatSpec{}));
  EXPECT_TRUE(conv.inputs.at(1) == Spec(*PerChannel().weight));
  EXPECT_FALSE(IsAnnotated(OpAt(*module, "/layer10/Add")));
}

TEST(XnnpackQuantizer, DynamicTakesTheInputsOfProductsOnly) {
  const auto module = Network();
  XnnpackQuantizer quantizer;
  quantizer.SetGlobal(GetSymmetricQuantizationConfig(
                          {.is_per_channel = true, .activations = ActivationMode::kDynamic})
                          .value());
  Annotate(quantizer, *module);
  for (const auto& op : module->main().ops()) {
    // The clamp belongs to the convolution in front of it.
    EXPECT_EQ(IsAnnotated(*op), HasDynamicForm(*op) || op->kind() == ir::OpKind::kRelu)
        << op->Describe();
    if (HasDynamicForm(*op)) {
      const Spec input = AnnotationAt(*module, op->location().c_str()).inputs.at(0);
      EXPECT_TRUE(std::get<QuantizationSpec>(input).is_dynamic);
    }
  }
}

/// What it says of the pattern; nothing where it does not have it.
std::optional<Capability> CapabilityFor(const OperatorPattern& pattern) {
  for (Capability& capability : XnnpackQuantizer().Capabilities()) {
    if (capability.pattern == pattern) return std::move(capability);
  }
  return std::nullopt;
}

TEST(XnnpackQuantizer, SaysHowItTakesAPattern) {
  const auto linear = CapabilityFor({ir::OpKind::kLinear});
  ASSERT_TRUE(linear.has_value());
  EXPECT_THAT(linear->modes, ElementsAre(ActivationMode::kStatic, ActivationMode::kDynamic,
                                         ActivationMode::kWeightsOnly));
  ASSERT_TRUE(linear->weights.has_value());
  EXPECT_THAT(linear->weights->qschemes,
              ElementsAre(QScheme::kPerTensorSymmetric, QScheme::kPerChannelSymmetric));
  const auto add = CapabilityFor({ir::OpKind::kAdd});
  ASSERT_TRUE(add.has_value());
  EXPECT_THAT(add->modes, ElementsAre(ActivationMode::kStatic));
  EXPECT_FALSE(add->weights.has_value());
  EXPECT_FALSE(add->condition.empty());
}

TEST(XnnpackQuantizer, ListsReluPatternsBesidePlainOnes) {
  std::vector<OperatorPattern> patterns;
  for (const Capability& capability : XnnpackQuantizer().Capabilities()) {
    patterns.push_back(capability.pattern);
  }
  EXPECT_THAT(patterns, Contains(OperatorPattern{ir::OpKind::kConv2d, ir::OpKind::kRelu}));
  EXPECT_THAT(patterns, Contains(OperatorPattern{ir::OpKind::kMul}));
  EXPECT_THAT(patterns, Contains(OperatorPattern{ir::OpKind::kCat}));
}

}  // namespace
}  // namespace zeropoint::quantizers
