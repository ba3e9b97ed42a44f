#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
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

/// 1, 2, 3, …
std::vector<float> Ascending(std::size_t count) {
  std::vector<float> values(count);
  std::iota(values.begin(), values.end(), 1.0f);
  return values;
}

KernelCall Pool(const std::string& op, std::vector<std::int64_t> kernel,
                std::vector<std::int64_t> stride) {
  KernelCall call(op);
  call.Ints("kernel_size", std::move(kernel)).Ints("stride", std::move(stride));
  return call;
}

TEST(MaxPool2d, TakesTheLargestOfEachWindow) {
  const Tensor y =
      Pool("aten.max_pool2d", {2, 2}, {2, 1}).F32({1, 1, 4, 3}, Ascending(12)).Result();
  EXPECT_EQ(y.extents(), (Extents{1, 1, 2, 2}));
  EXPECT_THAT(Values<float>(y), ElementsAre(5, 6, 11, 12));
}

TEST(MaxPool2d, CountsPaddingAsMinusInfinity) {
  EXPECT_THAT(Values<float>(Pool("aten.max_pool2d", {2, 2}, {2, 2})
                                .F32({1, 1, 2, 2}, {-1, -2, -3, -4})
                                .Ints("padding", {1, 1, 1, 1})
                                .Result()),
              ElementsAre(-1, -2, -3, -4));
}

TEST(MaxPool2d, LooksAtEveryDilatedTapOnly) {
  EXPECT_THAT(Values<float>(Pool("aten.max_pool2d", {1, 2}, {1, 1})
                                .F32({1, 1, 1, 4}, {1, 9, 2, 3})
                                .Ints("dilation", {1, 2})
                                .Result()),
              ElementsAre(2, 9));
}

TEST(MaxPool2d, PropagatesNaNWhereverItStands) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THAT(
      Values<float>(
          Pool("aten.max_pool2d", {1, 2}, {1, 2}).F32({1, 1, 1, 4}, {nan, 1, 1, nan}).Result()),
      Each(IsNan()));
}

TEST(MaxPool2d, KeepsTheOrderOfInt8) {
  EXPECT_THAT(
      Values<std::int8_t>(
          Pool("aten.max_pool2d", {1, 2}, {1, 2}).I8({1, 1, 1, 4}, {-128, -127, 3, -3}).Result()),
      ElementsAre(-127, 3));
}

TEST(MaxPool2d, RoundsUpInCeilMode) {
  KernelCall call = Pool("aten.max_pool2d", {2, 2}, {2, 2});
  call.F32({1, 1, 1 + 2, 1 + 2}, Ascending(9));
  EXPECT_THAT(Values<float>(call.Result()), ElementsAre(5));
  EXPECT_THAT(Values<float>(call.Int("ceil_mode", 1).Result()), ElementsAre(5, 6, 8, 9));
}

TEST(MaxPool2d, DropsCeilWindowsThatStartInTheEndPadding) {
  // Windows of 2 over 4 with one of padding on each side start at -1, 1 and 3; the fourth would
  // start at 5, past the input.
  const Tensor y = Pool("aten.max_pool2d", {1, 2}, {1, 2})
                       .F32({1, 1, 1, 4}, {1, 2, 3, 4})
                       .Ints("padding", {0, 1, 0, 1})
                       .Int("ceil_mode", 1)
                       .Result();
  EXPECT_THAT(Values<float>(y), ElementsAre(1, 3, 4));
  // Stride 3, kernel 2, padding 1 on 3: starts at -1 and 2; one at 5 lies in the padding.
  EXPECT_THAT(Values<float>(Pool("aten.max_pool2d", {1, 2}, {1, 3})
                                .F32({1, 1, 1, 3}, {1, 2, 3})
                                .Ints("padding", {0, 1, 0, 1})
                                .Int("ceil_mode", 1)
                                .Result()),
              ElementsAre(1, 3));
}

TEST(MaxPool2d, LetsCeilModeHangOverAnInputSmallerThanTheWindow) {
  EXPECT_THAT(Values<float>(Pool("aten.max_pool2d", {3, 3}, {2, 2})
                                .F32({1, 1, 2, 2}, {1, 2, 3, 4})
                                .Int("ceil_mode", 1)
                                .Result()),
              ElementsAre(4));
}

TEST(AvgPool2d, CountsPaddingOrNot) {
  KernelCall call = Pool("aten.avg_pool2d", {2, 2}, {2, 2});
  call.F32({1, 1, 2, 2}, {4, 8, 12, 16}).Ints("padding", {1, 1, 1, 1});
  EXPECT_THAT(Values<float>(call.Result()), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(Values<float>(call.Int("count_include_pad", 0).Result()), ElementsAre(4, 8, 12, 16));
}

TEST(AvgPool2d, NeverCountsWhatCeilModeHangsOverThePadding) {
  // Starts at -1, 2 and 5 over [-1, 7): the last window keeps 5 and the padding at 6, not 7.
  KernelCall call = Pool("aten.avg_pool2d", {1, 3}, {1, 3});
  call.F32({1, 1, 1, 6}, Ascending(6)).Ints("padding", {0, 1, 0, 1}).Int("ceil_mode", 1);
  EXPECT_THAT(Values<float>(call.Result()), ElementsAre(1, 4, 3));
  EXPECT_THAT(Values<float>(call.Int("count_include_pad", 0).Result()), ElementsAre(1.5f, 4, 6));
}

TEST(AvgPool2d, CountsTheDilatedTapsInsideThePaddedInputAlone) {
  // Taps 2 apart from -1 and 2 over [-1, 6): {-1, 1, 3}, and {2, 4} without 6, which lies beyond
  // the padding.
  KernelCall call = Pool("aten.avg_pool2d", {1, 3}, {1, 3});
  call.F32({1, 1, 1, 5}, {6, 12, 18, 24, 30}).Ints("padding", {0, 1, 0, 1});
  call.Ints("dilation", {1, 2}).Int("ceil_mode", 1);
  EXPECT_THAT(Values<float>(call.Result()), ElementsAre(12, 24));
  EXPECT_THAT(Values<float>(call.Int("count_include_pad", 0).Result()), ElementsAre(18, 24));
}

TEST(AvgPool3d, CountsTheTapsInsideThePaddedInputOfEachAxis) {
  // Two windows along every axis of three elements: the second keeps one tap of two, so the corner
  // is its element, and an edge the mean of two.
  std::vector<float> x(27);
  for (int i = 0; i < 27; ++i) x[i] = static_cast<float>(8 * i);
  KernelCall call = Pool("aten.avg_pool3d", {2, 2, 2}, {2, 2, 2});
  call.F32({1, 1, 3, 3, 3}, x).Int("ceil_mode", 1);
  EXPECT_THAT(Values<float>(call.Result()), ElementsAre(52, 64, 88, 100, 160, 172, 196, 208));
}

TEST(AvgPool2d, AveragesEveryPlaneOfTheBatch) {
  EXPECT_THAT(Values<float>(
                  Pool("aten.avg_pool2d", {2, 1}, {1, 1}).F32({2, 2, 2, 1}, Ascending(8)).Result()),
              ElementsAre(1.5f, 3.5f, 5.5f, 7.5f));
}

TEST(AdaptiveAvgPool2d, OverlapsWindowsWhenTheSizeDoesNotDivide) {
  // 5 into 3: [0,2), [1,4), [3,5).
  EXPECT_THAT(Values<float>(KernelCall("aten.adaptive_avg_pool2d")
                                .F32({1, 1, 1, 5}, Ascending(5))
                                .Ints("output_size", {1, 3})
                                .Result()),
              ElementsAre(1.5f, 3, 4.5f));
}

TEST(AdaptiveAvgPool2d, RepeatsElementsToGrow) {
  EXPECT_THAT(Values<float>(KernelCall("aten.adaptive_avg_pool2d")
                                .F32({1, 1, 1, 2}, {1, 3})
                                .Ints("output_size", {1, 3})
                                .Result()),
              ElementsAre(1, 2, 3));
}

TEST(AdaptiveAvgPool2d, AveragesAllByDefault) {
  const Tensor y = KernelCall("aten.adaptive_avg_pool2d").F32({1, 2, 1, 3}, Ascending(6)).Result();
  EXPECT_EQ(y.extents(), (Extents{1, 2, 1, 1}));
  EXPECT_THAT(Values<float>(y), ElementsAre(2, 5));
}

TEST(Pools, MakeEmptyBatches) {
  EXPECT_EQ(Pool("aten.max_pool2d", {2, 2}, {2, 2}).F32({0, 3, 4, 4}, {}).Result().extents(),
            (Extents{0, 3, 2, 2}));
  EXPECT_EQ(KernelCall("aten.adaptive_avg_pool2d").F32({0, 3, 4, 4}, {}).Result().extents(),
            (Extents{0, 3, 1, 1}));
}

TEST(Pools, RefuseImagesWithoutElements) {
  EXPECT_THAT(KernelCall("aten.adaptive_avg_pool2d").F32({1, 1, 0, 2}, {}).Refusal(),
              HasSubstr("[1,1,0,2]"));
  EXPECT_THAT(Pool("aten.max_pool2d", {1, 1}, {1, 1}).F32({1, 1, 1}, {1}).Refusal(),
              HasSubstr("rank 4"));
}

TEST(Pools, RefusePaddingOfAWholeWindow) {
  EXPECT_THAT(Pool("aten.avg_pool2d", {2, 2}, {1, 1})
                  .F32({1, 1, 2, 2}, Ascending(4))
                  .Ints("padding", {0, 0, 2, 0})
                  .Refusal(),
              HasSubstr("kernel 2 and dilation 1, found 2"));
}

TEST(Pools, RefuseHostileGeometry) {
  const auto refusal = [](std::vector<std::int64_t> kernel, std::vector<std::int64_t> stride) {
    return Pool("aten.max_pool2d", std::move(kernel), std::move(stride))
        .F32({1, 1, 2, 2}, Ascending(4))
        .Refusal();
  };
  EXPECT_THAT(refusal({0, 1}, {1, 1}), HasSubstr("\"kernel_size\", found 0"));
  EXPECT_THAT(refusal({1, 1}, {0, 1}), HasSubstr("\"stride\", found 0"));
  EXPECT_THAT(refusal({1}, {1, 1}), HasSubstr("\"kernel_size\", found 1"));
  EXPECT_THAT(refusal({3, 3}, {1, 1}), HasSubstr("window of 3"));
  EXPECT_THAT(refusal({INT64_MAX, 1}, {1, 1}), HasSubstr("\"kernel_size\""));
  EXPECT_THAT(KernelCall("aten.adaptive_avg_pool2d")
                  .F32({1, 1, 1, 1}, {1})
                  .Ints("output_size", {0, 1})
                  .Refusal(),
              HasSubstr("found 0"));
}

TEST(MaxPool2d, SkipsThePaddingOfAHugeWindow) {
  // 2^20 * 2^20 taps, of which one lies in the input.
  const std::int64_t size = 1 << 20;
  EXPECT_THAT(Values<float>(Pool("aten.max_pool2d", {size, size}, {size, size})
                                .F32({1, 1, 1, 1}, {-kInfinity})
                                .Ints("padding", {size - 1, size - 1, 0, 0})
                                .Result()),
              ElementsAre(-kInfinity));
}

TEST(AvgPool2d, RefusesDTypesThatDoNotAverage) {
  EXPECT_THAT(Pool("aten.avg_pool2d", {1, 1}, {1, 1}).I8({1, 1, 1, 1}, {1}).Refusal(),
              HasSubstr("found i8"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
