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
        %3 = aten.relu(%0) : f32[N,2] loc("/relu")
        return %3, %1, %2
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
  // A quantizer may ask it of any op.
  EXPECT_FALSE(HasQuantizableWeight(OpAt(*module, "/relu")));
}

TEST(HasDynamicForm, IsThatOfAMatrixAtEachPositionWithSeveralOutputs) {
  const auto module = Parse(R"(
    module @products {
      const @one : f32[1,2] = [1, 2]
      const @w : f32[2,2] = [1, 2, 3, 4]
      const @p : f32[2,2,1,1] = [1, 2, 3, 4]
      const @q : f32[2,2,1] = [1, 2, 3, 4]
      const @g : f32[2,1,1,1] = [1, 2]
      const @t : f32[2,2,1,2] = [1, 2, 3, 4, 5, 6, 7, 8]
      func @main(%x: f32[N,2], %i: f32[N,2,4,4], %s: f32[N,2,4]) -> (%y: f32[N,2]) {
        %0 = aten.linear(%x, @w, none) : f32[N,2] loc("linear")
        %1 = aten.linear(%x, @one, none) : f32[N,1] loc("one output")
        %2 = aten.conv2d(%i, @p, none) : f32[N,2,4,4] loc("pointwise")
        %3 = aten.conv1d(%s, @q, none) : f32[N,2,4] loc("pointwise 1d")
        %4 = aten.conv2d(%i, @t, none) : f32[N,2,4,3] loc("taps")
        %5 = aten.conv2d(%i, @g, none) {groups=2} : f32[N,2,4,4] loc("groups")
        %6 = aten.conv2d(%i, @p, none) {stride=[2,2]} : f32[N,2,2,2] loc("strides")
        %7 = aten.conv2d(%i, @p, none) {padding=[1,1,1,1]} : f32[N,2,6,6] loc("padding")
        %8 = aten.relu(%0) : f32[N,2] loc("relu")
        return %8
      }
    })");
  for (const auto& op : module->main().ops()) {
    const std::string& at = op->location();
    EXPECT_EQ(HasDynamicForm(*op), at == "linear" || at == "pointwise" || at == "pointwise 1d")
        << at;
  }
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
