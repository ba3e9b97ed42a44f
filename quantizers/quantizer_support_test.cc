#include "quantizers/quantizer_support.h"

#include <memory>
#include <variant>
#include <vector>

#include "gtest/gtest.h"
#include "quantizers/op_predicate.h"
#include "quantizers/testing/module_text.h"

namespace zeropoint::quantizers {
namespace {

using testing::OpAt;
using testing::Parse;

QuantizationConfig PerChannel() {
  return GetSymmetricQuantizationConfig({.is_per_channel = true}).value();
}
QuantizationConfig PerTensor() { return GetSymmetricQuantizationConfig({}).value(); }

TEST(SymmetricConfig, WeightsAreSymmetricAndLeaveOutTheLowestValue) {
  const QuantizationConfig config = PerChannel();
  EXPECT_EQ(config.weight->quant_min, -127);
  EXPECT_EQ(config.weight->qscheme, QScheme::kPerChannelSymmetric);
  EXPECT_EQ(config.input_activation->qscheme, QScheme::kPerTensorAffine);
  EXPECT_EQ(config.input_activation->observer, ObserverKind::kHistogram);
  EXPECT_EQ(PerTensor().weight->observer, ObserverKind::kMinMax);
}

// PT2E accepts 0..255 with int8 and emits ops that fail when they run.
TEST(SymmetricConfig, RefusesARangeOutsideInt8) {
  EXPECT_EQ(GetSymmetricQuantizationConfig({.act_qmin = 0, .act_qmax = 255}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(GetSymmetricQuantizationConfig({.weight_qmin = -129}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(SymmetricConfig, RefusesAPerChannelObserverOfActivations) {
  EXPECT_EQ(GetSymmetricQuantizationConfig({.activation_observer = ObserverKind::kPerChannelMinMax})
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(QuantizationConfig, ComparesByValue) {
  EXPECT_TRUE(PerChannel() == PerChannel());
  EXPECT_FALSE(PerChannel() == PerTensor());
}

/// A layer with all three operands, one with a computed weight, one in f64.
std::unique_ptr<ir::Module> Linears() {
  return Parse(R"(
    module @linears {
      const @w : f32[2,2] = [1, 2, 3, 4]
      const @b : f32[2] = [1, 2]
      const @d : f64[2,2] = [1, 2, 3, 4]
      func @main(%x: f32[N,2], %v: f32[2,2], %z: f64[N,2])
          -> (%p: f32[N,2], %q: f32[N,2], %r: f64[N,2]) {
        %0 = aten.linear(%x, @w, @b) : f32[N,2] loc("/constant")
        %1 = aten.linear(%x, %v, none) : f32[N,2] loc("/computed")
        %2 = aten.linear(%z, @d, none) : f64[N,2] loc("/exact")
        return %0, %1, %2
      }
    })");
}

struct Rule {
  OpPredicate selects;
  int number;
};

TEST(FirstRuleThatSelects, IsTheFirstOfSeveralAndNullForNone) {
  const auto module = Linears();
  const std::vector<Rule> rules = {{AtNode("/exact"), 0},
                                   {AtNode("/constant"), 1},
                                   {OfKind(OpAt(*module, "/constant").kind()), 2}};
  EXPECT_EQ(FirstRuleThatSelects(rules, OpAt(*module, "/constant"))->number, 1);
  EXPECT_EQ(FirstRuleThatSelects(rules, OpAt(*module, "/computed"))->number, 2);
  EXPECT_EQ(FirstRuleThatSelects(std::vector<Rule>{rules[0]}, OpAt(*module, "/computed")), nullptr);
}

TEST(HasQuantizableWeight, WantsAConstantOfAnOpOfF32) {
  const auto module = Linears();
  EXPECT_TRUE(HasQuantizableWeight(OpAt(*module, "/constant")));
  EXPECT_FALSE(HasQuantizableWeight(OpAt(*module, "/computed")));
  EXPECT_FALSE(HasQuantizableWeight(OpAt(*module, "/exact")));
}

TEST(WeightedInputs, WritesTheBiasAsFloatAndNoneWhereThereIsNone) {
  const auto module = Linears();
  const QuantizationAnnotation three = WeightedInputs(OpAt(*module, "/constant"), PerChannel());
  ASSERT_EQ(three.inputs.size(), 3U);
  EXPECT_EQ(std::get<QuantizationSpec>(three.inputs.at(1)), *PerChannel().weight);
  EXPECT_TRUE(std::holds_alternative<FloatSpec>(three.inputs.at(2)));
  EXPECT_EQ(WeightedInputs(OpAt(*module, "/computed"), PerChannel()).inputs.size(), 2U);
}

TEST(WeightedInputs, SaysFloatWhereTheConfigLeavesATensorOpen) {
  const auto module = Linears();
  QuantizationConfig config = PerTensor();
  config.input_activation.reset();
  const QuantizationAnnotation annotation = WeightedInputs(OpAt(*module, "/constant"), config);
  EXPECT_TRUE(std::holds_alternative<FloatSpec>(annotation.inputs.at(0)));
}

}  // namespace
}  // namespace zeropoint::quantizers
