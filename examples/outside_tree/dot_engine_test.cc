#include "dot_engine.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "quantizers/testing/module_text.h"

namespace dot_engine {
namespace {

using ::testing::ElementsAre;
using zeropoint::quantizers::testing::AnnotatedLocations;
using zeropoint::quantizers::testing::OpAt;
using zeropoint::quantizers::testing::Parse;

std::unique_ptr<ir::Module> Network() {
  return Parse(R"(
    module @network {
      const @w1 : f32[2,2,1,1] = [1.0, 2.0, 3.0, 4.0]
      const @w2 : f32[2,1,1,1] = [1.0, 2.0]
      const @w3 : f32[3,2] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
      func @main(%x: f32[N,2,4,4]) -> (%y: f32[N,3]) {
        %0 = aten.conv2d(%x, @w1, none) : f32[N,2,4,4] loc("conv")
        %1 = aten.relu(%0) : f32[N,2,4,4] loc("relu")
        %2 = aten.conv2d(%1, @w2, none) {groups=2} : f32[N,2,4,4] loc("depthwise")
        %3 = aten.adaptive_avg_pool2d(%2) : f32[N,2,1,1] loc("pool")
        %4 = aten.flatten(%3) {start_dim=1} : f32[N,2] loc("flatten")
        %5 = aten.linear(%4, @w3, none) : f32[N,3] loc("linear")
        return %5
      }
    })");
}

std::vector<std::string> Annotated(ir::Module& module,
                                   const std::vector<quantizers::QuantizerRule>& rules = {}) {
  const auto quantizer = CreateDotEngine({}, rules);
  EXPECT_TRUE(quantizer.ok()) << quantizer.status();
  EXPECT_TRUE((*quantizer)->Annotate(module).ok());
  EXPECT_TRUE((*quantizer)->Validate(module).ok());
  return AnnotatedLocations(module);
}

TEST(DotEngine, TakesProductsOfOneGroupWithTheirClamps) {
  EXPECT_THAT(Annotated(*Network()), ElementsAre("conv", "relu", "linear"));
}

TEST(DotEngine, HasNoZeroPoints) {
  const auto module = Network();
  Annotated(*module);
  const auto annotation = *quantizers::GetAnnotation(OpAt(*module, "linear"));
  for (const quantizers::Spec& spec :
       {annotation->inputs.at(0), annotation->inputs.at(1), *annotation->output}) {
    const auto& observed = std::get<quantizers::QuantizationSpec>(spec);
    EXPECT_EQ(observed.qscheme, quantizers::QScheme::kPerTensorSymmetric);
  }
}

TEST(DotEngine, ARuleLeavesOpsFloat) {
  const auto module = Network();
  EXPECT_THAT(Annotated(*module, {{quantizers::AtNode("conv"), {.quantize = false}},
                                  {quantizers::AtNode("linear"),
                                   {.activations = quantizers::ActivationMode::kDynamic}}}),
              ElementsAre());
}

TEST(DotEngine, RefusesActivationsThatItDoesNotHave) {
  const auto refused = CreateDotEngine({.activations = quantizers::ActivationMode::kDynamic}, {});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace dot_engine
