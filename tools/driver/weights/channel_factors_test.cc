#include "tools/driver/weights/channel_factors.h"

#include <memory>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/module.h"
#include "ir/parser.h"

namespace zeropoint::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

/// Two linear layers around a ReLU: one domain of two channels.
std::unique_ptr<ir::Module> Module() {
  return ir::ParseModule(R"(module @m {
  const @a : f32[2,2] = [8.0,1.0,0.25,0.5]
  const @b : f32[2,2] = [1.0,2.0,3.0,4.0]
  func @main(%x: f32[N,2]) -> (%y: f32[N,2]) {
    %0 = aten.linear(%x, @a, none) : f32[N,2] loc("first")
    %1 = aten.relu(%0) : f32[N,2]
    %2 = aten.linear(%1, @b, none) : f32[N,2] loc("second")
    return %2
  }
})")
      .value();
}

std::vector<float> WeightOf(const ir::Module& module, int layer) {
  auto op = module.main().ops().begin();
  std::advance(op, layer);
  const auto values = (*op)->operand(1)->data().values<float>();
  return {values.begin(), values.end()};
}

TEST(ChannelFactors, MakeTheSameGraphAgain) {
  const auto equalized = Module();
  const passes::ChannelFactors factors = passes::EqualizeChannels(*equalized, {});
  ASSERT_EQ(factors.size(), 1u);
  ASSERT_NE(factors[0], (std::vector<float>{1, 1}));
  const auto again = Module();
  const auto read = ParseChannelFactors(ChannelFactorsToJson(factors));
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_TRUE(passes::ScaleChannels(*again, *read).ok());
  for (const int layer : {0, 2}) {
    EXPECT_THAT(WeightOf(*again, layer), ElementsAreArray(WeightOf(*equalized, layer)));
  }
}

TEST(ChannelFactors, AreReadAsTheSameFloats) {
  const passes::ChannelFactors factors = {{1.0f / 3, 3e-38f, 7}, {}};
  EXPECT_EQ(ParseChannelFactors(ChannelFactorsToJson(factors)).value(), factors);
}

TEST(ChannelFactors, OfAnotherModelAreRefused) {
  const auto module = Module();
  for (const passes::ChannelFactors& factors :
       std::vector<passes::ChannelFactors>{{}, {{1, 2, 3}}, {{1, 0}}, {{1, -2}}, {{1, 2}, {}}}) {
    EXPECT_TRUE(absl::IsFailedPrecondition(passes::ScaleChannels(*module, factors)));
  }
  EXPECT_THAT(WeightOf(*module, 0), ElementsAre(8.0f, 1.0f, 0.25f, 0.5f));
}

TEST(ChannelFactors, ThatAreNoListsAreRefused) {
  for (const char* json : {"", "{}", "[1]", "[[\"a\"]]", "[[1,2]"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseChannelFactors(json).status())) << json;
  }
}

}  // namespace
}  // namespace zeropoint::tools
