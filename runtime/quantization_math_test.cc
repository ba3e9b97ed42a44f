#include "runtime/quantization_math.h"

#include <cstdint>
#include <limits>

#include "gtest/gtest.h"

namespace zeropoint::runtime {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

std::int32_t QuantizeInt8(float x, float scale, std::int32_t zero_point) {
  return QuantizeToInt(x, InverseScale(scale), zero_point, -128, 127);
}

TEST(QuantizeToInt, RoundsTiesToEven) {
  EXPECT_EQ(QuantizeInt8(0.5f, 1.0f, 0), 0);
  EXPECT_EQ(QuantizeInt8(1.5f, 1.0f, 0), 2);
  EXPECT_EQ(QuantizeInt8(2.5f, 1.0f, 0), 2);
  EXPECT_EQ(QuantizeInt8(-0.5f, 1.0f, 0), 0);
  EXPECT_EQ(QuantizeInt8(-1.5f, 1.0f, 0), -2);
}

TEST(QuantizeToInt, RoundsBeforeItAddsTheZeroPoint) {
  // 0.5 rounds to 0, plus 3; rounding 3.5 would give 4.
  EXPECT_EQ(QuantizeInt8(0.5f, 1.0f, 3), 3);
}

TEST(QuantizeToInt, SaturatesAtBothEndsAndAtInfinity) {
  EXPECT_EQ(QuantizeInt8(1e30f, 0.1f, 5), 127);
  EXPECT_EQ(QuantizeInt8(-1e30f, 0.1f, 5), -128);
  EXPECT_EQ(QuantizeInt8(kInfinity, 1.0f, 0), 127);
  EXPECT_EQ(QuantizeInt8(-kInfinity, 1.0f, 0), -128);
}

TEST(QuantizeToInt, NaNBecomesTheZeroPoint) {
  EXPECT_EQ(QuantizeInt8(std::numeric_limits<float>::quiet_NaN(), 1.0f, 7), 7);
}

TEST(QuantizeToInt, MultipliesByTheReciprocal) {
  // In float32, 0.0015 / 0.001 is 1.5, which rounds to 2; times the reciprocal it is just below.
  EXPECT_EQ(RoundHalfToEven(0.0015f / 0.001f), 2.0f);
  EXPECT_EQ(QuantizeInt8(0.0015f, 0.001f, 0), 1);
  // PyTorch's result; the quotient rounds to 94.
  EXPECT_EQ(QuantizeInt8(15.974275588989258f, 0.16903994977474213f, 0), 95);
  EXPECT_EQ(RoundHalfToEven(15.974275588989258f / 0.16903994977474213f), 94.0f);
}

TEST(Dequantize, InvertsQuantizeOnTheGrid) {
  for (std::int32_t q = -128; q <= 127; ++q) {
    EXPECT_EQ(QuantizeInt8(Dequantize(q, 0.037f, -5), 0.037f, -5), q);
  }
}

TEST(Dequantize, SubtractsInFloatWhereInt32WouldOverflow) {
  constexpr std::int32_t kMin = std::numeric_limits<std::int32_t>::min();
  EXPECT_EQ(Dequantize(kMin, 0.5f, 1), -1073741824.0f);
  EXPECT_EQ(Dequantize(127, 1.0f, kMin), 2147483648.0f);
}

TEST(QuantizeBias, UsesAccumulatorUnitsAndSaturates) {
  EXPECT_EQ(QuantizeBias(1.0f, 0.5f, 0.25f), 8);
  EXPECT_EQ(QuantizeBias(1e30f, 0.5f, 0.25f), std::numeric_limits<std::int32_t>::max());
  EXPECT_EQ(QuantizeBias(-1e30f, 0.5f, 0.25f), std::numeric_limits<std::int32_t>::min());
}

TEST(Requantize, RoundsTheProductBeforeItAddsTheZeroPoint) {
  EXPECT_EQ(Requantize(1, 0.5, 3, -128, 127), 3);
  EXPECT_EQ(Requantize(3, 0.5, 3, -128, 127), 5);
  EXPECT_EQ(Requantize(-3, 0.5, 3, -128, 127), 1);
}

TEST(Requantize, ClampsSumsOfAnySize) {
  EXPECT_EQ(Requantize(std::numeric_limits<std::int64_t>::max(), 1e300, 3, -128, 127), 127);
  EXPECT_EQ(Requantize(std::numeric_limits<std::int64_t>::min(), 1e300, 3, -127, 127), -127);
}

TEST(Requantize, KeepsEveryBitOfASum) {
  // In float32 the sum would be 2^24.
  EXPECT_EQ(Requantize((1 << 24) + 1, 1.0, 0, 0, 1 << 30), (1 << 24) + 1);
}

TEST(BiasInSumUnits, DividesByBothScalesAndSaturates) {
  EXPECT_EQ(BiasInSumUnits(-0.25f, 0.5f, 0.25f), -2);
  EXPECT_EQ(BiasInSumUnits(0.3125f, 0.5f, 0.25f), 2);
  EXPECT_EQ(BiasInSumUnits(1e30f, 0.5f, 0.25f), std::numeric_limits<std::int32_t>::max());
  EXPECT_EQ(BiasInSumUnits(-kInfinity, 0.5f, 0.25f), std::numeric_limits<std::int32_t>::min());
  EXPECT_EQ(BiasInSumUnits(std::numeric_limits<float>::quiet_NaN(), 0.5f, 0.25f), 0);
}

TEST(QuantizeByDivision, RoundsTheQuotient) {
  EXPECT_EQ(QuantizeByDivision(15.974275588989258f, 0.16903994977474213f, 0, -128, 127), 94);
  EXPECT_EQ(QuantizeByDivision(kInfinity, 1.0f, 0, -128, 127), 127);
  EXPECT_EQ(QuantizeByDivision(std::numeric_limits<float>::quiet_NaN(), 1.0f, 7, -128, 127), 7);
}

}  // namespace
}  // namespace zeropoint::runtime
