#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

KernelCall ToInt8(const std::string& op) {
  KernelCall call(op);
  call.Int("dtype", static_cast<std::int64_t>(DType::kInt8))
      .Int("quant_min", -128)
      .Int("quant_max", 127);
  return call;
}

std::vector<std::int8_t> Int8s(KernelCall& call) { return Values<std::int8_t>(call.Result()); }

TEST(IntRequantize, RoundsHalfToEvenThenAddsTheZeroPointAndClamps) {
  EXPECT_THAT(Int8s(ToInt8("int.requantize")
                        .I32({6}, {1, 3, -1, -3, 1000000, -1000000})
                        .Floats("scale", {0.5})
                        .Int("zero_point", 3)),
              ElementsAre(3, 5, 3, 1, 127, -128));
}

TEST(IntRequantize, HasAScaleForEachChannel) {
  EXPECT_THAT(Int8s(ToInt8("int.requantize")
                        .I32({2, 2, 2}, {10, 20, 30, 40, 50, 60, 70, 80})
                        .Floats("scale", {1, 0.1})
                        .Int("axis", 1)),
              ElementsAre(10, 20, 3, 4, 50, 60, 7, 8));
}

// The vectors of PyTorch's reference representation (docs/pt2e.md 5.4): each summand is rounded.
TEST(IntRequantize, AddsAsPyTorchDoes) {
  const auto summand = [](double scale, std::vector<std::int8_t> x, std::int64_t zero_point) {
    return Values<std::int32_t>(KernelCall("int.requantize")
                                    .I8({3}, x)
                                    .Floats("scale", {scale / 0.07})
                                    .Int("x_zero_point", zero_point)
                                    .Int("dtype", static_cast<std::int64_t>(DType::kInt32))
                                    .Int("quant_min", -(1 << 30))
                                    .Int("quant_max", 1 << 30)
                                    .Result());
  };
  const auto p = summand(0.05, {10, -7, 100}, 1), r = summand(0.03, {3, -50, 90}, -2);
  const std::vector<std::int32_t> sums = {p[0] + r[0], p[1] + r[1], p[2] + r[2]};
  EXPECT_THAT(
      Int8s(ToInt8("int.requantize").I32({3}, sums).Floats("scale", {1}).Int("zero_point", 5)),
      ElementsAre(13, -22, 115));
}

TEST(IntLookup, ReadsTheEntryOfTheBits) {
  std::vector<std::int8_t> table(256);
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = static_cast<std::int8_t>(255 - i);
  EXPECT_THAT(Values<std::int8_t>(
                  KernelCall("int.lookup").I8({4}, {0, 127, -128, -1}).I8({256}, table).Result()),
              ElementsAre(-1, -128, 127, 0));
}

TEST(IntQuantize, DividesWhereTheReciprocalDiffers) {
  EXPECT_THAT(Int8s(ToInt8("int.quantize")
                        .F32({2}, {15.974275588989258f, -1e30f})
                        .Floats("scale", {0.16903994977474213})
                        .Ints("zero_point", {0})),
              ElementsAre(94, -128));
}

TEST(IntDequantize, HasQParamsForEachChannel) {
  EXPECT_THAT(Values<float>(ToInt8("int.dequantize")
                                .I8({2, 2}, {1, 2, 3, 4})
                                .Floats("scale", {0.5, 2})
                                .Ints("zero_point", {1, -1})
                                .Int("ch_axis", 1)
                                .Result()),
              ElementsAre(0, 6, 1, 10));
}

TEST(IntMean, DividesTheScaleByTheNumberOfElements) {
  EXPECT_THAT(Int8s(ToInt8("int.mean")
                        .I8({2, 3}, {10, 11, 12, -100, -101, -103})
                        .Float("scale", 2)
                        .Int("x_zero_point", 1)
                        .Int("zero_point", -1)
                        .Ints("dim", {1})),
              ElementsAre(19, -128));
}

TEST(IntMean, OfNothingIsZero) {
  EXPECT_THAT(Int8s(ToInt8("int.mean")
                        .I8({1, 0}, {})
                        .Float("scale", 2)
                        .Int("zero_point", 7)
                        .Ints("dim", {1})),
              ElementsAre(7));
}

TEST(IntAvgPool, CountsPaddingOnlyWhereItIsToldTo) {
  const auto pool = [](bool count_include_pad) {
    KernelCall call = ToInt8("int.avg_pool");
    return Int8s(call.I8({1, 1, 4}, {10, 20, 30, 40})
                     .Float("scale", 1)
                     .Int("x_zero_point", 2)
                     .Int("zero_point", 5)
                     .Ints("kernel_size", {2})
                     .Ints("stride", {2})
                     .Ints("padding", {1, 1})
                     .Ints("dilation", {1})
                     .Int("count_include_pad", count_include_pad));
  };
  EXPECT_THAT(pool(true), ElementsAre(9, 28, 24));
  EXPECT_THAT(pool(false), ElementsAre(13, 28, 43));
}

KernelCall ResizeLinear(std::vector<std::int8_t> x, std::int64_t size) {
  KernelCall call = ToInt8("int.resize_linear");
  const auto extent = static_cast<std::int64_t>(x.size());
  call.I8({1, extent}, x)
      .Float("scale", 1)
      .Ints("size", {1, size})
      .Floats("scales", {1, static_cast<double>(size) / static_cast<double>(extent)});
  return call;
}

TEST(IntResizeLinear, MixesNeighbours) {
  KernelCall call = ResizeLinear({10, 20}, 4);
  EXPECT_THAT(Int8s(call.Int("x_zero_point", 10).Int("zero_point", -1)), ElementsAre(-1, 1, 7, 9));
}

// A third has no finite binary form: weights that did not add up to 1 would lose steps.
TEST(IntResizeLinear, KeepsAFlatImage) {
  KernelCall call = ResizeLinear({-128, -128, -128}, 7);
  const std::vector<std::int8_t> result = Int8s(call);
  EXPECT_EQ(result, std::vector<std::int8_t>(7, -128));
}

/// The same integers everywhere.
std::vector<std::int8_t> Noise(std::size_t count) {
  std::vector<std::int8_t> values(count);
  std::uint32_t state = 1;
  for (std::int8_t& value : values) {
    state = state * 1103515245u + 12345u;
    value = static_cast<std::int8_t>(state >> 16);
  }
  return values;
}

/// FNV-1a.
std::uint32_t HashOf(const Tensor& tensor) {
  std::uint32_t hash = 2166136261u;
  for (const std::int8_t value : tensor.values<std::int8_t>()) {
    hash = (hash ^ static_cast<std::uint8_t>(value)) * 16777619u;
  }
  return hash;
}

// Recorded: whatever the CPU has and whichever compiler built this, the bits are these. Scales are
// such that many results are next to a tie.
TEST(IntegerKernels, GiveTheRecordedBitsEverywhere) {
  const std::vector<std::int8_t> x = Noise(std::size_t{2} * 3 * 32 * 32);
  const Tensor sums = KernelCall("int.conv")
                          .I8({2, 3, 32, 32}, x)
                          .I8({4, 3, 3, 3}, Noise(108))
                          .Ints("stride", {1, 1})
                          .Ints("dilation", {1, 1})
                          .Ints("padding", {1, 1, 1, 1})
                          .Int("x_zero_point", -7)
                          .Result();
  EXPECT_EQ(HashOf(ToInt8("int.requantize")
                       .I32({2, 4, 32, 32}, Values<std::int32_t>(sums))
                       .Floats("scale", {0.0005, 1.0 / 3000, 0.001, 0.5})
                       .Int("axis", 1)
                       .Int("zero_point", 11)
                       .Result()),
            983457384u);
  EXPECT_EQ(HashOf(ToInt8("int.mean")
                       .I8({2, 3, 32, 32}, x)
                       .Float("scale", 1.5)
                       .Int("x_zero_point", -7)
                       .Ints("dim", {3})
                       .Result()),
            312264424u);
  EXPECT_EQ(HashOf(ToInt8("int.avg_pool")
                       .I8({2, 3, 32, 32}, x)
                       .Float("scale", 1.0)
                       .Ints("kernel_size", {2, 2})
                       .Ints("stride", {1, 1})
                       .Ints("padding", {0, 0, 0, 0})
                       .Ints("dilation", {1, 1})
                       .Result()),
            2723050409u);
  EXPECT_EQ(HashOf(ToInt8("int.resize_linear")
                       .I8({2, 3, 32, 32}, x)
                       .Float("scale", 1.0)
                       .Text("coordinate_mode", "align_corners")
                       .Ints("size", {2, 3, 71, 45})
                       .Floats("scales", {1, 1, 0, 0})
                       .Result()),
            239853404u);
}

TEST(IntegerKernels, RefuseWhatTheyCannotDivideBy) {
  KernelCall infinite = ToInt8("int.requantize");
  EXPECT_THAT(infinite.I32({1}, {1}).Floats("scale", {HUGE_VAL}).Refusal(), HasSubstr("finite"));
  KernelCall none = ToInt8("int.requantize");
  EXPECT_THAT(none.I32({1}, {1}).Floats("scale", {}).Refusal(), HasSubstr("at least one scale"));
  KernelCall range = ToInt8("int.mean");
  EXPECT_THAT(range.I8({1}, {1}).Float("scale", 1).Ints("dim", {0}).Int("quant_max", 128).Refusal(),
              HasSubstr("inside i8"));
  KernelCall crop = ResizeLinear({1, 2}, 4);
  EXPECT_THAT(crop.Floats("roi", {0, 0, 1, 1}).Refusal(), HasSubstr("roi"));
  EXPECT_THAT(KernelCall("int.lookup").I8({1}, {1}).I8({1}, {1}).Refusal(), HasSubstr("[256]"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
