#include "tools/data/row_sqnr.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

constexpr int kRows = 64;
constexpr int kColumns = 4;

/// Rows of 4 columns that differ by about 1, and have `common` of their row in common.
std::vector<float> Rows(float common) {
  std::vector<float> values;
  for (int row = 0; row < kRows; ++row) {
    for (int column = 0; column < kColumns; ++column) {
      const float own = std::sin(static_cast<float>(row * 7 + column) * 1.7f);
      values.push_back(common * std::sin(static_cast<float>(row) * 0.9f) + own);
    }
  }
  return values;
}

std::vector<float> RoundedTo(float step, std::vector<float> values) {
  for (float& value : values) value = step * std::round(value / step);
  return values;
}

RowSqnr Of(const std::vector<float>& reference, const std::vector<float>& value) {
  RowSqnr sqnr;
  sqnr.Add(reference, value, kColumns);
  return sqnr;
}

TEST(RowSqnr, WhatRowsHaveInCommonHidesNothing) {
  const std::vector<float> values = Rows(100);
  EXPECT_LT(Of(values, RoundedTo(3, values)).decibels().value(), 5);  // 38 with what is common
}

TEST(RowSqnr, WithoutACommonPartItIsAboutThatOfAll) {
  const std::vector<float> values = Rows(0);
  Sqnr whole;
  whole.Add(values, RoundedTo(0.1f, values));
  EXPECT_NEAR(Of(values, RoundedTo(0.1f, values)).decibels().value(), whole.decibels(), 2);
}

TEST(RowSqnr, KnowsWhetherRowsHaveMuchInCommon) {
  EXPECT_TRUE(Of(Rows(100), Rows(100)).HasCommonPart());
  EXPECT_FALSE(Of(Rows(1), Rows(1)).HasCommonPart());
}

TEST(RowSqnr, AnErrorThatAllColumnsShareDecidesNothing) {
  std::vector<float> shifted = Rows(10);
  for (float& value : shifted) value += 5;
  EXPECT_GT(Of(Rows(10), shifted).decibels().value(), 60);
}

TEST(RowSqnr, ColumnsThatDoNotDifferAreNotJudged) {
  const std::vector<float> same(kRows * kColumns, 7.0f);
  EXPECT_FALSE(Of(same, RoundedTo(2, same)).decibels());
}

TEST(RowSqnr, ScoresAndRowsThatAreNotFiniteAreNotJudged) {
  EXPECT_FALSE(Of({0.1f, 0.2f, 0.3f, 1.0f}, {0, 0, 0, 1}).decibels());
  EXPECT_FALSE(Of({5, -INFINITY, 3, 1}, {5, 0, 0, 0}).decibels());
}

}  // namespace
}  // namespace zeropoint::tools
