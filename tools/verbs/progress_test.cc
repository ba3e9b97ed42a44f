#include "tools/verbs/progress.h"

#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

TEST(ProgressText, EstimatesTheRestFromTheRateSoFar) {
  EXPECT_EQ(ProgressText("calibrate", 400, 1000, 2.0), "calibrate 400/1000, 40 %, 3 s left");
}

TEST(ProgressText, PromisesNothingBeforeTheFirstUnitOrAfterTheLast) {
  EXPECT_EQ(ProgressText("eval", 0, 10, 5), "eval 0/10, 0 %");
  EXPECT_EQ(ProgressText("eval", 10, 10, 5), "eval 10/10, 100 %");
  EXPECT_EQ(ProgressText("import", 0, 1, 5), "import");
}

}  // namespace
}  // namespace zeropoint::tools
