#include "tools/verbs/bench_inputs.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

runtime::Program OneInput(runtime::DType dtype, runtime::Extents extents,
                          std::vector<std::string> symbols) {
  runtime::Program program;
  runtime::ProgramValue value;
  value.dtype = dtype;
  value.extents = std::move(extents);
  program.values.push_back(std::move(value));
  program.inputs.push_back({"x", 0, std::move(symbols)});
  return program;
}

TEST(BenchInputs, AFreeBatchIsOne) {
  const auto inputs = MakeBenchInputs(OneInput(runtime::DType::kFloat32, {-1, 3}, {"N", ""}), {});
  ASSERT_TRUE(inputs.ok()) << inputs.status();
  EXPECT_THAT((*inputs)[0].extents(), ElementsAre(1, 3));
}

TEST(BenchInputs, OtherFreeExtentsMustBeGiven) {
  const runtime::Program program = OneInput(runtime::DType::kFloat32, {-1, 3, -1}, {"N", "", "W"});
  const auto missing = MakeBenchInputs(program, {});
  EXPECT_EQ(ExitCodeOf(missing.status()), ExitCode::kUsage);
  EXPECT_THAT(std::string(missing.status().message()), HasSubstr("input 'x'"));
  EXPECT_THAT(std::string(missing.status().message()), HasSubstr("(W)"));
  EXPECT_THAT((*MakeBenchInputs(program, {{"x", {2, 3, 8}}}))[0].extents(), ElementsAre(2, 3, 8));
}

TEST(BenchInputs, AreTheSameEveryTimeAndSafeAsIndices) {
  const runtime::Program floats = OneInput(runtime::DType::kFloat32, {4}, {""});
  const auto one = MakeBenchInputs(floats, {});
  const auto two = MakeBenchInputs(floats, {});
  EXPECT_EQ((*one)[0].values<float>(), (*two)[0].values<float>());
  const auto indices = MakeBenchInputs(OneInput(runtime::DType::kInt64, {3}, {""}), {});
  EXPECT_THAT((*indices)[0].values<std::int64_t>(), Each(0));
}

TEST(BenchInputs, AShapeForNoInputIsAMistake) {
  const auto inputs = MakeBenchInputs(OneInput(runtime::DType::kFloat32, {1}, {""}), {{"y", {1}}});
  EXPECT_EQ(ExitCodeOf(inputs.status()), ExitCode::kUsage);
}

}  // namespace
}  // namespace zeropoint::tools
