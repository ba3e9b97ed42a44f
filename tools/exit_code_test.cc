#include "tools/exit_code.h"

#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

TEST(ExitCode, CanonicalCodesMapAsDocumented) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), ExitCode::kDone);
  EXPECT_EQ(ExitCodeOf(absl::InvalidArgumentError("x")), ExitCode::kBadInput);
  EXPECT_EQ(ExitCodeOf(absl::NotFoundError("x")), ExitCode::kBadInput);
  EXPECT_EQ(ExitCodeOf(absl::PermissionDeniedError("x")), ExitCode::kBadInput);
  EXPECT_EQ(ExitCodeOf(absl::DataLossError("x")), ExitCode::kBadInput);
  EXPECT_EQ(ExitCodeOf(absl::UnimplementedError("x")), ExitCode::kUnsupportedModel);
  EXPECT_EQ(ExitCodeOf(absl::ResourceExhaustedError("x")), ExitCode::kMachine);
  EXPECT_EQ(ExitCodeOf(absl::InternalError("x")), ExitCode::kMachine);
}

TEST(ExitCode, AMarkOutranksTheCanonicalCode) {
  EXPECT_EQ(ExitCodeOf(UsageError("x", "--x", "drop it")), ExitCode::kUsage);
  EXPECT_EQ(ExitCodeOf(BudgetMissedError("x", "--x", "lower it")), ExitCode::kBudgetMissed);
  EXPECT_EQ(ExitCodeOf(OutputError(absl::NotFoundError("x: y"))), ExitCode::kMachine);
}

TEST(ExitCode, MarkingSuccessLeavesItSuccess) {
  EXPECT_TRUE(OutputError(absl::OkStatus()).ok());
  EXPECT_EQ(ExitCodeOf(OutputError(absl::OkStatus())), ExitCode::kDone);
}

TEST(ExitCode, TheMessageSurvivesTheMark) {
  EXPECT_EQ(UsageError("bad", "--x", "drop it").message(), "bad: --x: drop it");
}

}  // namespace
}  // namespace zeropoint::tools
