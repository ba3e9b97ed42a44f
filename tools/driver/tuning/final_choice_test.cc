#include "tools/driver/tuning/final_choice.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

using ::testing::ElementsAre;

MeasuredPlan Plan(const std::string& node, double value, double milliseconds, double run_ms = 0) {
  MeasuredPlan plan = {{}, {.value = value, .milliseconds = milliseconds, .run_ms = run_ms}};
  plan.plan.nodes[node] = {.treatment = Treatment::kFloat};
  return plan;
}

std::vector<std::string> Names(const std::vector<MeasuredPlan>& plans) {
  std::vector<std::string> names;
  for (const MeasuredPlan& plan : plans) names.push_back(plan.plan.nodes.begin()->first);
  return names;
}

SearchResult Result() {
  SearchResult result;
  for (int i = 0; i < 9; ++i) {
    result.plans.push_back(Plan("n" + std::to_string(i), 0.9, 10 + i));
  }
  result.plans.push_back(Plan("fast and wrong", 0.1, 1));
  result.best = result.plans[1];
  return result;
}

TEST(Finalists, AreTheBestTheFastestAndTheSeedsThatHold) {
  const std::vector<TunePlan> seeds = {Result().plans[8].plan, Result().plans[9].plan};
  EXPECT_THAT(Names(Finalists(Result(), seeds, 0.5, Objective::kLatency)),
              ElementsAre("n1", "n0", "n2", "n3", "n4", "n5", "n8"));
}

TEST(Finalists, OfTheSmallestIsItAlone) {
  EXPECT_THAT(Names(Finalists(Result(), {}, 0.5, Objective::kSize)), ElementsAre("n1"));
}

TEST(ChooseByRunTime, TheProgramThatRunsFastestIsChosenWhateverItsOpsTake) {
  EXPECT_EQ(ChooseByRunTime({Plan("a", 0.9, 1, 3), Plan("b", 0.8, 2, 2), Plan("c", 1, 3, 4)}), 1u);
}

TEST(ChooseByRunTime, OfThoseThatAreAsFastTheMoreExactIsChosen) {
  EXPECT_EQ(ChooseByRunTime({Plan("a", 0.8, 1, 2), Plan("b", 0.9, 1, 2.01), Plan("c", 1, 1, 2.1)}),
            1u);
}

}  // namespace
}  // namespace zeropoint::tools
