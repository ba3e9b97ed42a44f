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
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;

std::vector<std::int32_t> Sums(KernelCall& call) { return Values<std::int32_t>(call.Result()); }

// The vectors of PyTorch's reference representation (docs/pt2e.md 5.4), before they are
// requantized.
TEST(IntLinear, SumsProductsLessZeroPoints) {
  EXPECT_THAT(
      Sums(KernelCall("int.linear")
               .I8({2, 3}, {10, -20, 30, -128, 127, 0})
               .I8({2, 3}, {127, -64, 5, -127, 33, 90})
               .I32({2}, {200, -500})
               .Int("x_zero_point", -3)),
      ElementsAre(13 * 127 + 17 * 64 + 33 * 5 + 200, -13 * 127 - 17 * 33 + 33 * 90 - 500,
                  -125 * 127 - 130 * 64 + 3 * 5 + 200, 125 * 127 + 130 * 33 + 3 * 90 - 500));
}

TEST(IntLinear, TakesAZeroPointOfTheWeightForEachChannel) {
  EXPECT_THAT(Sums(KernelCall("int.linear")
                       .Operand<std::uint8_t>(DType::kUint8, {1, 2}, {255, 0})
                       .Operand<std::uint8_t>(DType::kUint8, {2, 2}, {255, 0, 1, 2})
                       .Int("x_zero_point", 128)
                       .Ints("weight_zero_point", {255, 1})),
              ElementsAre(128 * 255, -128));
}

TEST(IntLinear, SumsWrap) {
  constexpr std::int32_t kMax = std::numeric_limits<std::int32_t>::max();
  EXPECT_THAT(Sums(KernelCall("int.linear").I8({1, 1}, {1}).I8({1, 1}, {1}).I32({1}, {kMax})),
              ElementsAre(std::numeric_limits<std::int32_t>::min()));
}

KernelCall Conv(const std::string& op, std::size_t axes) {
  KernelCall call(op);
  const std::vector<std::int64_t> ones(axes, 1);
  call.Ints("stride", ones)
      .Ints("dilation", ones)
      .Ints("padding", std::vector<std::int64_t>(2 * axes, 0));
  return call;
}

TEST(IntConv, PaddingIsTheNumberZero) {
  EXPECT_THAT(Sums(Conv("int.conv", 2)
                       .I8({1, 1, 1, 3}, {5, 6, 7})
                       .I8({1, 1, 1, 3}, {1, 10, 100})
                       .Ints("padding", {0, 1, 0, 1})
                       .Int("x_zero_point", 4)),
              ElementsAre(10 + 200, 1 + 20 + 300, 2 + 30));
}

TEST(IntConv, GroupsReadTheirOwnChannels) {
  EXPECT_THAT(Sums(Conv("int.conv", 1)
                       .I8({1, 2, 2}, {1, 2, 3, 4})
                       .I8({4, 1, 1}, {1, 2, 3, 4})
                       .I32({4}, {0, 100, 0, 100})
                       .Int("groups", 2)),
              ElementsAre(1, 2, 102, 104, 9, 12, 112, 116));
}

// More positions than a tile has, and a depth that is no multiple of four.
TEST(IntConv, SumsTilesLikeALoop) {
  constexpr std::int64_t kWidth = 1200;
  std::vector<std::int8_t> x(kWidth * 2), w = {-128, 127, 3, -5, 77, -90};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<std::int8_t>(i * 37 + i / 11);
  std::vector<std::int32_t> expected;
  for (std::size_t o = 0; o + 2 < kWidth; ++o) {
    std::int32_t sum = 0;
    for (std::size_t c = 0; c < 2; ++c) {
      for (std::size_t k = 0; k < 3; ++k) sum += (x[c * kWidth + o + k] - 9) * (w[c * 3 + k] + 2);
    }
    expected.push_back(sum);
  }
  EXPECT_THAT(Sums(Conv("int.conv", 1)
                       .I8({1, 2, kWidth}, x)
                       .I8({1, 2, 3}, w)
                       .Int("x_zero_point", 9)
                       .Ints("weight_zero_point", {-2})),
              ElementsAreArray(expected));
}

TEST(IntConvTranspose, AddsWindowsWithTheZeroPointsOfTheirChannel) {
  // One input channel a group, two outputs each, with zero points 0, 1, 2 and 3.
  EXPECT_THAT(Sums(Conv("int.conv_transpose", 1)
                       .I8({1, 2, 2}, {1, 2, 3, 4})
                       .I8({2, 2, 2}, {1, 10, 1, 10, 1, 10, 1, 10})
                       .Ints("output_padding", {0})
                       .Ints("weight_zero_point", {0, 1, 2, 3})
                       .Int("groups", 2)),
              ElementsAre(1, 12, 20, 0, 9, 18, -3, 20, 32, -6, 13, 28));
}

TEST(IntConvTranspose, AgreesWithFloatOnRandomIntegers) {
  std::vector<std::int8_t> x(2 * 4 * 5 * 6), w(4 * 3 * 3 * 2);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<std::int8_t>(i * 91 + 7);
  for (std::size_t i = 0; i < w.size(); ++i) w[i] = static_cast<std::int8_t>(i * 53 + 1);
  const auto with_window = [](KernelCall& call) -> KernelCall& {
    return call.Ints("stride", {2, 3})
        .Ints("padding", {1, 0, 0, 1})
        .Ints("output_padding", {1, 0})
        .Ints("dilation", {1, 2})
        .Int("groups", 2);
  };
  const Tensor in_float = with_window(KernelCall("aten.conv_transpose2d")
                                          .F32({2, 4, 5, 6}, {x.begin(), x.end()})
                                          .F32({4, 3, 3, 2}, {w.begin(), w.end()}))
                              .Result();
  const Tensor sums =
      with_window(KernelCall("int.conv_transpose").I8({2, 4, 5, 6}, x).I8({4, 3, 3, 2}, w))
          .Result();
  const auto exact = Values<float>(in_float);
  EXPECT_EQ(sums.extents(), in_float.extents());
  EXPECT_THAT(Values<std::int32_t>(sums),
              ElementsAreArray(std::vector<std::int32_t>(exact.begin(), exact.end())));
}

TEST(IntegerProducts, RefuseWhatDoesNotFit) {
  EXPECT_THAT(KernelCall("int.linear").F32({1, 1}, {1}).I8({1, 1}, {1}).Refusal(),
              HasSubstr("i8 or u8"));
  EXPECT_THAT(KernelCall("int.linear").I8({1, 2}, {1, 1}).I8({1, 1}, {1}).Refusal(),
              HasSubstr("1 features"));
  EXPECT_THAT(KernelCall("int.linear")
                  .I8({1, 1}, {1})
                  .I8({1, 1}, {1})
                  .Ints("weight_zero_point", {1, 2})
                  .Refusal(),
              HasSubstr("weight_zero_point"));
  EXPECT_THAT(Conv("int.conv", 1).I8({1, 1, 1}, {1}).I8({1, 1, 1}, {1}).F32({1}, {1}).Refusal(),
              HasSubstr("operand 2 of i32"));
  EXPECT_THAT(Conv("int.conv", 1).I8({1, 1}, {1}).I8({1, 1}, {1}).Refusal(), HasSubstr("rank"));
  EXPECT_THAT(Conv("int.conv", 1)
                  .I8({1, 1, 1}, {1})
                  .I8({1, 1, 1}, {1})
                  .Int("x_zero_point", 1 << 20)
                  .Refusal(),
              HasSubstr("x_zero_point"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
