#include "quantizers/observers/bin_counts.h"

#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::quantizers {
namespace {

using ::testing::ElementsAre;

TEST(BinCounts, PutsTheUpperBoundIntoTheLastBin) {
  BinCounts counts({0, 4}, 4);
  counts.Add({0, 0.5f, 1, 3.99f, 4});
  EXPECT_THAT(counts.counts(), ElementsAre(2, 1, 0, 2));
}

TEST(BinCounts, WidensARangeOfOneValue) {
  BinCounts counts({2, 2}, 8);
  counts.Add({2, 2, 2});
  EXPECT_THAT(counts.counts(), ElementsAre(0, 0, 0, 0, 3, 0, 0, 0));
}

/// Values as a generator makes them, many of them 0 as behind a ReLU.
std::vector<float> Values(std::size_t count) {
  std::vector<float> values;
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < count; ++i) {
    state = state * 1664525u + 1013904223u;
    const float value = static_cast<float>(state >> 8) / 16777216.0f * 6 - 3;
    values.push_back(value > 0 ? value : 0);
  }
  return values;
}

TEST(BinCounts, CountsManyValuesAsItCountsOneByOne) {
  for (const std::size_t count : {8191u, 8192u, 9000u, 50001u}) {
    const std::vector<float> values = Values(count);
    BinCounts together({0, 3}, 2048);
    together.Add(values);
    BinCounts one_by_one({0, 3}, 2048);
    for (const float value : values) one_by_one.Add({&value, 1});
    EXPECT_EQ(together.counts(), one_by_one.counts()) << count;
    EXPECT_EQ(std::accumulate(together.counts().begin(), together.counts().end(), std::int64_t{0}),
              static_cast<std::int64_t>(count));
  }
}

TEST(BinCounts, PutsWhatOverflowsIntoTheLastBin) {
  constexpr float kMax = std::numeric_limits<float>::max();
  BinCounts counts({-kMax, kMax}, 2);
  counts.Add({kMax});
  EXPECT_THAT(counts.counts(), ElementsAre(0, 1));
}

}  // namespace
}  // namespace zeropoint::quantizers
