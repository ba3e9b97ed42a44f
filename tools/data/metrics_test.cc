#include "tools/data/metrics.h"

#include <cmath>

#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

TEST(ArgMax, OfEqualScoresTheFirstWinsAndNanNever) {
  EXPECT_EQ(ArgMax({1, 3, 3}), 1);
  EXPECT_EQ(ArgMax({NAN, -5, -7}), 1);
}

TEST(TopKAccuracy, CountsLabelsAmongTheBestScores) {
  TopKAccuracy accuracy({1, 2});
  accuracy.Add({0.1f, 0.7f, 0.2f, 0.5f, 0.3f, 0.2f}, 3, {1, 1});
  EXPECT_EQ(accuracy.samples(), 2);
  EXPECT_DOUBLE_EQ(accuracy.accuracy(0), 0.5);
  EXPECT_DOUBLE_EQ(accuracy.accuracy(1), 1.0);
}

TEST(TopKAccuracy, TiesRankTheLowerClassFirst) {
  TopKAccuracy accuracy({1});
  accuracy.Add({1, 1, 1, 1}, 2, {0, 1});
  EXPECT_DOUBLE_EQ(accuracy.accuracy(0), 0.5);
}

TEST(TopKAccuracy, LabelsOutsideTheClassesAndNanScoresAreMisses) {
  TopKAccuracy accuracy({1});
  accuracy.Add({1, 0, 1, 0, NAN, 0}, 2, {7, -1, 0});
  EXPECT_EQ(accuracy.samples(), 3);
  EXPECT_DOUBLE_EQ(accuracy.accuracy(0), 0);
}

TEST(Agreement, ComparesTheChosenClassesRowByRow) {
  Agreement agreement;
  agreement.Add({1, 2, 5, 4}, {0, 9, 1, 2}, 2);
  EXPECT_DOUBLE_EQ(agreement.share(), 0.5);
}

TEST(Sqnr, IsTwentyLogOfTheRatioOfNorms) {
  Sqnr sqnr;
  sqnr.Add({3, 0}, {3, 0.4f});
  sqnr.Add({0, 4}, {0.3f, 4});
  EXPECT_NEAR(sqnr.decibels(), 20, 1e-5);  // norms 5 and 0.5
}

TEST(Sqnr, IsFiniteForIdenticalAndForNanOutputs) {
  Sqnr same;
  same.Add({1, 2}, {1, 2});
  EXPECT_EQ(same.decibels(), kIdenticalSqnrDb);
  Sqnr broken;
  broken.Add({1, 2}, {1, NAN});
  EXPECT_EQ(broken.decibels(), -kIdenticalSqnrDb);
}

TEST(Sqnr, NaNInBothIsExact) {
  Sqnr masked;
  masked.Add({NAN, 10}, {NAN, 9});
  EXPECT_NEAR(masked.decibels(), 20, 1e-9);
}

TEST(Sqnr, InfinitiesThatAreTheSameAreExact) {
  Sqnr masked;
  masked.Add({-INFINITY, 10, 0}, {-INFINITY, 9, 0});
  EXPECT_NEAR(masked.decibels(), 20, 1e-9);
  Sqnr lost;
  lost.Add({-INFINITY, 10}, {-100, 10});
  EXPECT_EQ(lost.decibels(), -kIdenticalSqnrDb);
}

}  // namespace
}  // namespace zeropoint::tools
