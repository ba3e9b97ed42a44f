#include "tools/verbs/pages/tune_page.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

MeasuredPlan Plan(double value, double milliseconds, std::int64_t bytes) {
  MeasuredPlan plan;
  plan.measured.value = value;
  plan.measured.milliseconds = milliseconds;
  plan.measured.bytes = bytes;
  return plan;
}

TEST(FrontOf, HasEachPlanOfTheFrontAndFloat) {
  TuneReport report;
  report.front = {Plan(0.97, 1, 100), Plan(0.99, 2, 200)};
  report.front[1].plan.nodes["head"].treatment = Treatment::kFloat;
  report.front[1].plan.nodes["neck"].treatment = Treatment::kFloat;
  report.front[1].plan.nodes["fc"].treatment = Treatment::kDynamic;
  report.front[1].plan.nodes["conv"].per_tensor = true;
  report.best = report.front[1];
  report.in_float.value = 1;
  report.in_float.milliseconds = 4;
  const ReportFront front = FrontOf(report, "agreement");
  EXPECT_EQ(front.metric, "agreement");
  ASSERT_EQ(front.points.size(), 3u);
  EXPECT_EQ(front.points[0].name, "all int8");
  EXPECT_TRUE(front.points[0].is_on_front);
  EXPECT_FALSE(front.points[0].is_chosen);
  EXPECT_EQ(front.points[1].name, "2 float, 1 dynamic, the rest int8");
  EXPECT_TRUE(front.points[1].is_chosen);
  EXPECT_EQ(front.points[1].quality, 0.99);
  EXPECT_EQ(front.points[1].milliseconds, 2);
  EXPECT_EQ(front.points[1].bytes, 200);
  EXPECT_EQ(front.points[2].name, "all float");
  EXPECT_TRUE(front.points[2].is_on_front);
  EXPECT_EQ(front.points[2].milliseconds, 4);
}

TEST(FrontOf, FloatIsBeatenByWhatDoesAsWellInLess) {
  TuneReport report;
  report.front = {Plan(1, 1, 100)};
  report.in_float = Plan(1, 2, 400).measured;
  EXPECT_FALSE(FrontOf(report, "agreement").points.back().is_on_front);
}

}  // namespace
}  // namespace zeropoint::tools
