#include "quantizers/observers/entropy_range.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"

namespace zeropoint::quantizers {
namespace {

constexpr int kSteps = 256;
constexpr int kBins = 2048;

/// A two-sided exponential with standard deviation 0.05 over [-1, 1].
Histogram Laplace() {
  Histogram histogram{std::vector<float>(kBins), -1, 1};
  for (int i = 0; i < kBins; ++i) {
    const float x = std::abs(static_cast<float>(i) + 0.5f - kBins / 2) / (kBins / 2);
    histogram.counts[static_cast<std::size_t>(i)] = std::round(1e5f * std::exp(-x / 0.035f));
  }
  return histogram;
}

TEST(ClippingDivergence, IsZeroWhereNothingIsClippedOrMerged) {
  const Histogram histogram{{1, 2, 3, 4}, 0, 4};
  EXPECT_NEAR(ClippingDivergence(histogram, {0, 3}, 4), 0.0, 1e-12);
}

TEST(ClippingDivergence, GrowsWithWhatIsClipped) {
  const Histogram histogram{{4, 4, 4, 4}, 0, 4};
  const double one = ClippingDivergence(histogram, {0, 2}, 4);
  const double two = ClippingDivergence(histogram, {0, 1}, 4);
  EXPECT_GT(one, 0.0);
  EXPECT_GT(two, one);
}

TEST(ClippingDivergence, GrowsWithFewerLevels) {
  const Histogram histogram{{8, 1, 4, 2}, 0, 4};
  EXPECT_GT(ClippingDivergence(histogram, {0, 3}, 2), ClippingDivergence(histogram, {0, 3}, 4));
}

TEST(EntropyRange, KeepsAllOfUniformData) {
  const Histogram uniform{std::vector<float>(kBins, 10.0f), -1, 1};
  const ValueRange range = EntropyRange(uniform, kSteps);
  EXPECT_EQ(range.min, -1.0f);
  EXPECT_EQ(range.max, 1.0f);
}

TEST(EntropyRange, ClipsTheTailsOfLongTailedDataOnBothSides) {
  const ValueRange range = EntropyRange(Laplace(), kSteps);
  EXPECT_LT(range.max, 0.9f);
  EXPECT_GT(range.max, 0.1f);
  EXPECT_NEAR(range.min, -range.max, 0.01f);
}

TEST(EntropyRange, KeepsTheEndWhereZeroIs) {
  Histogram rectified{std::vector<float>(kBins), 0, 1};
  for (int i = 0; i < kBins; ++i) {
    rectified.counts[static_cast<std::size_t>(i)] =
        std::round(1e5f * std::exp(-static_cast<float>(i) / 70.0f));
  }
  const ValueRange range = EntropyRange(rectified, kSteps);
  EXPECT_EQ(range.min, 0.0f);
  EXPECT_LT(range.max, 0.9f);
}

TEST(EntropyRange, SurvivesAnEmptyHistogram) {
  const ValueRange range = EntropyRange({std::vector<float>(kBins, 0.0f), 0, 1}, kSteps);
  EXPECT_LT(range.min, range.max);
}

}  // namespace
}  // namespace zeropoint::quantizers
