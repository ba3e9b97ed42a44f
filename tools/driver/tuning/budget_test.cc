#include "tools/driver/tuning/budget.h"

#include "gtest/gtest.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

TEST(Budget, Top1IsALossInPointsAndTheOthersAreFloors) {
  const Budget top1 = *Budget::Parse("top1=0.5");
  EXPECT_EQ(top1.key(), "top1");
  EXPECT_EQ(top1.task(), "top1");
  EXPECT_NEAR(top1.Floor(0.92), 0.915, 1e-12);
  EXPECT_EQ(Budget::Parse("agreement=0.99")->Floor(1), 0.99);
  EXPECT_EQ(Budget::Parse("sqnr=30")->Floor(300), 30);
  EXPECT_EQ(Budget::Parse("lines=0.97")->task(), "ctc");
  EXPECT_EQ(Budget::Parse("hits=0.95")->task(), "iou");
  EXPECT_EQ(Budget::Parse("metric=-3")->Floor(0), -3);
}

TEST(Budget, IsAUsageErrorWhenUnknownOrOutOfRange) {
  for (const char* text : {"", "top1", "top1=", "top1=much", "top1=101", "top1=nan", "lines=97",
                           "agreement=-0.1", "sqnr=1e9", "bleu=0.5", "metric=inf"}) {
    const auto budget = Budget::Parse(text);
    ASSERT_FALSE(budget.ok()) << text;
    EXPECT_EQ(ExitCodeOf(budget.status()), ExitCode::kUsage) << text;
  }
}

}  // namespace
}  // namespace zeropoint::tools
