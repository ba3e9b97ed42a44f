#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsNan;

KernelCall MeanOver(std::vector<std::int64_t> dims) {
  KernelCall call("aten.mean");
  call.Ints("dim", std::move(dims));
  return call;
}

TEST(Mean, ReducesFirstMiddleAndLastAxes) {
  const std::vector<float> x = {1, 2, 3, 4, 5, 6, 7, 8};
  EXPECT_THAT(Values<float>(MeanOver({0}).F32({2, 2, 2}, x).Result()), ElementsAre(3, 4, 5, 6));
  EXPECT_THAT(Values<float>(MeanOver({1}).F32({2, 2, 2}, x).Result()), ElementsAre(2, 3, 6, 7));
  EXPECT_THAT(Values<float>(MeanOver({2}).F32({2, 2, 2}, x).Result()),
              ElementsAre(1.5f, 3.5f, 5.5f, 7.5f));
  EXPECT_THAT(Values<float>(MeanOver({0, 2}).F32({2, 2, 2}, x).Result()), ElementsAre(3.5f, 5.5f));
}

TEST(Mean, KeepsReducedAxesOnRequest) {
  const std::vector<float> x = {1, 2, 3, 4};
  EXPECT_EQ(MeanOver({0, 1}).F32({2, 2}, x).Result().extents(), Extents());
  EXPECT_EQ(MeanOver({0, 1}).F32({2, 2}, x).Int("keepdim", 1).Result().extents(), (Extents{1, 1}));
  EXPECT_EQ(MeanOver({0}).F32({2, 2}, x).Int("keepdim", 1).Result().extents(), (Extents{1, 2}));
}

TEST(Mean, DoesNotLoseSmallTermsBesideALargeOne) {
  std::vector<float> x(1025, 1.0f);
  x[0] = 1 << 24;  // 2^24 + 1 is no float
  EXPECT_THAT(Values<float>(MeanOver({0}).F32({1025}, x).Result()),
              ElementsAre(static_cast<float>(((1 << 24) + 1024) / 1025.0)));
}

TEST(Mean, OfNothingIsNaN) {
  EXPECT_THAT(Values<float>(MeanOver({1}).F32({2, 0}, {}).Result()), Each(IsNan()));
  EXPECT_EQ(MeanOver({1}).F32({0, 3}, {}).Result().extents(), (Extents{0}));
}

TEST(Mean, RefusesAxesThatDoNotAscendInsideTheRank) {
  EXPECT_THAT(MeanOver({}).F32({1}, {1}).Refusal(), HasSubstr("none"));
  EXPECT_THAT(MeanOver({1, 0}).F32({1, 1}, {1}).Refusal(), HasSubstr("[1,0]"));
  EXPECT_THAT(MeanOver({0, 0}).F32({1, 1}, {1}).Refusal(), HasSubstr("[0,0]"));
  EXPECT_THAT(MeanOver({2}).F32({1, 1}, {1}).Refusal(), HasSubstr("[2]"));
  EXPECT_THAT(MeanOver({-1}).F32({1, 1}, {1}).Refusal(), HasSubstr("[-1]"));
}

TEST(Mean, RefusesABooleanThatIsNone) {
  EXPECT_THAT(MeanOver({0}).F32({1}, {1}).Int("keepdim", 2).Refusal(),
              HasSubstr("\"keepdim\" must be 0 or 1, it is 2"));
}

Tensor Reduced(const std::string& op, Extents extents, const std::vector<float>& x) {
  return KernelCall(op).F32(std::move(extents), x).Ints("dim", {1}).Result();
}

TEST(Reductions, CombineTheElementsOfAnAxis) {
  const std::vector<float> x = {1, 2, 3, -4, 5, 6};
  EXPECT_THAT(Values<float>(Reduced("aten.sum", {2, 3}, x)), ElementsAre(6, 7));
  EXPECT_THAT(Values<float>(Reduced("aten.prod", {2, 3}, x)), ElementsAre(6, -120));
  EXPECT_THAT(Values<float>(Reduced("aten.amax", {2, 3}, x)), ElementsAre(3, 6));
  EXPECT_THAT(Values<float>(Reduced("aten.amin", {2, 3}, x)), ElementsAre(1, -4));
}

TEST(Reductions, OfNothingAreTheirNeutralElement) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  EXPECT_THAT(Values<float>(Reduced("aten.sum", {1, 0}, {})), ElementsAre(0));
  EXPECT_THAT(Values<float>(Reduced("aten.prod", {1, 0}, {})), ElementsAre(1));
  EXPECT_THAT(Values<float>(Reduced("aten.amax", {1, 0}, {})), ElementsAre(-kInfinity));
  EXPECT_THAT(Values<float>(Reduced("aten.amin", {1, 0}, {})), ElementsAre(kInfinity));
  EXPECT_THAT(Values<float>(Reduced("aten.logsumexp", {1, 0}, {})), ElementsAre(-kInfinity));
  EXPECT_THAT(Values<std::int8_t>(KernelCall("aten.amax").I8({1, 0}, {}).Ints("dim", {1}).Result()),
              ElementsAre(-128));
}

TEST(Reductions, OfIntegersWrap) {
  EXPECT_THAT(
      Values<std::int8_t>(KernelCall("aten.sum").I8({2}, {127, 1}).Ints("dim", {0}).Result()),
      ElementsAre(-128));
  EXPECT_THAT(
      Values<std::int8_t>(KernelCall("aten.prod").I8({2}, {-64, 2}).Ints("dim", {0}).Result()),
      ElementsAre(-128));
}

TEST(Reductions, KeepNaN) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THAT(Values<float>(Reduced("aten.amax", {1, 3}, {1, nan, 3})), Each(IsNan()));
  EXPECT_THAT(Values<float>(Reduced("aten.amin", {1, 3}, {1, nan, 3})), Each(IsNan()));
}

TEST(Logsumexp, NeitherOverflowsNorUnderflows) {
  EXPECT_THAT(Values<float>(Reduced("aten.logsumexp", {2, 2}, {1000, 1000, -1000, -1000})),
              ElementsAre(::testing::FloatEq(1000 + static_cast<float>(std::log(2.0))),
                          ::testing::FloatEq(-1000 + static_cast<float>(std::log(2.0)))));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
