#include "tools/data/output_sqnr.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

/// Both [rows, columns] of one batch, of a program whose rows are free.
OutputSqnr OfRows(std::int64_t columns, const std::vector<float>& reference,
                  const std::vector<float>& value) {
  OutputSqnr sqnr({-1, columns});
  sqnr.Add({static_cast<std::int64_t>(reference.size()) / columns, columns}, reference, value);
  return sqnr;
}

TEST(OutputSqnr, ScoresThatAreAllLostBesideBoxesAreTheWorstSlice) {
  const OutputSqnr sqnr = OfRows(3, {640, 320, 0.9f, 100, 600, 0.7f}, {640, 321, 0, 100, 600, 0});
  EXPECT_GT(sqnr.decibels(), 50);
  ASSERT_TRUE(sqnr.worst_slice().has_value());
  EXPECT_EQ(sqnr.worst_slice()->axis, 1);
  EXPECT_EQ(sqnr.worst_slice()->index, 2);
  EXPECT_EQ(sqnr.worst_slice()->size, 1);
  EXPECT_NEAR(sqnr.worst_slice()->sqnr_db, 0, 1e-9);
}

TEST(OutputSqnr, EveryFixedAxisIsSlicedOverAllBatches) {
  OutputSqnr sqnr({-1, 2, 3});
  std::vector<float> reference(12, 10);
  std::vector<float> value = reference;
  value[9] = value[10] = value[11] = 5;  // [1,1,:]
  sqnr.Add({2, 2, 3}, reference, value);
  sqnr.Add({1, 2, 3}, std::vector<float>(6, 10), std::vector<float>(6, 10));
  ASSERT_TRUE(sqnr.worst_slice().has_value());
  EXPECT_EQ(sqnr.worst_slice()->axis, 1);
  EXPECT_EQ(sqnr.worst_slice()->index, 1);
  EXPECT_NEAR(sqnr.worst_slice()->sqnr_db, 10 * std::log10(9 * 100.0 / (3 * 25.0)), 1e-9);
}

TEST(OutputSqnr, ALongAxisIsCutIntoSlicesOfSeveralPositions) {
  std::vector<float> reference(130, 10);
  std::vector<float> value = reference;
  value[128] = 0;  // of 126 to 128: 44 slices, the last of one position
  OutputSqnr sqnr({130});
  sqnr.Add({130}, reference, value);
  ASSERT_TRUE(sqnr.worst_slice().has_value());
  EXPECT_EQ(sqnr.worst_slice()->index, 126);
  EXPECT_EQ(sqnr.worst_slice()->size, 3);
}

TEST(OutputSqnr, SlicesWithoutMagnitudeAreNotJudged) {
  const OutputSqnr sqnr = OfRows(3, {10, 0, 0.001f, 12, 0, -0.002f}, {10, 0.01f, 0, 12, 0, 0});
  ASSERT_TRUE(sqnr.worst_slice().has_value());
  EXPECT_EQ(sqnr.worst_slice()->index, 0);
  EXPECT_EQ(sqnr.worst_slice()->sqnr_db, kIdenticalSqnrDb);
}

TEST(OutputSqnr, AColumnOfWhichFewElementsVaryIsNotJudged) {
  constexpr std::size_t kRows = 400;
  std::vector<float> reference(2 * kRows);
  for (std::size_t row = 0; row < kRows; ++row) {
    reference[2 * row] = row % 2 == 0 ? 1.0f : -1.0f;
    reference[2 * row + 1] = 0.01f;
  }
  std::vector<float> value = reference;
  const auto show_class_in = [&](std::size_t rows) {
    for (std::size_t row = 0; row < rows; ++row) {
      reference[2 * row + 1] = 0.9f;
      value[2 * row + 1] = 0;
    }
    return OfRows(2, reference, value).worst_slice()->index;
  };
  EXPECT_EQ(show_class_in(3), 0);
  EXPECT_EQ(show_class_in(60), 1);
}

TEST(OutputSqnr, AMaskThatNeverVariesHidesNoOtherColumn) {
  std::vector<float> reference;
  for (int row = 0; row < 40; ++row) {
    reference.insert(reference.end(), {-1e9f, row % 2 == 0 ? 3.0f : -2.0f});
  }
  std::vector<float> value = reference;
  for (std::size_t i = 1; i < value.size(); i += 2) value[i] = 0;
  const OutputSqnr sqnr = OfRows(2, reference, value);
  ASSERT_TRUE(sqnr.worst_slice().has_value());
  EXPECT_EQ(sqnr.worst_slice()->index, 1);
  EXPECT_NEAR(sqnr.worst_slice()->sqnr_db, 0, 1e-9);
}

TEST(OutputSqnr, FreeAxesAndAxesOfOneAreNotSliced) {
  OutputSqnr sqnr({-1, 1});
  sqnr.Add({2, 1}, {1, 2}, {1, 0});
  EXPECT_FALSE(sqnr.worst_slice().has_value());
}

TEST(OutputSqnr, WhatIsNotFiniteInTheReferenceHidesNoSlice) {
  const OutputSqnr sqnr = OfRows(2, {-INFINITY, 0.9f, 600, 0.7f}, {-INFINITY, 0, 600, 0});
  ASSERT_TRUE(sqnr.worst_slice().has_value());
  EXPECT_EQ(sqnr.worst_slice()->index, 1);
}

TEST(OutputSqnr, AnEmptyOutputIsIdentical) {
  OutputSqnr sqnr({-1, 4});
  sqnr.Add({0, 4}, {}, {});
  EXPECT_EQ(sqnr.decibels(), kIdenticalSqnrDb);
  EXPECT_FALSE(sqnr.worst_slice().has_value());
}

}  // namespace
}  // namespace zeropoint::tools
