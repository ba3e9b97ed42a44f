#include "tools/error_text.h"

#include <cerrno>

#include "gtest/gtest.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

TEST(ErrorText, IsWhatThenWhereThenWhatToDo) {
  EXPECT_EQ(ErrorText("holds text", "a.npz[x]", "give numbers"),
            "holds text: a.npz[x]: give numbers");
}

TEST(ErrorText, WhereIsInSecondPlaceWhateverWhatSays) {
  EXPECT_EQ(ErrorText("Conv node \"a\": pads: too many", "m.onnx", "check it"),
            "Conv node \"a\", pads, too many: m.onnx: check it");
}

TEST(ErrorText, AListFollowsTheFirstLine) {
  EXPECT_EQ(ErrorText("2 things are missing\n  1 x Foo: why\n  1 x Bar: why", "m.onnx", "do"),
            "2 things are missing: m.onnx: do\n  1 x Foo: why\n  1 x Bar: why");
}

TEST(WithPlace, KeepsCodeAndExitCode) {
  const absl::Status status = WithPlace(
      WithExitCode(absl::NotFoundError("no x"), ExitCode::kBudgetMissed), "m.zpm", "add x");
  EXPECT_EQ(status.message(), "no x: m.zpm: add x");
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ExitCodeOf(status), ExitCode::kBudgetMissed);
}

TEST(WithPlace, LeavesSuccessAlone) {
  EXPECT_TRUE(WithPlace(absl::OkStatus(), "m.zpm", "add x").ok());
  EXPECT_EQ(*WithPlace(absl::StatusOr<int>(7), "m.zpm", "add x"), 7);
}

TEST(WithPlace, KnowsWhatToDoAboutTheMachineAndOurDefects) {
  EXPECT_EQ(WithPlace(absl::ResourceExhaustedError("full"), "m.zpm", "add x").message(),
            "full: m.zpm: free memory or disk space");
  EXPECT_EQ(WithPlace(absl::InternalError("odd"), "m.zpm", "add x").message(),
            "odd: m.zpm: report this defect of Zeropoint, with the command and its files");
}

TEST(WithHint, TakesWhereFromTheEndOfTheFirstLine) {
  EXPECT_EQ(WithHint(absl::InvalidArgumentError("not ONNX: cut off: m.onnx"), "get it").message(),
            "not ONNX, cut off: m.onnx: get it");
  EXPECT_EQ(WithHint(absl::UnimplementedError("1 thing: m.onnx\n  1 x Foo: why"), "do").message(),
            "1 thing: m.onnx: do\n  1 x Foo: why");
}

TEST(FileError, SaysWhyAndWhatHelps) {
  const absl::Status status = FileError(ENOENT, "cannot be opened", "a.npz");
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(status.message(), "cannot be opened, No such file or directory: a.npz: check the path");
}

}  // namespace
}  // namespace zeropoint::tools
