#include "quantizers/observers/mse_range.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"
#include "quantizers/observers/bin_interval.h"
#include "quantizers/observers/range_search.h"

namespace zeropoint::quantizers {
namespace {

constexpr int kSteps = 256;
constexpr int kBins = 2048;

/// A bell over [-1, 1] with `outliers` values at `at`.
Histogram Bell(float outliers, std::size_t at) {
  Histogram histogram{std::vector<float>(kBins), -1, 1};
  for (int i = 0; i < kBins; ++i) {
    const float x = static_cast<float>(i - kBins / 2) / 50.0f;
    histogram.counts[static_cast<std::size_t>(i)] = std::round(10000.0f * std::exp(-x * x));
  }
  histogram.counts[at] += outliers;
  return histogram;
}

float ErrorOf(const Histogram& histogram, ValueRange range) {
  const float width = (histogram.max - histogram.min) / static_cast<float>(kBins);
  return QuantizationError(
      histogram, static_cast<int>(std::lround((range.min - histogram.min) / width)),
      static_cast<int>(std::lround((range.max - histogram.min) / width)) - 1, kSteps);
}

TEST(MseRange, KeepsAllOfUniformData) {
  const Histogram uniform{std::vector<float>(kBins, 10.0f), -1, 1};
  const ValueRange range = MseRange(uniform, kSteps);
  EXPECT_EQ(range.min, -1.0f);
  EXPECT_EQ(range.max, 1.0f);
}

TEST(MseRange, ClipsARareOutlier) {
  const ValueRange range = MseRange(Bell(1, kBins - 1), kSteps);
  EXPECT_LT(range.max, 0.5f);
  EXPECT_GT(range.max, 0.05f);
}

TEST(MseRange, KeepsOutliersThatWeighMore) {
  EXPECT_GT(MseRange(Bell(20000, kBins - 1), kSteps).max, 0.9f);
}

TEST(MseRange, IsNoWorseThanTheFullRangeAndPt2esSearch) {
  for (std::size_t outlier : {std::size_t{0}, std::size_t{1500}, std::size_t{kBins - 1}}) {
    const Histogram histogram = Bell(30, outlier);
    const float error = ErrorOf(histogram, MseRange(histogram, kSteps));
    EXPECT_LE(error, QuantizationError(histogram, 0, kBins - 1, kSteps));
    EXPECT_LE(error, ErrorOf(histogram, SearchRange(histogram, kSteps)) * 1.01f);
  }
}

TEST(MseRange, HoldsZeroWhenAllValuesAreOnOneSide) {
  const Histogram positive{std::vector<float>(kBins, 10.0f), 5, 6};
  EXPECT_LE(MseRange(positive, kSteps).min, 0.0f);
  const Histogram negative{std::vector<float>(kBins, 10.0f), -6, -5};
  EXPECT_GE(MseRange(negative, kSteps).max, 0.0f);
}

TEST(MseRange, EndsWhenZeroIsVeryFarAway) {
  const Histogram histogram{std::vector<float>(kBins, 10.0f), 1e30f, 1.0001e30f};
  const ValueRange range = MseRange(histogram, kSteps);
  EXPECT_LT(range.min, range.max);
}

TEST(BinInterval, ReachesOutsideTheHistogramForZero) {
  const Histogram positive{{1, 1}, 4, 6};
  EXPECT_EQ(ZeroBin(positive), -4);
  EXPECT_EQ(FullInterval(positive).first, -4);
  EXPECT_EQ(FullInterval(positive).last, 1);
  EXPECT_EQ(RangeOf(positive, FullInterval(positive)).min, 0.0f);
  const Histogram negative{{1, 1}, -6, -4};
  EXPECT_EQ(FullInterval(negative).first, 0);
  EXPECT_EQ(FullInterval(negative).last, 6);
}

}  // namespace
}  // namespace zeropoint::quantizers
