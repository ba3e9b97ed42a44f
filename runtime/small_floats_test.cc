#include "runtime/small_floats.h"

#include <cmath>
#include <limits>

#include "gtest/gtest.h"

namespace zeropoint::runtime {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr SmallFloatFormat kFormats[] = {kHalf, kBrainFloat, kE4m3fn, kE4m3fnuz, kE5m2, kE5m2fnuz};

TEST(SmallFloats, ReadBackWhatTheyHold) {
  for (const SmallFloatFormat& format : kFormats) {
    for (int bits = 0; bits < 2 * format.sign_bit; ++bits) {
      const float value = DecodeSmallFloat(format, static_cast<std::uint16_t>(bits));
      if (std::isnan(value)) continue;
      EXPECT_EQ(EncodeSmallFloat(format, value, /*saturate=*/false), bits);
    }
  }
}

TEST(SmallFloats, RoundToTheNearestAndHalvesToEven) {
  for (const SmallFloatFormat& format : kFormats) {
    for (int bits = 0; bits + 1 <= format.largest; ++bits) {
      const double low = DecodeSmallFloat(format, static_cast<std::uint16_t>(bits));
      const double high = DecodeSmallFloat(format, static_cast<std::uint16_t>(bits + 1));
      const double middle = (low + high) / 2;
      EXPECT_EQ(EncodeSmallFloat(format, middle, true), bits % 2 == 0 ? bits : bits + 1);
      EXPECT_EQ(EncodeSmallFloat(format, std::nextafter(middle, low), true), bits);
      EXPECT_EQ(EncodeSmallFloat(format, std::nextafter(middle, high), true), bits + 1);
    }
  }
}

TEST(SmallFloats, HaveTheLargestValuesOfTheirFormats) {
  const float largest[] = {65504, 3.38953139e38f, 448, 240, 57344, 57344};
  for (std::size_t i = 0; i < std::size(kFormats); ++i) {
    EXPECT_EQ(DecodeSmallFloat(kFormats[i], kFormats[i].largest), largest[i]);
  }
}

TEST(SmallFloats, SaturateOrOverflowToInfinityOrNaN) {
  for (const SmallFloatFormat& format : kFormats) {
    for (const double huge : {1e300, kInfinity}) {
      EXPECT_EQ(EncodeSmallFloat(format, huge, true), format.largest);
      EXPECT_EQ(EncodeSmallFloat(format, -huge, true), format.largest | format.sign_bit);
    }
  }
  EXPECT_EQ(DecodeSmallFloat(kHalf, EncodeSmallFloat(kHalf, -1e9, false)), -kInfinity);
  EXPECT_EQ(DecodeSmallFloat(kE5m2, EncodeSmallFloat(kE5m2, 1e9, false)), kInfinity);
  for (const SmallFloatFormat& format : {kE4m3fn, kE4m3fnuz, kE5m2fnuz}) {
    EXPECT_TRUE(std::isnan(DecodeSmallFloat(format, EncodeSmallFloat(format, 1e9, false))));
  }
}

TEST(SmallFloats, KeepNaNAndTheSignOfZeroWhereTheyCan) {
  for (const SmallFloatFormat& format : kFormats) {
    EXPECT_TRUE(std::isnan(DecodeSmallFloat(format, EncodeSmallFloat(format, NAN, true))));
    EXPECT_EQ(std::signbit(DecodeSmallFloat(format, EncodeSmallFloat(format, -0.0, true))),
              !format.negative_zero_is_nan);
  }
}

}  // namespace
}  // namespace zeropoint::runtime
