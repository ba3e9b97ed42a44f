#include "tools/driver/compare_outputs.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/testing/program_builder.h"
#include "tools/data/metrics.h"
#include "tools/data/testing.h"

namespace zeropoint::tools {
namespace {

using runtime::DType;
using runtime::Program;
using runtime::Tensor;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Output {
  std::string name;
  DType dtype = DType::kFloat32;
};

/// Only its outputs matter here: [N,2] each.
Program WithOutputs(const std::vector<Output>& outputs) {
  runtime::testing::ProgramBuilder builder;
  for (const Output& output : outputs) {
    builder.Output(builder.Value(output.name, output.dtype, {-1, 2}));
  }
  return builder.program();
}

Tensor Row(const std::vector<float>& values) {
  return testing::MakeTensor<float>(DType::kFloat32, {1, 2}, values);
}

Tensor IntRow(const std::vector<std::int64_t>& values) {
  return testing::MakeTensor<std::int64_t>(DType::kInt64, {1, 2}, values);
}

std::vector<Tensor> Two(Tensor first, Tensor second) {
  std::vector<Tensor> outputs;
  outputs.push_back(std::move(first));
  outputs.push_back(std::move(second));
  return outputs;
}

TEST(OutputComparison, EveryOutputIsReportedAndTheWorstCounts) {
  const Program program = WithOutputs({{"good"}, {"bad"}});
  OutputComparison comparison(program, program);
  comparison.Add(Two(Row({10, 10}), Row({10, 10})), Two(Row({10, 10}), Row({10, 9})));
  const std::vector<OutputReport> outputs = comparison.Report();
  ASSERT_EQ(outputs.size(), 2);
  EXPECT_EQ(outputs[0].name, "good");
  EXPECT_EQ(outputs[0].sqnr_db, kIdenticalSqnrDb);
  EXPECT_NEAR(outputs[1].sqnr_db, 23.01, 0.01);
  EXPECT_EQ(outputs[0].max_error, 0);
  EXPECT_EQ(outputs[1].max_error, 1);
  EXPECT_EQ(WorstWhole(outputs).output, &outputs[1]);
  EXPECT_EQ(WorstPart(outputs).output, &outputs[1]);
  EXPECT_NEAR(WorstPart(outputs).sqnr_db, 20, 1e-9);
  EXPECT_EQ(Describe(WorstPart(outputs)), "output 'bad' is 20.0 dB at index 1 of axis 1");
}

TEST(OutputComparison, OutputsAreMatchedByNameElseByPlace) {
  OutputComparison comparison(WithOutputs({{"a"}, {"b"}}), WithOutputs({{"other"}, {"a"}}));
  comparison.Add(Two(Row({3, 4}), Row({1, 2})), Two(Row({1, 2}), Row({3, 4})));
  // "a" takes its namesake in place 1; "b" has none, and place 1 is taken.
  const std::vector<OutputReport> outputs = comparison.Report();
  ASSERT_EQ(outputs.size(), 1);
  EXPECT_EQ(outputs[0].sqnr_db, kIdenticalSqnrDb);
  EXPECT_THAT(comparison.unmatched(), ElementsAre("b"));

  OutputComparison renamed(WithOutputs({{"a"}, {"b"}}), WithOutputs({{"x"}, {"y"}}));
  renamed.Add(Two(Row({1, 2}), Row({3, 4})), Two(Row({1, 2}), Row({3, 4})));
  EXPECT_EQ(renamed.Report().size(), 2);
  EXPECT_THAT(renamed.unmatched(), IsEmpty());
}

TEST(OutputComparison, IntegersCountOnlyWhereThereIsNothingElse) {
  const Program mixed = WithOutputs({{"class", DType::kInt64}, {"score"}});
  OutputComparison comparison(mixed, mixed);
  comparison.Add(Two(IntRow({7, 1}), Row({1, 2})), Two(IntRow({1, 7}), Row({1, 2})));
  const std::vector<OutputReport> outputs = comparison.Report();
  EXPECT_NEAR(outputs[0].sqnr_db, 0, 1e-9);  // all differ
  EXPECT_EQ(WorstPart(outputs).output, &outputs[1]);

  const Program classes = WithOutputs({{"class", DType::kInt64}, {"next", DType::kInt64}});
  OutputComparison integers(classes, classes);
  integers.Add(Two(IntRow({7, 1}), IntRow({1, 2})), Two(IntRow({1, 7}), IntRow({1, 2})));
  EXPECT_NEAR(WorstPart(integers.Report()).sqnr_db, 0, 1e-9);
}

TEST(OutputComparison, RowsAgreeThatChooseTheSameClass) {
  const Program program = WithOutputs({{"scores"}, {"same"}});
  OutputComparison comparison(program, program);
  comparison.Add(Two(Row({1, 2}), Row({1, 2})), Two(Row({2, 1}), Row({1, 3})));
  comparison.Add(Two(Row({1, 2}), Row({1, 2})), Two(Row({1, 3}), Row({1, 3})));
  const std::vector<OutputReport> outputs = comparison.Report();
  EXPECT_EQ(outputs[0].agreement, 0.5);
  EXPECT_EQ(outputs[1].agreement, 1);
}

/// 64 rows of three actions whose values differ by about 1, around the value of the state, which is
/// a hundred times as large; `noise` of it on each third row's first action.
OutputReport OfActions(float noise) {
  runtime::testing::ProgramBuilder builder;
  builder.Output(builder.Value("q", DType::kFloat32, {-1, 3}));
  OutputComparison comparison(builder.program(), builder.program());
  std::vector<float> expected, actual;
  for (int row = 0; row < 64; ++row) {
    const float state = static_cast<float>(row % 16 - 8) * 12;
    for (int action = 0; action < 3; ++action) {
      expected.push_back(state + static_cast<float>((row + action) % 3));
      actual.push_back(expected.back() + (row % 3 == 0 && action == 0 ? noise : 0));
    }
  }
  const auto tensor = [](const std::vector<float>& values) {
    std::vector<Tensor> tensors;
    tensors.push_back(testing::MakeTensor<float>(DType::kFloat32, {64, 3}, values));
    return tensors;
  };
  comparison.Add(tensor(expected), tensor(actual));
  return comparison.Report().front();
}

TEST(OutputComparison, WhatRowsHaveInCommonHidesNoWrongChoice) {
  const std::vector<OutputReport> reports = {OfActions(3)};
  const OutputReport& report = reports.front();
  EXPECT_GT(report.sqnr_db, 20);
  ASSERT_TRUE(report.row_db.has_value());
  EXPECT_LT(*report.row_db, 10);
  const WorstOutput worst = WorstPart(reports);
  EXPECT_TRUE(worst.is_row);
  EXPECT_THAT(Describe(worst), ::testing::HasSubstr("in what tells columns apart (34 % of the rows "
                                                    "have their largest element elsewhere)"));
}

TEST(OutputComparison, RowsThatChooseAlikeAreNotJudgedByWhatTellsColumnsApart) {
  EXPECT_FALSE(OfActions(0.3f).row_db.has_value());
}

TEST(OutputComparison, AnotherShapeIsTheWorstThereIs) {
  const Program program = WithOutputs({{"a"}, {"boxes"}});
  OutputComparison comparison(program, program);
  comparison.Add(Two(Row({1, 2}), testing::MakeTensor<float>(DType::kFloat32, {0, 2}, {})),
                 Two(Row({1, 2}), Row({1, 2})));
  const std::vector<OutputReport> outputs = comparison.Report();
  EXPECT_TRUE(outputs[1].shape_differs);
  EXPECT_EQ(WorstWhole(outputs).sqnr_db, -kIdenticalSqnrDb);
  EXPECT_EQ(WorstWhole(outputs).output, &outputs[1]);
}

}  // namespace
}  // namespace zeropoint::tools
