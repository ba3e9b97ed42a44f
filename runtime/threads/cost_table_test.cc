#include "runtime/threads/cost_table.h"

#include <cstdint>

#include "gtest/gtest.h"

namespace zeropoint::runtime {
namespace {

TEST(Cost, IsWhatAPieceTookAtLeast) {
  Cost cost;
  EXPECT_FALSE(cost.is_known());
  cost.LearnAlone(1000, 10);
  EXPECT_DOUBLE_EQ(cost.ns_per_piece(), 100);
  cost.LearnAlone(200, 10);
  EXPECT_DOUBLE_EQ(cost.ns_per_piece(), 20) << "the first run was cold";
}

TEST(Cost, RisesSlowly) {
  Cost cost;
  cost.LearnAlone(100, 10);
  cost.LearnAlone(1'000'000, 10);
  EXPECT_LT(cost.ns_per_piece(), 15) << "the thread may have had to leave its core";
  for (int i = 0; i < 100; ++i) cost.LearnAlone(1'000'000, 10);
  EXPECT_DOUBLE_EQ(cost.ns_per_piece(), 100'000);
}

TEST(Cost, IsKnownAfterARunThatTheClockDidNotSee) {
  Cost cost;
  cost.LearnAlone(0, 10);
  EXPECT_TRUE(cost.is_known());
}

// Runs until sharing is tried again, and in how many of the next `runs` it is.
int RunsAlone(Cost& cost) {
  int alone = 0;
  while (!cost.MayShare()) ++alone;
  return alone;
}
int RunsShared(Cost& cost, int runs) {
  int shared = 0;
  for (int i = 0; i < runs; ++i) shared += cost.MayShare() ? 1 : 0;
  return shared;
}

TEST(Cost, AnOperatorThatSharingDoesNotHelpRunsAloneForLongerEachTime) {
  Cost cost;
  cost.LearnAlone(1000, 10);
  EXPECT_EQ(RunsAlone(cost), 0);
  int before = 0;
  for (int i = 0; i < 5; ++i) {
    cost.LearnShared(990, 10);
    const int alone = RunsAlone(cost);
    EXPECT_GT(alone, before);
    before = alone;
  }
  for (int i = 0; i < 100; ++i) cost.LearnShared(990, 10);
  EXPECT_LT(RunsAlone(cost), 1000) << "it must be tried again some time";
}

TEST(Cost, AnOperatorThatSharingHelpsIsShared) {
  Cost cost;
  cost.LearnAlone(1000, 10);
  cost.LearnShared(990, 10);
  EXPECT_EQ(RunsAlone(cost), 2);
  cost.LearnShared(500, 10);
  EXPECT_GE(RunsShared(cost, 1000), 975);
  cost.LearnShared(990, 10);
  EXPECT_LE(RunsAlone(cost), 3) << "as after a first failure";
}

TEST(Cost, IsMeasuredAgainSoonAfterTheFirstRunAndSeldomLater) {
  Cost cost;
  cost.LearnAlone(1000, 10);
  EXPECT_EQ(RunsShared(cost, 5), 3);
  RunsShared(cost, 1000);
  EXPECT_GE(RunsShared(cost, 650), 640);
  EXPECT_LT(RunsShared(cost, 650), 650);
}

TEST(CostTable, TellsOperatorsApart) {
  CostTable table;
  table.Find(0x1000).LearnAlone(10, 1);
  table.Find(0x2000).LearnAlone(20, 1);
  EXPECT_DOUBLE_EQ(table.Find(0x1000).ns_per_piece(), 10);
  EXPECT_DOUBLE_EQ(table.Find(0x2000).ns_per_piece(), 20);
}

TEST(CostTable, AnOperatorNeverGetsTheCostOfAnother) {
  CostTable table;
  // More than it has places.
  for (std::uintptr_t key = 1; key <= 10'000; ++key) {
    Cost& cost = table.Find(key);
    EXPECT_FALSE(cost.is_known());
    cost.LearnAlone(1, 1);
  }
}

}  // namespace
}  // namespace zeropoint::runtime
