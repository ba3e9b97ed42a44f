#include "tools/data/tasks/metric_command.h"

#include "gtest/gtest.h"
#include "tools/data/array_file.h"
#include "tools/data/testing.h"

namespace zeropoint::tools {
namespace {

using runtime::DType;
using testing::MakeTensor;

OutputArrays TwoRuns() {
  OutputArrays outputs({"scores"});
  std::vector<runtime::Tensor> run;
  run.push_back(MakeTensor<float>(DType::kFloat32, {2, 2}, {1, 2, 3, 4}));
  EXPECT_TRUE(outputs.Add(run).ok());
  run[0] = MakeTensor<float>(DType::kFloat32, {1, 2}, {5, 6});
  EXPECT_TRUE(outputs.Add(run).ok());
  return outputs;
}

TEST(OutputArrays, PutRunsTogetherAlongTheFirstAxis) {
  const std::string path = testing::TempPath("outputs.npz");
  ASSERT_TRUE(TwoRuns().Write(path).ok());
  const auto tensor = (*ArrayFile::Open(path))->ReadTensor("scores");
  ASSERT_TRUE(tensor.ok()) << tensor.status();
  EXPECT_EQ(tensor->extents(), (runtime::Extents{3, 2}));
  EXPECT_EQ(tensor->values<float>()[4], 5);
}

TEST(OutputArrays, NameAnOutputWhoseExtentsChange) {
  OutputArrays outputs = TwoRuns();
  std::vector<runtime::Tensor> run;
  run.push_back(MakeTensor<float>(DType::kFloat32, {1, 3}, {5, 6, 7}));
  const absl::Status status = outputs.Add(run);
  ASSERT_FALSE(status.ok());
  EXPECT_NE(std::string(status.message()).find("'scores'"), std::string::npos);
}

TEST(RunMetricCommand, GivesFilesAndReadsTheNumberPrinted) {
  const OutputArrays outputs = TwoRuns();
  const auto value = RunMetricCommand(
      "f() { [ -s \"$1\" ] && [ \"$2\" = \"a b.npz\" ] && [ $# = 2 ]"
      " && echo ' 0.25'; }; f",
      "a b.npz", outputs, nullptr);
  ASSERT_TRUE(value.ok()) << value.status();
  EXPECT_DOUBLE_EQ(*value, 0.25);
  const auto with =
      RunMetricCommand("f() { cmp \"$1\" \"$3\" && echo $#; }; f", "d", outputs, &outputs);
  ASSERT_TRUE(with.ok()) << with.status();
  EXPECT_DOUBLE_EQ(*with, 3);
}

TEST(RunMetricCommand, FailsWithTheCommandAndWithoutANumber) {
  const OutputArrays outputs = TwoRuns();
  for (const char* command : {"false", "echo nan #", "echo good #", "true"}) {
    const auto value = RunMetricCommand(command, "d", outputs, nullptr);
    ASSERT_FALSE(value.ok()) << command;
    EXPECT_EQ(value.status().code(), absl::StatusCode::kInvalidArgument) << command;
  }
}

}  // namespace
}  // namespace zeropoint::tools
