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
}

TEST(Dequantize, InvertsQuantizeOnTheGrid) {
  for (std::int32_t q = -128; q <= 127; ++q) {
    EXPECT_EQ(QuantizeInt8(Dequantize(q, 0.037f, -5), 0.037f, -5), q);
  }
}

TEST(QuantizeBias, UsesAccumulatorUnitsAndSaturates) {
  EXPECT_EQ(QuantizeBias(1.0f, 0.5f, 0.25f), 8);
  EXPECT_EQ(QuantizeBias(1e30f, 0.5f, 0.25f), std::numeric_limits<std::int32_t>::max());
  EXPECT_EQ(QuantizeBias(-1e30f, 0.5f, 0.25f), std::numeric_limits<std::int32_t>::min());
}

}  // namespace
}  // namespace zeropoint::runtime
