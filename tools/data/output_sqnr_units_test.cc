// Columns whose units differ, and signals beside an offset that belongs to their unit.

#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

#include "gtest/gtest.h"
#include "tools/data/output_sqnr.h"

namespace zeropoint::tools {
namespace {

constexpr int kRows = 64;

/// One column of 64 rows.
using Column = std::function<float(int row)>;

float Wave(int row, float phase) { return std::sin(static_cast<float>(row) * 1.7f + phase); }

OutputSqnr OfColumns(const std::vector<Column>& reference, const std::vector<Column>& value) {
  std::vector<float> references, values;
  for (int row = 0; row < kRows; ++row) {
    for (const Column& column : reference) references.push_back(column(row));
    for (const Column& column : value) values.push_back(column(row));
  }
  const auto columns = static_cast<std::int64_t>(reference.size());
  OutputSqnr sqnr({-1, columns});
  sqnr.Add({kRows, columns}, references, values);
  return sqnr;
}

Column Constant(float value) {
  return [value](int) { return value; };
}

const Column kMillimetres = [](int row) { return 8000 + 2000 * Wave(row, 0); };

/// The column that is judged worst where `column`, which the program lost, is beside millimetres.
std::int64_t WorstBesideMillimetres(const Column& column) {
  return OfColumns({column, kMillimetres}, {Constant(0), kMillimetres}).worst_slice()->index;
}

TEST(OutputSqnr, AnAngleIsJudgedBesideMillimetres) {
  EXPECT_EQ(WorstBesideMillimetres([](int row) { return 0.3f * Wave(row, 1); }), 0);
  EXPECT_EQ(WorstBesideMillimetres([](int row) { return 0.01f * Wave(row, 1); }), 0);
}

TEST(OutputSqnr, RemaindersBesideMillimetresAreNotJudged) {
  EXPECT_EQ(WorstBesideMillimetres([](int row) { return 0.001f * Wave(row, 1); }), 1);
  // One row in sixteen shows it.
  EXPECT_EQ(WorstBesideMillimetres([](int row) { return row % 16 == 0 ? -0.3f : 0.0f; }), 1);
}

TEST(OutputSqnr, ManySmallColumnsAreFeaturesAndNoQuantities) {
  std::vector<Column> reference(17, [](int row) { return 0.3f * Wave(row, 1); });
  std::vector<Column> value(17, Constant(0));
  reference.push_back(kMillimetres);
  value.push_back(kMillimetres);
  EXPECT_EQ(OfColumns(reference, value).worst_slice()->index, 17);
}

/// What is left of a wave around `offset`, in dB, with steps of this size.
double AroundOffset(float offset, float amplitude, float step) {
  return OfColumns({[=](int row) { return offset + amplitude * Wave(row, 0); }}, {[=](int row) {
                     return step * std::round((offset + amplitude * Wave(row, 0)) / step);
                   }})
      .decibels();
}

TEST(OutputSqnr, AnOffsetOfTenDeviationsHidesHalfOfItsPower) {
  EXPECT_LT(AroundOffset(40, 6, 10), 10);  // years, of which nothing is left: 23 dB with it
  EXPECT_GT(AroundOffset(40, 6, 0.5f), 20);
}

TEST(OutputSqnr, WhatVariesBelowATwoThousandthHasToBeThere) {
  EXPECT_LT(AroundOffset(101325, 30, 100), 12);  // pascals: 60 dB with the offset
  EXPECT_GT(AroundOffset(101325, 30, 20), 20);
  EXPECT_GT(AroundOffset(101325, 0.3f, 100), 50);  // float itself keeps 7 digits
}

TEST(OutputSqnr, TheOffsetLosesWeightLittleByLittle) {
  double last = AroundOffset(4, 2, 1);
  for (float offset = 8; offset < 1e5f; offset *= 2) {
    const double next = AroundOffset(offset, 2, 1);
    EXPECT_NEAR(next, last, 12) << offset;
    last = next;
  }
}

}  // namespace
}  // namespace zeropoint::tools
