#include "quantizers/observers/extremes.h"

#include <cstddef>
#include <limits>
#include <vector>

#include "gtest/gtest.h"

namespace zeropoint::quantizers {
namespace {

TEST(Extremes, FindsThemWhereverTheyStand) {
  for (std::size_t size = 1; size <= 40; ++size) {
    for (std::size_t i = 0; i < size; ++i) {
      std::vector<float> values(size, 0.5f);
      values[i] = -3;
      values[size - 1 - i] = 7;
      const auto extremes = ExtremesOf(values);
      ASSERT_TRUE(extremes.ok());
      EXPECT_EQ(extremes->max, 7) << size << " " << i;
      if (2 * i + 1 != size) {
        EXPECT_EQ(extremes->min, -3) << size << " " << i;
      }
    }
  }
}

TEST(Extremes, RefusesNaNWhereverItStands) {
  for (std::size_t size = 1; size <= 20; ++size) {
    for (std::size_t i = 0; i < size; ++i) {
      std::vector<float> values(size, 1);
      values[i] = std::numeric_limits<float>::quiet_NaN();
      EXPECT_FALSE(ExtremesOf(values).ok()) << size << " " << i;
    }
  }
}

TEST(Extremes, KeepsInfinity) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const auto extremes = ExtremesOf({0, kInfinity, 1, -kInfinity});
  ASSERT_TRUE(extremes.ok());
  EXPECT_EQ(extremes->min, -kInfinity);
  EXPECT_EQ(extremes->max, kInfinity);
}

}  // namespace
}  // namespace zeropoint::quantizers
