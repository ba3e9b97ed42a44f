#include "tools/driver/simulation/simulate_observed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "ir/op_kind.h"
#include "ir/parser.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

using ::testing::HasSubstr;

constexpr char kQParams[] = ", scale=[0.5], zero_point=[3]";

/// relu between two observes, which end in `first` and `second`.
std::unique_ptr<ir::Module> Observed(const std::string& first, const std::string& second) {
  const std::string observer =
      "{observer=\"min_max\", dtype=i8, quant_min=-128, quant_max=127, "
      "qscheme=\"per_tensor_affine\", eps=0.000244140625, group=";
  return *ir::ParseModule(absl::StrCat(
      "module @m {\n  func @main(%x: f32[4]) -> (%y: f32[4]) {\n    %0 = quant.observe(%x) ",
      observer, "0", first, "} : f32[4]\n    %1 = aten.relu(%0) : f32[4] loc(\"/relu\")\n",
      "    %2 = quant.observe(%1) ", observer, "1", second, "} : f32[4]\n    return %2\n  }\n}\n"));
}

int CountOf(const ir::Module& module, ir::OpKind kind) {
  int count = 0;
  for (const auto& op : module.main().ops()) count += op->kind() == kind ? 1 : 0;
  return count;
}

TEST(SimulateObserved, CountsTensorsOfACalibratedGraph) {
  const auto module = Observed(kQParams, kQParams);
  const auto simulated = SimulateObserved(*module, {}, "m.ir");
  ASSERT_TRUE(simulated.ok()) << simulated.status();
  EXPECT_EQ(*simulated, 2);
  EXPECT_EQ(CountOf(*module, ir::OpKind::kFakeQuantize), 2);
  EXPECT_EQ(CountOf(*module, ir::OpKind::kObserve), 0);
  // What is simulated already says so again.
  EXPECT_EQ(*SimulateObserved(*module, {}, "m.ir"), 2);
}

TEST(SimulateObserved, LeavesAPreparedGraphFloatAndSaysThatNothingIsSimulated) {
  const auto module = Observed("", "");
  const auto simulated = SimulateObserved(*module, {}, "m.ir");
  ASSERT_TRUE(simulated.ok()) << simulated.status();
  EXPECT_EQ(*simulated, 0);
  EXPECT_EQ(CountOf(*module, ir::OpKind::kObserve), 0);
}

TEST(SimulateObserved, HasNothingToSayOfAFloatGraph) {
  const auto module = *ir::ParseModule(
      "module @m {\n  func @main(%x: f32[4]) -> (%y: f32[4]) {\n    %0 = aten.relu(%x) : f32[4]\n"
      "    return %0\n  }\n}\n");
  EXPECT_EQ(*SimulateObserved(*module, {}, "m.ir"), std::nullopt);
}

TEST(SimulateObserved, RefusesAGraphThatIsCalibratedInPart) {
  const auto module = Observed(kQParams, "");
  const absl::Status status = SimulateObserved(*module, {}, "m.ir").status();
  EXPECT_EQ(ExitCodeOf(status), ExitCode::kBadInput);
  EXPECT_THAT(std::string(status.message()), HasSubstr("have no scale and zero point"));
  EXPECT_THAT(std::string(status.message()), HasSubstr(": m.ir: "));
}

TEST(SimulateObserved, SwitchesNodesAndKinds) {
  for (const std::string name : {"/relu", "aten.relu"}) {
    const auto module = Observed(kQParams, kQParams);
    EXPECT_EQ(*SimulateObserved(*module, {.leave_float = {name}, .quantize_only = {}}, "m.ir"), 0);
    const auto only = Observed(kQParams, kQParams);
    EXPECT_EQ(*SimulateObserved(*only, {.leave_float = {}, .quantize_only = {name}}, "m.ir"), 2);
  }
}

TEST(SimulateObserved, RefusesSwitchesThatSwitchNothing) {
  const auto unknown = Observed(kQParams, kQParams);
  const absl::Status name =
      SimulateObserved(*unknown, {.leave_float = {"/conv"}, .quantize_only = {}}, "m.ir").status();
  EXPECT_EQ(ExitCodeOf(name), ExitCode::kUsage);
  EXPECT_THAT(std::string(name.message()), HasSubstr("--leave-float /conv"));
  const auto prepared = Observed("", "");
  const absl::Status observers =
      SimulateObserved(*prepared, {.leave_float = {"/relu"}, .quantize_only = {}}, "m.ir").status();
  EXPECT_EQ(ExitCodeOf(observers), ExitCode::kUsage);
}

}  // namespace
}  // namespace zeropoint::tools
