#include "quantizers/quantizer_registry.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/op_kind.h"
#include "quantizers/annotation.h"
#include "quantizers/testing/module_text.h"

namespace zeropoint::quantizers {
namespace {

using ::testing::HasSubstr;

TEST(QuantizerRegistry, KnowsXnnpack) {
  const auto quantizer = CreateQuantizer("xnnpack", {});
  ASSERT_TRUE(quantizer.ok()) << quantizer.status();
  EXPECT_FALSE((*quantizer)->Capabilities().empty());
}

TEST(QuantizerRegistry, JoinsQuantizersInOrder) {
  const auto quantizer = CreateQuantizer("embedding,xnnpack", {});
  ASSERT_TRUE(quantizer.ok()) << quantizer.status();
  EXPECT_EQ((*quantizer)->Capabilities().front().pattern, OperatorPattern{ir::OpKind::kEmbedding});
  EXPECT_GT((*quantizer)->Capabilities().size(), 2U);
  EXPECT_FALSE(CreateQuantizer("embedding,", {}).ok());
}

TEST(QuantizerRegistry, RulesKeepTablesFloat) {
  const auto module = testing::Parse(R"(
    module @m {
      const @t : f32[2,2] = [1.0, 2.0, 3.0, 4.0]
      func @main(%ids: i64[N]) -> (%y: f32[N,2], %z: f32[N,2]) {
        %0 = aten.embedding(@t, %ids) : f32[N,2] loc("words")
        %1 = aten.embedding(@t, %ids) : f32[N,2] loc("places")
        return %0, %1
      }
    })");
  const auto quantizer =
      CreateQuantizer("embedding", {}, {{{AtNode("words"), {.quantize = false}}}});
  ASSERT_TRUE(quantizer.ok()) << quantizer.status();
  ASSERT_TRUE((*quantizer)->Annotate(*module).ok());
  EXPECT_THAT(testing::AnnotatedLocations(*module), ::testing::ElementsAre("places"));
}

std::unique_ptr<ir::Module> LinearLayersAndAConvolution() {
  return testing::Parse(R"(
    module @m {
      const @w : f32[2,2] = [1.0, 2.0, 3.0, 4.0]
      const @c : f32[2,2,1,1] = [1.0, 2.0, 3.0, 4.0]
      func @main(%x: f32[N,2], %i: f32[N,2,4,4]) -> (%y: f32[N,2], %z: f32[N,2,4,4]) {
        %0 = aten.linear(%x, @w, none) : f32[N,2] loc("first")
        %1 = aten.linear(%0, @w, none) : f32[N,2] loc("second")
        %2 = aten.conv2d(%i, @c, none) : f32[N,2,4,4] loc("conv")
        return %1, %2
      }
    })");
}

/// The ends of the weight's range.
std::pair<std::int64_t, std::int64_t> WeightRange(const ir::Module& module, const char* location) {
  const auto annotation = GetAnnotation(testing::OpAt(module, location));
  const auto& spec = std::get<QuantizationSpec>((*annotation)->inputs.at(1));
  return {spec.quant_min, spec.quant_max};
}

TEST(QuantizerRegistry, FourBitsAreForWeightsOfLinearLayers) {
  constexpr std::pair<std::int64_t, std::int64_t> k4Bits = {-8, 7}, k8Bits = {-127, 127};
  for (const ActivationMode mode : {ActivationMode::kDynamic, ActivationMode::kWeightsOnly}) {
    const auto module = LinearLayersAndAConvolution();
    const QuantizerOptions options = {.activations = mode};
    QuantizerOptions four_bits = options;
    four_bits.weight_bits = 4;
    const auto quantizer = CreateQuantizer("xnnpack", four_bits, {{AtNode("second"), options}});
    ASSERT_TRUE(quantizer.ok()) << quantizer.status();
    ASSERT_TRUE((*quantizer)->Annotate(*module).ok());
    EXPECT_EQ(WeightRange(*module, "first"), k4Bits);
    EXPECT_EQ(WeightRange(*module, "second"), k8Bits);
    EXPECT_EQ(WeightRange(*module, "conv"), k8Bits);
  }
}

TEST(QuantizerRegistry, ARuleGivesItsLinearLayersFourBits) {
  const auto module = LinearLayersAndAConvolution();
  const auto quantizer = CreateQuantizer(
      "xnnpack", {},
      {{AtNode("first"), {.weight_bits = 4, .activations = ActivationMode::kDynamic}}});
  ASSERT_TRUE((*quantizer)->Annotate(*module).ok());
  EXPECT_EQ(WeightRange(*module, "first").first, -8);
  EXPECT_EQ(WeightRange(*module, "second").first, -127);
}

TEST(QuantizerRegistry, ListsTheQuantizersWhenANameIsUnknown) {
  const auto quantizer = CreateQuantizer("xnpack", {});
  EXPECT_EQ(quantizer.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(quantizer.status().message()), HasSubstr("\"xnpack\""));
  EXPECT_THAT(std::string(quantizer.status().message()),
              HasSubstr("there are: xnnpack, embedding"));
}

TEST(QuantizerRegistry, EveryObserverOfActivationsMakesAQuantizer) {
  for (const char* name :
       {"histogram", "minmax", "moving-average", "percentile", "entropy", "mse"}) {
    const auto observer = ActivationObserverByName(name);
    ASSERT_TRUE(observer.ok()) << observer.status();
    EXPECT_TRUE(CreateQuantizer("xnnpack", {.activation_observer = *observer}).ok()) << name;
  }
}

TEST(QuantizerRegistry, ListsTheObserversWhenANameIsUnknown) {
  const auto observer = ActivationObserverByName("per_channel_min_max");
  EXPECT_EQ(observer.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(observer.status().message()), HasSubstr("moving-average"));
}

}  // namespace
}  // namespace zeropoint::quantizers
