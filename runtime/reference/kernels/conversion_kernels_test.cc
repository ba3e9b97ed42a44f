#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

KernelCall ToCall(DType dtype) {
  KernelCall call("aten.to");
  call.Int("dtype", static_cast<std::int64_t>(dtype));
  return call;
}

TEST(To, TruncatesFloatsTowardZero) {
  EXPECT_THAT(
      Values<std::int32_t>(ToCall(DType::kInt32).F32({4}, {1.9f, -1.9f, 0.5f, -0.5f}).Result()),
      ElementsAre(1, -1, 0, 0));
}

TEST(To, SaturatesWhatDoesNotFitAndMakesNaNZero) {
  EXPECT_THAT(Values<std::int8_t>(
                  ToCall(DType::kInt8).F32({5}, {300, -300, kInfinity, -kInfinity, kNan}).Result()),
              ElementsAre(127, -128, 127, -128, 0));
  EXPECT_THAT(Values<std::int64_t>(ToCall(DType::kInt64).F32({2}, {1e30f, -1e30f}).Result()),
              ElementsAre(std::numeric_limits<std::int64_t>::max(),
                          std::numeric_limits<std::int64_t>::min()));
}

TEST(To, WrapsIntegersIntoNarrowerOnes) {
  EXPECT_THAT(Values<std::int8_t>(ToCall(DType::kInt8).I64({2}, {257, 128}).Result()),
              ElementsAre(1, -128));
}

TEST(To, MakesEverythingButZeroTrue) {
  EXPECT_THAT(Values<std::uint8_t>(ToCall(DType::kBool).F32({4}, {0, -0.0f, 0.1f, kNan}).Result()),
              ElementsAre(0, 0, 1, 1));
}

TEST(To, ReadsAnyNonZeroByteOfABoolAsOne) {
  EXPECT_THAT(
      Values<float>(
          ToCall(DType::kFloat32).Operand<std::uint8_t>(DType::kBool, {3}, {0, 1, 77}).Result()),
      ElementsAre(0, 1, 1));
}

TEST(To, RoundsHalvesToEvenAndReadsThemBack) {
  // 2049 lies between the f16 values 2048 and 2050; 65520 rounds to infinity.
  const Tensor half = ToCall(DType::kFloat16).F32({4}, {1, 2049, 2051, 65520}).Result();
  EXPECT_THAT(Values<std::uint16_t>(half), ElementsAre(0x3c00, 0x6800, 0x6802, 0x7c00));
  EXPECT_THAT(Values<float>(ToCall(DType::kFloat32)
                                .Operand(DType::kFloat16, {4}, Values<std::uint16_t>(half))
                                .Result()),
              ElementsAre(1, 2048, 2052, kInfinity));
}

TEST(To, ConvertsOneBetweenAllPairsOfDTypes) {
  for (int from = 0; from < kNumDTypes; ++from) {
    const Tensor one = ToCall(static_cast<DType>(from)).F32({1}, {1}).Result();
    for (int to = 0; to < kNumDTypes; ++to) {
      const TensorView view = one.view();
      const TensorView* inputs[] = {&view};
      const NodeAttributes attributes = {{"dtype", {{to}, {}, {}}}};
      KernelContext context(inputs, attributes);
      ASSERT_TRUE(FindKernel("aten.to")(context).ok());
      const Tensor expected = ToCall(static_cast<DType>(to)).F32({1}, {1}).Result();
      EXPECT_EQ(std::memcmp(context.outputs()[0].data(), expected.data(),
                            DTypeSize(static_cast<DType>(to))),
                0)
          << DTypeName(static_cast<DType>(from)) << " to " << DTypeName(static_cast<DType>(to));
    }
  }
}

TEST(To, SaturatesSmallFloatsUnlessToldNotTo) {
  KernelCall saturating = ToCall(DType::kFloat8E4m3fn);
  EXPECT_THAT(Values<std::uint8_t>(saturating.F32({2}, {1e9f, -1e9f}).Result()),
              ElementsAre(0x7e, 0xfe));
  KernelCall overflowing = ToCall(DType::kFloat8E5m2);
  EXPECT_THAT(Values<std::uint8_t>(overflowing.F32({2}, {1e9f, -1e9f}).Int("saturate", 0).Result()),
              ElementsAre(0x7c, 0xfc));
}

TEST(To, ClampsFloatsAndWrapsIntegersToFourBits) {
  EXPECT_THAT(Values<std::int8_t>(ToCall(DType::kInt4).F32({3}, {-9, 7.9f, 100}).Result()),
              ElementsAre(-8, 7, 7));
  EXPECT_THAT(Values<std::int8_t>(ToCall(DType::kInt4).I64({2}, {8, 17}).Result()),
              ElementsAre(-8, 1));
  EXPECT_THAT(Values<std::uint8_t>(ToCall(DType::kUint4).I64({2}, {-1, 17}).Result()),
              ElementsAre(15, 1));
}

TEST(To, KeepsTheWholeRangeOfUnsignedIntegers) {
  constexpr std::uint64_t kHuge = std::uint64_t{1} << 63;
  EXPECT_THAT(
      Values<double>(
          ToCall(DType::kFloat64).Operand<std::uint64_t>(DType::kUint64, {1}, {kHuge}).Result()),
      ElementsAre(9223372036854775808.0));
  EXPECT_THAT(Values<std::uint32_t>(ToCall(DType::kUint32).F32({2}, {-1, 3e9f}).Result()),
              ElementsAre(0u, 3000000000u));
}

TEST(To, RefusesNumbersThatAreNoDType) {
  EXPECT_THAT(KernelCall("aten.to").F32({1}, {1}).Int("dtype", kNumDTypes).Refusal(),
              HasSubstr("found 19"));
  EXPECT_THAT(KernelCall("aten.to").F32({1}, {1}).Int("dtype", -1).Refusal(),
              HasSubstr("found -1"));
  EXPECT_THAT(KernelCall("aten.to").F32({1}, {1}).Refusal(), HasSubstr("missing"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
