#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/session.h"
#include "runtime/split_segments.h"
#include "runtime/testing/program_builder.h"
#include "runtime/testing/run_program.h"

namespace zeropoint::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;
using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

using Seen = std::vector<std::pair<std::size_t, std::vector<float>>>;

/// x, then four times its negation, each an output: -x, x, -x, x.
Program Chain() {
  ProgramBuilder builder;
  ValueId value = builder.Input("x", DType::kFloat32, {-1, 2});
  for (int i = 0; i < 4; ++i) {
    const ValueId next = builder.Value("y" + std::to_string(i), DType::kFloat32, {-1, 2});
    builder.Add(Backend::kXnnpack, "unary", {value}, {next}, {{"type", Text("negate")}});
    builder.Output(next);
    value = next;
  }
  return *builder.Build();
}

std::unique_ptr<Session> Open(Program program) {
  auto session =
      Session::Create(std::make_shared<const Program>(std::move(program)), {.threads = 1});
  EXPECT_TRUE(session.ok()) << session.status();
  return *std::move(session);
}

absl::StatusOr<Seen> StreamAll(Session& session, const Tensor& input) {
  Seen seen;
  const absl::Status status =
      session.Stream({input.view()}, [&](std::size_t index, const TensorView& output) {
        const absl::Span<const float> values = output.values<float>();
        seen.emplace_back(index, std::vector<float>(values.begin(), values.end()));
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return seen;
}

TEST(SplitAtOutputs, EndsASegmentBehindEachOutput) {
  Program program = Chain();
  ASSERT_EQ(program.segments.size(), 1u);
  SplitAtOutputs(program);
  EXPECT_EQ(program.segments.size(), 4u);
  EXPECT_TRUE(VerifyProgram(program).ok());
}

TEST(SplitAtOutputs, LeavesNodesBetweenOutputsTogether) {
  Program program = Chain();
  program.outputs = {program.outputs[1], program.outputs[3]};
  SplitAtOutputs(program);
  ASSERT_EQ(program.segments.size(), 2u);
  EXPECT_EQ(program.segments[0].nodes.size(), 2u);
  EXPECT_EQ(program.segments[1].nodes.size(), 2u);
}

TEST(SessionStream, HandsOutEveryOutputOnceInTheOrderInWhichTheyAreComputed) {
  for (const bool is_cut : {false, true}) {
    Program program = Chain();
    if (is_cut) SplitAtOutputs(program);
    const std::unique_ptr<Session> session = Open(std::move(program));
    const auto seen = StreamAll(*session, Float32({1, 2}, {1, 2}));
    ASSERT_TRUE(seen.ok()) << seen.status();
    EXPECT_THAT(*seen, ElementsAre(Pair(0u, ElementsAre(-1, -2)), Pair(1u, ElementsAre(1, 2)),
                                   Pair(2u, ElementsAre(-1, -2)), Pair(3u, ElementsAre(1, 2))));
  }
}

TEST(SessionStream, HoldsNoMoreOfACutProgramThanTheNextSegmentReads) {
  Program program = Chain();
  SplitAtOutputs(program);
  const std::unique_ptr<Session> session = Open(std::move(program));
  const Tensor input = Float32({100, 2}, std::vector<float>(200, 1));
  ASSERT_TRUE(StreamAll(*session, input).ok());
  EXPECT_EQ(session->peak_bytes(), 2 * 200 * sizeof(float)) << "an operand and a result";
  ASSERT_TRUE(session->Run({input.view()}).ok());
  EXPECT_EQ(session->peak_bytes(), 4 * 200 * sizeof(float)) << "all outputs";
}

TEST(SessionStream, CountsWhatASegmentHoldsInside) {
  Program program = Chain();
  program.outputs = {program.outputs[3]};
  const std::unique_ptr<Session> session = Open(std::move(program));
  ASSERT_TRUE(StreamAll(*session, Float32({1, 2}, {1, 2})).ok());
  EXPECT_EQ(session->peak_bytes(), 4 * 2 * sizeof(float));
}

TEST(SessionStream, EndsWithTheErrorOfTheSink) {
  Program program = Chain();
  SplitAtOutputs(program);
  const std::unique_ptr<Session> session = Open(std::move(program));
  const Tensor input = Float32({1, 2}, {1, 2});
  int calls = 0;
  const absl::Status status = session->Stream({input.view()}, [&](std::size_t, const TensorView&) {
    ++calls;
    return absl::AbortedError("enough");
  });
  EXPECT_EQ(status, absl::AbortedError("enough"));
  EXPECT_EQ(calls, 1);
  EXPECT_TRUE(StreamAll(*session, input).ok()) << "an error must not stick";
}

TEST(SessionStream, HandsOutAValueThatIsSeveralPorts) {
  Program program = Chain();
  program.outputs = {program.outputs[0], program.outputs[0]};
  program.outputs[1].name = "again";
  const std::unique_ptr<Session> session = Open(std::move(program));
  const auto seen = StreamAll(*session, Float32({1, 2}, {1, 2}));
  ASSERT_TRUE(seen.ok()) << seen.status();
  EXPECT_THAT(*seen,
              UnorderedElementsAre(Pair(0u, ElementsAre(-1, -2)), Pair(1u, ElementsAre(-1, -2))));
}

TEST(SessionStream, HandsOutAnInputThatIsAnOutput) {
  Program program = Chain();
  program.outputs[0].value = program.inputs[0].value;
  const std::unique_ptr<Session> session = Open(std::move(program));
  const auto seen = StreamAll(*session, Float32({1, 2}, {1, 2}));
  ASSERT_TRUE(seen.ok()) << seen.status();
  EXPECT_THAT(seen->front(), Pair(0u, ElementsAre(1, 2)));
}

TEST(SessionStream, RefusesInputsAsRunDoes) {
  const std::unique_ptr<Session> session = Open(Chain());
  EXPECT_FALSE(StreamAll(*session, Float32({2}, {1, 2})).ok());
}

}  // namespace
}  // namespace zeropoint::runtime
