#include "tools/driver/verification/repair_price.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/module.h"
#include "ir/parser.h"

namespace zeropoint::tools {
namespace {

using ::testing::DoubleNear;
using ::testing::Optional;

constexpr char kModule[] = R"(module @m {
  func @main(%x: f32[N,4,H,16], %w: f32[8,4,3,3], %d: f32[8,1,3,3], %m: f32[1000,16])
      -> (%y: f32[N,8,H,16], %z: f32[N,8,H,1000]) {
    %0 = aten.conv2d(%x, %w, none) {padding=[1,1,1,1]} : f32[N,8,H,16] loc("conv")
    %1 = aten.conv2d(%0, %d, none) {padding=[1,1,1,1], groups=8} : f32[N,8,H,16] loc("depthwise")
    %2 = aten.add(%0, %1) : f32[N,8,H,16] loc("add")
    %3 = aten.linear(%2, %m, none) : f32[N,8,H,1000] loc("linear")
    return %2, %3
  }
}
)";

class RepairPriceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto module = ir::ParseModule(kModule);
    ASSERT_TRUE(module.ok()) << module.status();
    module_ = *std::move(module);
    // Two samples a run.
    runtime::Tensor x = runtime::Tensor::Allocate(runtime::DType::kFloat32, {2, 4, 10, 16}).value();
    std::vector<runtime::Tensor> inputs;
    inputs.push_back(std::move(x));
    run_ = ExtentsOfRun(module_->main(), inputs, 2);
  }

  RepairedNode Priced(const std::string& name, Treatment treatment, std::int64_t bytes = 0) {
    std::vector<RepairedNode> nodes = {
        {.node = {name, "", false, false, bytes}, .treatment = treatment}};
    PriceRepairs(module_->main(), run_, nodes);
    return nodes.front();
  }

  std::unique_ptr<ir::Module> module_;
  RunExtents run_;
};

TEST_F(RepairPriceTest, GoesByTheMultiplicationsOfASample) {
  // 288 weights at 160 positions.
  EXPECT_THAT(Priced("conv", Treatment::kFloat).extra_ms,
              Optional(DoubleNear(288 * 160 * (0.013 - 0.0035) * 1e-6, 1e-12)));
  EXPECT_THAT(Priced("depthwise", Treatment::kFloat).extra_ms,
              Optional(DoubleNear(72 * 160 * (0.043 - 0.032) * 1e-6, 1e-12)));
}

TEST_F(RepairPriceTest, GoesByElementsWhereNothingIsMultiplied) {
  EXPECT_THAT(Priced("add", Treatment::kFloat).extra_ms,
              Optional(DoubleNear(8 * 160 * 0.1 * 1e-6, 1e-12)));
}

TEST_F(RepairPriceTest, WeightsOnlyTakesTheTimeOfFloatAndNoBytes) {
  const RepairedNode in_float = Priced("conv", Treatment::kFloat, 1152);
  const RepairedNode weights_only = Priced("conv", Treatment::kWeightsOnly, 1152);
  EXPECT_EQ(in_float.extra_ms, weights_only.extra_ms);
  EXPECT_EQ(in_float.extra_bytes, 864);
  EXPECT_EQ(weights_only.extra_bytes, 0);
}

TEST_F(RepairPriceTest, DynamicTakesTheTimeToQuantizeItsInputs) {
  EXPECT_THAT(Priced("linear", Treatment::kDynamic).extra_ms,
              Optional(DoubleNear(8 * 160 * 0.3 * 1e-6, 1e-12)));
  EXPECT_LT(*Priced("linear", Treatment::kDynamic).extra_ms,
            *Priced("linear", Treatment::kFloat).extra_ms);
}

TEST_F(RepairPriceTest, ExtentsThatAreNotKnownHaveNoPrice) {
  run_.symbols.erase("H");
  EXPECT_EQ(Priced("conv", Treatment::kFloat).extra_ms, std::nullopt);
}

}  // namespace
}  // namespace zeropoint::tools
