#include "quantizers/observers/range_search.h"

#include "gtest/gtest.h"

namespace zeropoint::quantizers {
namespace {

constexpr int kSteps = 256;

// Rows 1 and 2 of the histogram table of docs/pt2e.md 4.4 and the errors listed below it.
const Histogram kRow1 = {{1, 1, 1, 1, 2, 0, 0, 1}, -1, 3};
const Histogram kRow2 = {{1, 0.5f, 1.25f, 3.25f, 1.5f, 1.5f, 1, 1}, -2, 3};

void ExpectError(const Histogram& histogram, int first, int last, float expected) {
  EXPECT_NEAR(QuantizationError(histogram, first, last, kSteps), expected, 1e-6f * expected)
      << first << ".." << last;
}

TEST(QuantizationError, EqualsPt2eOnOneBatch) {
  ExpectError(kRow1, 0, 7, 1.4241536e-4f);
  ExpectError(kRow1, 0, 6, 0.0868912637f);
  ExpectError(kRow1, 0, 5, 0.592225552f);
  ExpectError(kRow1, 0, 4, 1.59561169f);
  ExpectError(kRow1, 1, 6, 0.172651872f);
}

TEST(QuantizationError, EqualsPt2eOnRemappedCounts) {
  ExpectError(kRow2, 0, 6, 0.135865673f);
  ExpectError(kRow2, 0, 5, 1.0602453f);
  ExpectError(kRow2, 1, 6, 0.26984012f);
}

TEST(QuantizationError, IsZeroForARangeOfNoWidth) {
  EXPECT_EQ(QuantizationError({{3, 0}, 2, 2}, 0, 1, kSteps), 0.0f);
}

TEST(SearchRange, DropsTheTopBinThatHoldsTheLastOf1e5) {
  const ValueRange range = SearchRange(kRow1, kSteps);
  EXPECT_EQ(range.min, -1.0f);
  EXPECT_EQ(range.max, 2.5f);
}

TEST(SearchRange, EqualsPt2eOnRemappedCounts) {
  const ValueRange range = SearchRange(kRow2, kSteps);
  EXPECT_EQ(range.min, -2.0f);
  EXPECT_EQ(range.max, 2.375f);
}

TEST(SearchRange, EndsOnAnEmptyHistogram) {
  const ValueRange range = SearchRange({{0, 0, 0, 0}, 0, 4}, kSteps);
  EXPECT_LE(range.min, range.max);
}

}  // namespace
}  // namespace zeropoint::quantizers
