#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::FloatEq;
using ::testing::HasSubstr;
using ::testing::IsNan;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

KernelCall TwoChannels(Extents extents, const std::vector<float>& x) {
  KernelCall call("aten.batch_norm");
  // Weight, bias, mean, variance.
  call.F32(std::move(extents), x)
      .F32({2}, {2, 3})
      .F32({2}, {10, 20})
      .F32({2}, {1, -1})
      .F32({2}, {4, 9});
  call.Float("eps", 0);
  return call;
}

TEST(BatchNorm, NormalizesAlongAxisOne) {
  EXPECT_THAT(Values<float>(TwoChannels({2, 2, 2}, {1, 3, 2, 5, 5, 7, -1, -4}).Result()),
              // (x-1)/2*2+10 and (x+1)/3*3+20
              ElementsAre(FloatEq(10), FloatEq(12), FloatEq(23), FloatEq(26), FloatEq(14),
                          FloatEq(16), FloatEq(20), FloatEq(17)));
}

TEST(BatchNorm, TakesRankTwoAndEmptyImages) {
  EXPECT_THAT(Values<float>(TwoChannels({1, 2}, {1, -1}).Result()), ElementsAre(10, 20));
  EXPECT_EQ(TwoChannels({1, 2, 0}, {}).Result().extents(), (Extents{1, 2, 0}));
}

TEST(BatchNorm, AddsEpsilonToTheVariance) {
  EXPECT_THAT(Values<float>(KernelCall("aten.batch_norm")
                                .F32({1, 1}, {3})
                                .F32({1}, {1})
                                .F32({1}, {0})
                                .F32({1}, {0})
                                .F32({1}, {0})
                                .Float("eps", 0.25)
                                .Result()),
              ElementsAre(6));
}

TEST(BatchNorm, RefusesParametersOfAnotherSize) {
  EXPECT_THAT(TwoChannels({1, 3}, {1, 2, 3}).Refusal(), HasSubstr("extents [3], found [2]"));
  EXPECT_THAT(TwoChannels({2}, {1, 2}).Refusal(), HasSubstr("rank 2 or more"));
  EXPECT_THAT(KernelCall("aten.batch_norm").F32({1, 1}, {1}).F32({1}, {1}).Refusal(),
              HasSubstr("operand 2 is missing"));
}

TEST(Softmax, SumsToOneAlongItsAxis) {
  const float e = std::exp(1.0f);
  EXPECT_THAT(
      Values<float>(KernelCall("aten.softmax").F32({2, 2}, {0, 1, 1, 1}).Int("dim", 1).Result()),
      ElementsAre(FloatEq(1 / (1 + e)), FloatEq(e / (1 + e)), 0.5f, 0.5f));
  EXPECT_THAT(
      Values<float>(KernelCall("aten.softmax").F32({2, 2}, {0, 1, 1, 1}).Int("dim", 0).Result()),
      ElementsAre(FloatEq(1 / (1 + e)), 0.5f, FloatEq(e / (1 + e)), 0.5f));
}

TEST(Softmax, CountsANegativeAxisFromTheEndAndWalksMiddleAxes) {
  EXPECT_THAT(Values<float>(KernelCall("aten.softmax")
                                .F32({2, 2, 2}, {0, 9, 0, 9, 5, 1, 5, 1})
                                .Int("dim", -2)
                                .Result()),
              Each(0.5f));
}

TEST(Softmax, DoesNotOverflow) {
  EXPECT_THAT(
      Values<float>(KernelCall("aten.softmax").F32({2}, {1e30f, 1e30f}).Int("dim", 0).Result()),
      ElementsAre(0.5f, 0.5f));
  EXPECT_THAT(
      Values<float>(KernelCall("aten.softmax").F32({2}, {-kInfinity, 3}).Int("dim", 0).Result()),
      ElementsAre(0, 1));
}

TEST(Softmax, IsNaNWhereAtensIs) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const std::vector<float>& x : {std::vector<float>{1, nan}, std::vector<float>{nan, 1},
                                      std::vector<float>{-kInfinity, -kInfinity}}) {
    EXPECT_THAT(Values<float>(KernelCall("aten.softmax").F32({2}, x).Int("dim", 0).Result()),
                Each(IsNan()));
  }
}

TEST(Softmax, TakesEmptyTensors) {
  EXPECT_EQ(KernelCall("aten.softmax").F32({0, 3}, {}).Int("dim", 1).Result().extents(),
            (Extents{0, 3}));
  EXPECT_EQ(KernelCall("aten.softmax").F32({3, 0}, {}).Int("dim", 1).Result().extents(),
            (Extents{3, 0}));
}

TEST(Softmax, RefusesAxesOutsideTheRank) {
  EXPECT_THAT(KernelCall("aten.softmax").F32({1}, {1}).Int("dim", 1).Refusal(),
              HasSubstr("\"dim\", found 1"));
  EXPECT_THAT(KernelCall("aten.softmax").F32({1}, {1}).Int("dim", INT64_MIN).Refusal(),
              HasSubstr("\"dim\""));
  EXPECT_THAT(KernelCall("aten.softmax").F32({1}, {1}).Refusal(), HasSubstr("missing"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
