#include "quantizers/observers/percentile_range.h"

#include <vector>

#include "gtest/gtest.h"

namespace zeropoint::quantizers {
namespace {

constexpr int kSteps = 256;

TEST(PercentileRange, CutsHalfOfTheTailAtEachEndOfUniformData) {
  const Histogram uniform = {std::vector<float>(100, 10000.0f), -50, 50};
  const ValueRange range = PercentileRange(uniform, kSteps);
  EXPECT_NEAR(range.min, -50 + 100 * kPercentileTail / 2, 1e-4);
  EXPECT_NEAR(range.max, 50 - 100 * kPercentileTail / 2, 1e-4);
}

TEST(PercentileRange, DropsARareOutlierWithTheEmptyBinsBeforeIt) {
  std::vector<float> counts(100, 0.0f);
  counts[0] = 1e6f;
  counts[99] = 1;
  const ValueRange range = PercentileRange({counts, 0, 100}, kSteps);
  EXPECT_GT(range.max, 0.9f);
  EXPECT_LE(range.max, 1.0f);
}

TEST(PercentileRange, KeepsAnOutlierThatIsNotRare) {
  std::vector<float> counts(100, 0.0f);
  counts[0] = 1000;
  counts[99] = 1;
  EXPECT_GT(PercentileRange({counts, 0, 100}, kSteps).max, 99.0f);
}

}  // namespace
}  // namespace zeropoint::quantizers
