#include "tools/driver/coverage/unquantized_ops.h"

#include <memory>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/op_kind.h"
#include "ir/parser.h"
#include "quantizers/quantizer_registry.h"
#include "tools/driver/coverage/quantization_warnings.h"

namespace zeropoint::tools {
namespace {

using quantizers::ActivationMode;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kLayers = R"(
  module @m {
    const @filter : f32[2,2,1,1] = [1.0, 2.0, 3.0, 4.0]
    const @groups : f32[2,1,1,1] = [1.0, 2.0]
    const @matrix : f32[2,2] = [1.0, 2.0, 3.0, 4.0]
    const @table : f32[3,2] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    func @main(%x: f32[N,2,2,2], %ids: i64[N], %w: f32[2,2])
        -> (%y: f32[N,2,2,2], %z: f32[N,2]) {
      %0 = aten.conv2d(%x, @filter, none) : f32[N,2,2,2]
      %1 = aten.conv2d(%0, @groups, none) {groups=2} : f32[N,2,2,2]
      %2 = aten.add(%1, %x) : f32[N,2,2,2]
      %3 = aten.relu(%2) : f32[N,2,2,2]
      %4 = aten.softmax(%3) {dim=1} : f32[N,2,2,2]
      %5 = aten.embedding(@table, %ids) : f32[N,2]
      %6 = aten.linear(%5, @matrix, none) : f32[N,2]
      %7 = aten.linear(%6, %w, none) : f32[N,2]
      return %4, %7
    }
    func @body(%x: f32[N,2]) -> (%y: f32[N,2]) {
      %0 = aten.linear(%x, @matrix, none) : f32[N,2]
      return %0
    }
  })";

/// What a quantizer with these settings leaves, as "count op: reason".
std::vector<std::string> LeftBy(std::string_view quantizer_name,
                                const quantizers::ResolvedRecipe& settings,
                                std::string_view text = kLayers) {
  const auto module = *ir::ParseModule(text);
  const auto quantizer =
      *quantizers::CreateQuantizer(quantizer_name, settings.defaults, settings.rules);
  EXPECT_TRUE(quantizer->Annotate(*module).ok());
  std::vector<std::string> left;
  for (const UnquantizedOps& ops : FindUnquantized(*module, *quantizer, settings)) {
    left.push_back(std::to_string(ops.count) + " " + ops.op + ", " +
                   std::to_string(ops.float_bytes) + ": " + ops.reason);
  }
  return left;
}

quantizers::ResolvedRecipe With(ActivationMode activations) {
  return {.defaults = {.activations = activations}, .rules = {}};
}

TEST(UnquantizedOps, OfStaticQuantizationAreThoseWithoutAnInt8Form) {
  EXPECT_THAT(
      LeftBy("xnnpack", With(ActivationMode::kStatic)),
      ElementsAre("1 aten.embedding, 24: the chosen --quantizer leaves them out",
                  "1 aten.add, 0: what reads them needs more than 8 bits (a logarithm, root, norm, "
                  "comparison)",
                  "1 aten.linear, 0: their weights are computed at run time",
                  "1 aten.softmax, 0: they have no int8 form"));
}

TEST(UnquantizedOps, OfDynamicQuantizationAreAllButProducts) {
  EXPECT_THAT(
      LeftBy("embedding,xnnpack", With(ActivationMode::kDynamic)),
      ElementsAre(
          "1 aten.conv2d, 8: --dynamic quantizes matrix products and pointwise convolutions alone",
          "1 aten.add, 0: --dynamic quantizes matrix products and pointwise convolutions alone",
          "1 aten.linear, 0: their weights are computed at run time",
          "1 aten.softmax, 0: they have no int8 form"));
}

TEST(UnquantizedOps, OfWeightsAloneAreThoseWithoutWeights) {
  EXPECT_THAT(LeftBy("embedding,xnnpack", With(ActivationMode::kWeightsOnly)),
              ElementsAre("1 aten.add, 0: they have no weights",
                          "1 aten.linear, 0: their weights are computed at run time",
                          "1 aten.softmax, 0: they have no int8 form"));
}

constexpr std::string_view kRecurrent = R"(
  module @m {
    const @w : f32[1,3,2] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    const @r : f32[1,3,1] = [1.0, 2.0, 3.0]
    func @main(%x: f32[S,N,2], %w: f32[1,3,2]) -> (%y: f32[S,1,N,1], %z: f32[S,1,N,1]) {
      %0, %1 = aten.gru(%x, @w, @r, none, none, none) {activations="Sigmoid,Tanh"} : f32[S,1,N,1], f32[1,N,1]
      %2, %3 = aten.gru(%x, %w, @r, none, none, none) {activations="Sigmoid,Tanh"} : f32[S,1,N,1], f32[1,N,1]
      return %0, %2
    }
  })";

TEST(UnquantizedOps, AreRecurrentLayersWhoseWeightsAreComputed) {
  for (const ActivationMode activations :
       {ActivationMode::kStatic, ActivationMode::kDynamic, ActivationMode::kWeightsOnly}) {
    EXPECT_THAT(LeftBy("xnnpack", With(activations), kRecurrent),
                ElementsAre("1 aten.gru, 12: their weights are computed at run time"));
  }
}

TEST(UnquantizedOps, AreRecurrentLayersByPyTorchsRules) {
  quantizers::ResolvedRecipe recipe = With(ActivationMode::kDynamic);
  recipe.defaults.pt2e_compat = true;
  EXPECT_THAT(LeftBy("xnnpack", recipe, kRecurrent),
              ElementsAre("2 aten.gru, 36: PyTorch's quantizer leaves them float"));
}

TEST(UnquantizedOps, AreRecurrentLayersThatARecipeKeepsFloat) {
  quantizers::ResolvedRecipe recipe = With(ActivationMode::kDynamic);
  recipe.rules.push_back({quantizers::OfKind(ir::OpKind::kGru), {.quantize = false}});
  EXPECT_THAT(LeftBy("xnnpack", recipe, kRecurrent),
              ElementsAre("2 aten.gru, 36: the recipe keeps them float"));
}

TEST(UnquantizedOps, AreThoseThatARecipeKeepsFloat) {
  quantizers::ResolvedRecipe recipe = With(ActivationMode::kWeightsOnly);
  recipe.rules.push_back({quantizers::OfKind(ir::OpKind::kConv2d), {.quantize = false}});
  EXPECT_THAT(LeftBy("embedding,xnnpack", recipe),
              ::testing::Contains("2 aten.conv2d, 24: the recipe keeps them float"));
}

TEST(UnquantizedOps, AreNotThoseThatAnotherToolQuantized) {
  EXPECT_THAT(LeftBy("xnnpack", With(ActivationMode::kDynamic), R"(
    module @m {
      const @filter : i8[2,2,1,1] = [1, 2, 3, 4]
      func @main(%x: f32[N,2,2,2]) -> (%y: f32[N,2,2,2]) {
        %0 = quant.dequantize_per_tensor(@filter) {dtype=i8, quant_max=127, quant_min=-127, scale=0.5, zero_point=0} : f32[2,2,1,1]
        %1 = aten.conv2d(%x, %0, none) : f32[N,2,2,2]
        return %1
      }
    })"),
              IsEmpty());
}

std::vector<std::string> WarningsOf(const NodeCounts& total,
                                    const std::vector<UnquantizedOps>& unquantized,
                                    ActivationMode activations) {
  return QuantizationWarnings({total, {}}, unquantized, activations, "m.onnx");
}

const std::vector<UnquantizedOps> kConvolutions = {
    {"aten.conv2d", 9, 1000, "--dynamic quantizes matrix products and pointwise convolutions alone",
     "give --calib DATA"}};
const std::vector<UnquantizedOps> kKept = {
    {"aten.conv2d", 9, 1000, "the recipe keeps them float", ""}};

TEST(QuantizationWarnings, SayThatNothingWasQuantizedAndWhatToDo) {
  EXPECT_THAT(
      WarningsOf({.in_float = 9}, kConvolutions, ActivationMode::kDynamic),
      ElementsAre(
          "nothing was quantized; 9 aten.conv2d stay float because --dynamic "
          "quantizes matrix products and pointwise convolutions alone: m.onnx: give --calib DATA"));
  EXPECT_THAT(WarningsOf({.in_float = 1}, {}, ActivationMode::kStatic),
              ElementsAre("nothing was quantized; the model has no op that int8 has a form of: "
                          "m.onnx: compile it with --float"));
}

TEST(QuantizationWarnings, SayThatMostWeightsStayFloatUnlessTheUserAskedForIt) {
  const NodeCounts little = {.dynamic = 1, .in_float = 9, .quantized_bytes = 10};
  EXPECT_THAT(WarningsOf(little, kConvolutions, ActivationMode::kDynamic),
              ElementsAre(HasSubstr("most weights were not quantized, 1000 bytes of them; 9 ")));
  EXPECT_THAT(WarningsOf(little, kKept, ActivationMode::kDynamic), IsEmpty());
  const NodeCounts much = {.dynamic = 1, .in_float = 9, .quantized_bytes = 2000};
  EXPECT_THAT(WarningsOf(much, kConvolutions, ActivationMode::kDynamic), IsEmpty());
}

TEST(QuantizationWarnings, SayThatNothingComputesOnIntegersUnlessWeightsWereAskedFor) {
  const NodeCounts stored = {.weights_only = 3, .quantized_bytes = 2000};
  EXPECT_THAT(
      WarningsOf(stored, {}, ActivationMode::kStatic),
      ElementsAre(HasSubstr("no op computes on integers, though 3 have weights in 8 bits")));
  EXPECT_THAT(WarningsOf(stored, {}, ActivationMode::kWeightsOnly), IsEmpty());
}

TEST(RepairWarning, SaysThatLittleComputesOnIntegers) {
  const auto warning = [](NodeCounts total, ActivationMode activations = ActivationMode::kStatic) {
    return RepairWarning({total, {}}, activations, 20, "m.onnx").value_or("");
  };
  EXPECT_THAT(warning({.in_float = 9}), HasSubstr("nothing stayed in int8"));
  EXPECT_THAT(warning({.int8 = 2, .dynamic = 1, .weights_only = 5, .in_float = 5}),
              HasSubstr("only 3 of 13 ops compute on integers after the repair to 20 dB"));
  EXPECT_EQ(warning({.int8 = 2, .dynamic = 1, .in_float = 9}), "");
  EXPECT_EQ(warning({.weights_only = 1, .in_float = 9}, ActivationMode::kWeightsOnly), "");
}

}  // namespace
}  // namespace zeropoint::tools
