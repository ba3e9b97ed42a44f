#include "tools/driver/run_samples.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/testing/program_builder.h"
#include "tools/data/npz_file.h"
#include "tools/data/testing.h"
#include "tools/driver/open_session.h"

namespace zeropoint::tools {
namespace {

using runtime::Backend;
using runtime::DType;
using ::testing::HasSubstr;

// x [N,2] seen as [batch,2], whatever N is, as a Reshape to numbers leaves it.
std::unique_ptr<runtime::Session> Reshape(std::int64_t batch) {
  runtime::testing::ProgramBuilder builder;
  const runtime::ValueId x = builder.Input("x", DType::kFloat32, {-1, 2});
  const runtime::ValueId y = builder.Value("y", DType::kFloat32, {batch, 2});
  builder.Add(Backend::kReference, "aten.view", {x}, {y},
              {{"size", runtime::testing::Ints({batch, 2})}});
  builder.Output(y);
  return *OpenSession(builder.program(), 1, "model.onnx");
}

Dataset Samples(std::int64_t count) {
  const runtime::Tensor x = *runtime::Tensor::Allocate(DType::kFloat32, {count, 2});
  const std::string path = testing::TempPath(absl::StrCat("samples_", count, ".npz"));
  EXPECT_TRUE(WriteNpzFile(path, {{"x", x.view()}}).ok());
  return *Dataset::Open(path, {{"x", DType::kFloat32, {-1, 2}}}, {});
}

std::string MessageOf(std::int64_t baked, std::int64_t samples, const SampleRange& range) {
  Dataset data = Samples(samples);
  const auto session = Reshape(baked);
  const auto outputs = RunSamples(*session, data, range, *data.ReadBatch(range.begin, range.end),
                                  DescribeSamples(data, range), "look closer");
  return std::string(outputs.status().message());
}

TEST(RunSamples, RunsTheBatchThatTheModelHas) { EXPECT_EQ(MessageOf(4, 8, {4, 8, 4}), ""); }

TEST(RunSamples, NamesTheBatchThatIsFixedInTheGraph) {
  EXPECT_THAT(MessageOf(1, 8, {0, 8, 8}), HasSubstr("(samples 0 to 7): "));
  EXPECT_THAT(MessageOf(1, 8, {0, 8, 8}), HasSubstr("give --batch 1"));
  EXPECT_THAT(MessageOf(4, 8, {0, 8, 8}), HasSubstr("give --batch 4"));
}

TEST(RunSamples, NamesTheLimitWhenTheLastSamplesDoNotFillABatch) {
  EXPECT_THAT(MessageOf(4, 6, {4, 6, 4}), HasSubstr("takes 4 samples at a time; give --limit 4"));
}

TEST(RunSamples, GivesTheAdviceOfItsCallerWhereNoBatchWouldDo) {
  EXPECT_THAT(MessageOf(3, 2, {0, 2, 2}), HasSubstr("(samples 0 to 1): look closer"));
  EXPECT_THAT(MessageOf(3, 1, {0, 1, 1}), HasSubstr("(sample 0): look closer"));
}

}  // namespace
}  // namespace zeropoint::tools
