#include "tools/driver/explain/value_histogram.h"

#include <limits>
#include <numeric>
#include <vector>

#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

std::int64_t Total(const ValueHistogram& histogram) {
  return std::accumulate(histogram.counts().begin(), histogram.counts().end(), std::int64_t{0});
}

TEST(ValueHistogram, KeepsEveryCountWhenItsRangeGrows) {
  ValueHistogram histogram;
  histogram.Add({0, 0.25f, 1});
  histogram.Add({-7, 30});
  EXPECT_EQ(Total(histogram), 5);
  EXPECT_LE(histogram.min(), -7);
  EXPECT_GE(histogram.max(), 30);
  const double width = (histogram.max() - histogram.min()) / ValueHistogram::kBins;
  EXPECT_EQ(histogram.counts()[static_cast<std::size_t>((30 - histogram.min()) / width)], 1);
  EXPECT_EQ(histogram.counts()[static_cast<std::size_t>((-7 - histogram.min()) / width)], 1);
}

TEST(ValueHistogram, ConstantsHaveARange) {
  ValueHistogram histogram;
  const std::vector<float> constant(10, 1e20f);
  histogram.Add(constant);
  EXPECT_EQ(Total(histogram), 10);
  EXPECT_LT(histogram.min(), histogram.max());
}

TEST(ValueHistogram, LeavesOutWhatIsNotFinite) {
  ValueHistogram histogram;
  histogram.Add({std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()});
  EXPECT_EQ(Total(histogram), 0);
  histogram.Add({1, 2});
  EXPECT_EQ(Total(histogram), 2);
}

}  // namespace
}  // namespace zeropoint::tools
