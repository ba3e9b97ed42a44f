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

using ::testing::ElementsAre;
using ::testing::FloatEq;
using ::testing::HasSubstr;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::vector<float> Floats(const std::string& op, const std::vector<float>& a,
                          const std::vector<float>& b) {
  const Extents extents = {static_cast<std::int64_t>(a.size())};
  return Values<float>(KernelCall(op).F32(extents, a).F32(extents, b).Result());
}

std::vector<std::int32_t> Int32s(const std::string& op, const std::vector<std::int32_t>& a,
                                 const std::vector<std::int32_t>& b) {
  const Extents extents = {static_cast<std::int64_t>(a.size())};
  return Values<std::int32_t>(KernelCall(op).I32(extents, a).I32(extents, b).Result());
}

TEST(Binary, BroadcastsARowAgainstAColumn) {
  const Tensor y = KernelCall("aten.sub").F32({2, 1}, {10, 20}).F32({3}, {1, 2, 3}).Result();
  EXPECT_EQ(y.extents(), (Extents{2, 3}));
  EXPECT_THAT(Values<float>(y), ElementsAre(9, 8, 7, 19, 18, 17));
}

TEST(Remainder, HasTheSignOfTheDivisorAndFmodThatOfTheDividend) {
  EXPECT_THAT(Int32s("aten.remainder", {-4, 7, 5, 4}, {2, -3, 8, -1}), ElementsAre(0, -2, 5, 0));
  EXPECT_THAT(Int32s("aten.fmod", {-4, 7, -5, INT32_MIN}, {3, -3, 8, -1}),
              ElementsAre(-1, 1, -5, 0));
  EXPECT_THAT(Floats("aten.remainder", {-4.5f, 4.5f}, {2, -2}), ElementsAre(1.5f, -1.5f));
  EXPECT_THAT(Floats("aten.fmod", {-4.5f, 4.5f}, {2, -2}), ElementsAre(-0.5f, 0.5f));
  EXPECT_THAT(KernelCall("aten.fmod").I32({1}, {1}).I32({1}, {0}).Refusal(), HasSubstr("0"));
}

TEST(Prelu, ScalesNegativesByTheirSlope) {
  const Tensor y = KernelCall("aten.prelu").F32({2, 2}, {-1, 1, -2, 2}).F32({2}, {3, 5}).Result();
  EXPECT_THAT(Values<float>(y), ElementsAre(-3, 1, -6, 2));
}

TEST(Binary, AddsF16) {
  const Tensor y = KernelCall("aten.add")
                       .Operand<std::uint16_t>(DType::kFloat16, {1}, {0x3C00})  // 1.0
                       .Operand<std::uint16_t>(DType::kFloat16, {1}, {0x3800})  // 0.5
                       .Result();
  EXPECT_THAT(Values<std::uint16_t>(y), ElementsAre(0x3E00));
}

TEST(Binary, BroadcastsChannelsInTheMiddle) {
  const Tensor y =
      KernelCall("aten.mul").F32({1, 2, 2, 1}, {1, 2, 3, 4}).F32({2, 1, 1}, {10, 100}).Result();
  EXPECT_EQ(y.extents(), (Extents{1, 2, 2, 1}));
  EXPECT_THAT(Values<float>(y), ElementsAre(10, 20, 300, 400));
}

TEST(Binary, TakesScalarsOnEitherSideAndEmptyTensors) {
  EXPECT_THAT(Values<float>(KernelCall("aten.sub").F32({}, {1}).F32({2}, {3, 4}).Result()),
              ElementsAre(-2, -3));
  EXPECT_THAT(Values<float>(KernelCall("aten.sub").F32({2}, {3, 4}).F32({}, {1}).Result()),
              ElementsAre(2, 3));
  EXPECT_EQ(KernelCall("aten.add").F32({0, 3}, {}).F32({1, 1}, {1}).Result().extents(),
            (Extents{0, 3}));
}

TEST(Binary, RefusesShapesThatDoNotBroadcastAndMixedDTypes) {
  EXPECT_THAT(KernelCall("aten.add").F32({2}, {1, 2}).F32({3}, {1, 2, 3}).Refusal(),
              HasSubstr("[2] and [3]"));
  EXPECT_THAT(KernelCall("aten.add").F32({1}, {1}).I32({1}, {1}).Refusal(),
              HasSubstr("operand 1 of f32, found i32"));
  EXPECT_THAT(KernelCall("aten.add").F32({1}, {1}).Refusal(), HasSubstr("operand 1 is missing"));
  EXPECT_THAT(KernelCall("aten.div").F32({1}, {1}).Refusal(), HasSubstr("operand 1 is missing"));
}

TEST(Binary, RefusesAResultWhoseSizeOverflows) {
  const std::int64_t huge = std::int64_t{1} << 40;
  EXPECT_THAT(KernelCall("aten.add").F32({huge, 1, 0}, {}).F32({1, huge, 0}, {}).Refusal(),
              HasSubstr("possible size"));
}

TEST(IntegerArithmetic, Wraps) {
  constexpr std::int32_t kMax = std::numeric_limits<std::int32_t>::max();
  constexpr std::int32_t kMin = std::numeric_limits<std::int32_t>::min();
  EXPECT_THAT(Int32s("aten.add", {kMax}, {1}), ElementsAre(kMin));
  EXPECT_THAT(Int32s("aten.sub", {kMin}, {1}), ElementsAre(kMax));
  EXPECT_THAT(Int32s("aten.mul", {kMax}, {2}), ElementsAre(-2));
  // 65535 * 65535 overflows the int that C++ would multiply it in.
  EXPECT_THAT(Values<std::uint16_t>(KernelCall("aten.mul")
                                        .Operand<std::uint16_t>(DType::kUint16, {1}, {65535})
                                        .Operand<std::uint16_t>(DType::kUint16, {1}, {65535})
                                        .Result()),
              ElementsAre(1));
}

TEST(Div, TruncatesIntegersTowardZero) {
  EXPECT_THAT(Int32s("aten.div", {7, -7, 7, -7}, {2, 2, -2, -2}), ElementsAre(3, -3, -3, 3));
}

TEST(Div, WrapsTheSmallestIntegerOverMinusOne) {
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  EXPECT_THAT(Values<std::int64_t>(KernelCall("aten.div").I64({1}, {kMin}).I64({1}, {-1}).Result()),
              ElementsAre(kMin));
}

TEST(Div, RefusesIntegerZerosAndFollowsIeeeForFloats) {
  EXPECT_THAT(KernelCall("aten.div").I32({2}, {1, 1}).I32({2}, {1, 0}).Refusal(),
              HasSubstr("divisors other than 0"));
  EXPECT_THAT(
      Floats("aten.div", {1, -1}, {0, 0}),
      ElementsAre(std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()));
}

TEST(Pow, FollowsTheMathLibraryForFloats) {
  EXPECT_THAT(Floats("aten.pow", {2, 4, -2, 0}, {3, 0.5f, 2, 0}), ElementsAre(8, FloatEq(2), 4, 1));
}

TEST(Pow, IsExactForIntegersAndWrapsWhereADoubleWouldOverflow) {
  EXPECT_THAT(Values<std::int64_t>(
                  KernelCall("aten.pow").I64({3}, {3, 10, 2}).I64({3}, {39, 300, 63}).Result()),
              ElementsAre(4052555153018976267, 0, std::numeric_limits<std::int64_t>::min()));
}

TEST(Pow, TruncatesNegativeIntegerExponents) {
  EXPECT_THAT(Int32s("aten.pow", {1, -1, -1, 2, 0}, {-3, -3, -2, -1, -1}),
              ElementsAre(1, -1, 1, 0, 0));
}

TEST(MaximumMinimum, PropagateNaNFromEitherSide) {
  for (const char* op : {"aten.maximum", "aten.minimum"}) {
    const std::vector<float> y = Floats(op, {kNan, 1}, {1, kNan});
    EXPECT_TRUE(std::isnan(y[0])) << op;
    EXPECT_TRUE(std::isnan(y[1])) << op;
  }
}

TEST(MaximumMinimum, ChooseElementByElement) {
  EXPECT_THAT(Floats("aten.maximum", {1, 5}, {2, 3}), ElementsAre(2, 5));
  EXPECT_THAT(Int32s("aten.minimum", {1, 5}, {2, 3}), ElementsAre(1, 3));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
