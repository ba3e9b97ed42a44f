#include "runtime/session.h"

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/testing/program_builder.h"
#include "runtime/testing/run_program.h"

namespace zeropoint::runtime {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

std::unique_ptr<Session> MakeSession(const ProgramBuilder& builder, SessionOptions options = {1}) {
  absl::StatusOr<std::unique_ptr<Session>> session = Session::Create(builder.Build(), options);
  EXPECT_TRUE(session.ok()) << session.status();
  return session.ok() ? *std::move(session) : nullptr;
}

std::string Message(const absl::StatusOr<std::vector<Tensor>>& result) {
  return std::string(result.status().message());
}

// y = |x| in XNNPACK, for x[N,2].
ProgramBuilder AbsProgram() {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kFloat32, {-1, 2});
  const ValueId y = builder.Value("y", DType::kFloat32, {-1, 2});
  builder.Add(Backend::kXnnpack, "unary", {x}, {y}, {{"type", Text("abs")}});
  builder.Output(y);
  return builder;
}

TEST(Session, RunsAndRunsAgain) {
  const std::unique_ptr<Session> session = MakeSession(AbsProgram());
  for (const float sign : {1.0f, -1.0f, -1.0f}) {
    const auto y = RunSession(*session, {});
    EXPECT_THAT(Message(y), HasSubstr("the program has 1 inputs, 0 were given"));
    std::vector<Tensor> inputs;
    inputs.push_back(Float32({1, 2}, {sign * 3, 4}));
    EXPECT_THAT(Contents<float>(RunSession(*session, inputs)->at(0)), ElementsAre(3, 4));
  }
}

absl::StatusOr<std::vector<Tensor>> RunOne(Session& session, Tensor input) {
  std::vector<Tensor> inputs;
  inputs.push_back(std::move(input));
  return RunSession(session, inputs);
}

TEST(Session, RefusesInputsOfAnotherTypeRankOrFixedExtent) {
  const std::unique_ptr<Session> session = MakeSession(AbsProgram());
  EXPECT_THAT(Message(RunOne(*session, Int8({1, 2}, {1, 2}))),
              HasSubstr("input 'x': value 'x' must be f32, is i8"));
  EXPECT_THAT(Message(RunOne(*session, Float32({2}, {1, 2}))),
              HasSubstr("must have extents [-1,2] (-1 is free), has [2]"));
  EXPECT_THAT(Message(RunOne(*session, Float32({1, 3}, {1, 2, 3}))),
              HasSubstr("must have extents [-1,2] (-1 is free), has [1,3]"));
  EXPECT_TRUE(RunOne(*session, Float32({1, 2}, {1, 2})).ok()) << "a refusal must not stick";
}

TEST(Session, RefusesANullPointer) {
  const std::unique_ptr<Session> session = MakeSession(AbsProgram());
  const Extents extents = {1, 2};
  const TensorView view = {DType::kFloat32, extents, nullptr};
  EXPECT_THAT(Message(session->Run({view})), HasSubstr("the data pointer is null"));
}

TEST(Session, EqualSymbolsMustHaveEqualExtents) {
  ProgramBuilder builder;
  const ValueId a = builder.Input("a", DType::kFloat32, {-1});
  const ValueId b = builder.Input("b", DType::kFloat32, {-1});
  const ValueId y = builder.Value("y", DType::kFloat32, {-1});
  builder.Add(Backend::kXnnpack, "binary", {a, b}, {y}, {{"type", Text("add")}});
  builder.Output(y);
  const std::unique_ptr<Session> session = MakeSession(builder);
  std::vector<Tensor> inputs;
  inputs.push_back(Float32({2}, {1, 2}));
  inputs.push_back(Float32({1}, {1}));
  EXPECT_THAT(Message(RunSession(*session, inputs)),
              HasSubstr("input 'b': extent 0 (N) is 1, but input 'a' has N = 2"));
}

// Convolution, pooling, mean, fully connected: the shape of a classifier, N and the image's height
// free.
ProgramBuilder Classifier() {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kFloat32, {-1, -1, 4, 1});
  const ValueId w = builder.Constant<float>("w", DType::kFloat32, {2, 3, 3, 1},
                                            {0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0});
  const ValueId c = builder.Value("c", DType::kFloat32, {-1, -1, 4, 2});
  builder.Add(Backend::kXnnpack, "convolution_2d", {x, w}, {c}, {{"padding", Ints({1, 1, 1, 1})}});
  const ValueId p = builder.Value("p", DType::kFloat32, {-1, -1, 2, 2});
  builder.Add(Backend::kXnnpack, "max_pooling_2d", {c}, {p},
              {{"kernel", Ints({2, 2})}, {"stride", Ints({2, 2})}});
  const ValueId m = builder.Value("m", DType::kFloat32, {-1, 2});
  builder.Add(Backend::kXnnpack, "reduce", {p}, {m},
              {{"type", Text("mean")}, {"axes", Ints({1, 2})}});
  const ValueId v = builder.Constant<float>("v", DType::kFloat32, {3, 2}, {1, 0, 0, 1, 1, 1});
  const ValueId y = builder.Value("y", DType::kFloat32, {-1, 3});
  builder.Add(Backend::kXnnpack, "fully_connected", {m, v}, {y});
  builder.Output(y);
  return builder;
}

// An image per batch entry, of `height` rows of 4 equal pixels 1, 2, …: the maximum of each pooling
// window is its lower row, so the mean is over 2, 4, ….
void ExpectClassified(Session& session, std::int64_t batch, std::int64_t height) {
  std::vector<float> pixels;
  for (std::int64_t n = 0; n < batch; ++n) {
    for (std::int64_t row = 0; row < height; ++row) {
      pixels.insert(pixels.end(), 4, static_cast<float>((n + 1) * (row + 1)));
    }
  }
  const auto y = RunOne(session, Float32({batch, height, 4, 1}, pixels));
  ASSERT_TRUE(y.ok()) << y.status();
  ASSERT_EQ(y->at(0).extents(), (Extents{batch, 3}));
  for (std::int64_t n = 0; n < batch; ++n) {
    const float mean = static_cast<float>((n + 1) * (height / 2 + 1));
    const auto i = static_cast<std::size_t>(n * 3);
    EXPECT_EQ(y->at(0).values<float>()[i], mean);
    EXPECT_EQ(y->at(0).values<float>()[i + 1], 2 * mean);
    EXPECT_EQ(y->at(0).values<float>()[i + 2], 3 * mean);
  }
}

TEST(Session, TheBatchChangesFromRunToRun) {
  const std::unique_ptr<Session> session = MakeSession(Classifier());
  for (const std::int64_t batch : {2, 2, 5, 1, 5, 3}) ExpectClassified(*session, batch, 4);
}

TEST(Session, SeveralExtentsChangeIndependently) {
  const std::unique_ptr<Session> session = MakeSession(Classifier());
  for (const auto& [batch, height] : std::vector<std::pair<int, int>>{
           {1, 2}, {1, 40}, {30, 2}, {1, 40}, {30, 40}, {2, 2}, {29, 38}}) {
    ExpectClassified(*session, batch, height);
  }
}

TEST(Session, AnOperandThatBroadcastsIsNotOverwrittenBecauseItOnceFitted) {
  // With N = 1 XNNPACK lets the sum take the memory of its operand [1]. It would keep that plan for
  // the last run below, in which the sum is longer but no longer than it has been before.
  ProgramBuilder builder;
  const ValueId a = builder.Input("a", DType::kFloat32, {-1});
  const ValueId b = builder.Input("b", DType::kFloat32, {-1});
  const ValueId c = builder.Input("c", DType::kFloat32, {1});
  builder.program().inputs[1].symbols = {"M"};
  const auto unary = [&](ValueId x, const char* type, const char* name, Extents extents) {
    const ValueId y = builder.Value(name, DType::kFloat32, std::move(extents));
    builder.Add(Backend::kXnnpack, "unary", {x}, {y}, {{"type", Text(type)}});
    return y;
  };
  const auto sum = [&](ValueId x, const char* name) {
    const ValueId y = builder.Value(name, DType::kFloat32, {-1});
    builder.Add(Backend::kXnnpack, "binary", {x, a}, {y}, {{"type", Text("add")}});
    return y;
  };
  const ValueId negative_c = unary(c, "negate", "negative_c", {1});
  const ValueId absolute_c = unary(c, "abs", "absolute_c", {1});
  const ValueId negative_b = unary(b, "negate", "negative_b", {-1});
  const ValueId first_sum = sum(negative_c, "first_sum");
  const ValueId second_sum = sum(absolute_c, "second_sum");
  builder.Output(unary(first_sum, "negate", "y", {-1}));
  builder.Output(unary(second_sum, "negate", "z", {-1}));
  builder.Output(unary(negative_b, "negate", "w", {-1}));
  const std::unique_ptr<Session> session = MakeSession(builder);
  for (const auto& [a_size, b_size] :
       std::vector<std::pair<int, int>>{{1000, 1000}, {1, 1001}, {1000, 1000}}) {
    std::vector<Tensor> inputs;
    inputs.push_back(Float32({a_size}, std::vector<float>(static_cast<std::size_t>(a_size), 3)));
    inputs.push_back(Float32({b_size}, std::vector<float>(static_cast<std::size_t>(b_size), 5)));
    inputs.push_back(Float32({1}, {7}));
    const auto outputs = RunSession(*session, inputs);
    ASSERT_TRUE(outputs.ok()) << outputs.status();
    EXPECT_THAT(Contents<float>(outputs->at(0)), Each(4));
    EXPECT_THAT(Contents<float>(outputs->at(1)), Each(-10));
    EXPECT_THAT(Contents<float>(outputs->at(2)), Each(5));
  }
}

TEST(Session, ExtentsThatFailDoNotSpoilTheNextRun) {
  const std::unique_ptr<Session> session = MakeSession(Classifier());
  ExpectClassified(*session, 2, 4);
  // One row: the pooling window does not fit.
  EXPECT_THAT(Message(RunOne(*session, Float32({1, 1, 4, 1}, {1, 2, 3, 4}))),
              HasSubstr("max_pooling_2d_1"));
  ExpectClassified(*session, 3, 6);
}

TEST(Session, ValuesCrossBetweenXnnpackAndReferenceKernels) {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kFloat32, {-1});
  const ValueId negated = builder.Value("negated", DType::kFloat32, {-1});
  const ValueId positive = builder.Value("positive", DType::kFloat32, {-1});
  const ValueId y = builder.Value("y", DType::kFloat32, {-1});
  builder.Add(Backend::kXnnpack, "unary", {x}, {negated}, {{"type", Text("negate")}});
  builder.Add(Backend::kReference, "aten.relu", {negated}, {positive});
  builder.Add(Backend::kXnnpack, "binary", {positive, negated}, {y}, {{"type", Text("add")}});
  builder.Output(y);
  const std::unique_ptr<Session> session = MakeSession(builder);
  EXPECT_THAT(Contents<float>(RunOne(*session, Float32({3}, {-1, 2, -3}))->at(0)),
              ElementsAre(2, -2, 6));
  EXPECT_THAT(Contents<float>(RunOne(*session, Float32({1}, {5}))->at(0)), ElementsAre(-5));
}

TEST(Session, AReferenceKernelMustKeepThePromisesOfTheProgram) {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kFloat32, {-1});
  const ValueId y = builder.Value("y", DType::kFloat32, {4});
  builder.Add(Backend::kReference, "aten.relu", {x}, {y});
  builder.Output(y);
  const std::unique_ptr<Session> session = MakeSession(builder);
  EXPECT_THAT(Message(RunOne(*session, Float32({3}, {1, 2, 3}))),
              HasSubstr("node 'aten.relu_0' (aten.relu): value 'y' must have extents [4]"));
}

TEST(Session, AnUnknownReferenceKernelIsRefusedAtCreation) {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kFloat32, {1});
  const ValueId y = builder.Value("y", DType::kFloat32, {1});
  builder.Add(Backend::kReference, "aten.no_such_op", {x}, {y});
  builder.Output(y);
  EXPECT_THAT(std::string(Session::Create(builder.Build(), {}).status().message()),
              HasSubstr("there is no reference kernel 'aten.no_such_op'"));
}

TEST(Session, AProgramThatDoesNotVerifyIsRefused) {
  ProgramBuilder builder = AbsProgram();
  builder.program().outputs[0].value = 77;
  EXPECT_EQ(Session::Create(builder.Build(), {}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(Session, InputsConstantsAndOneValueTwiceCanBeOutputs) {
  ProgramBuilder builder = AbsProgram();
  Program& program = builder.program();
  const ValueId constant = builder.Constant<float>("k", DType::kFloat32, {1}, {7});
  builder.Output(constant);
  program.outputs.push_back({"same_as_x", program.inputs[0].value, {"N", ""}});
  program.outputs.push_back({"y_again", program.outputs[0].value, {"N", ""}});
  const std::unique_ptr<Session> session = MakeSession(builder);
  const auto outputs = RunOne(*session, Float32({1, 2}, {-1, 2}));
  ASSERT_TRUE(outputs.ok()) << outputs.status();
  ASSERT_THAT(*outputs, SizeIs(4));
  EXPECT_THAT(Contents<float>(outputs->at(0)), ElementsAre(1, 2));
  EXPECT_THAT(Contents<float>(outputs->at(1)), ElementsAre(7));
  EXPECT_THAT(Contents<float>(outputs->at(2)), ElementsAre(-1, 2));
  EXPECT_THAT(Contents<float>(outputs->at(3)), ElementsAre(1, 2));
}

TEST(Session, AProgramWithoutNodesPassesItsInputThrough) {
  ProgramBuilder builder;
  builder.Output(builder.Input("x", DType::kInt64, {-1}));
  const std::unique_ptr<Session> session = MakeSession(builder);
  EXPECT_THAT(Contents<std::int64_t>(
                  RunOne(*session, MakeTensor<std::int64_t>(DType::kInt64, {2}, {5, 6}))->at(0)),
              ElementsAre(5, 6));
}

TEST(Session, AnInnerValueCanBeAnOutputAsWell) {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kFloat32, {2});
  const ValueId negated = builder.Value("negated", DType::kFloat32, {2});
  const ValueId y = builder.Value("y", DType::kFloat32, {2});
  builder.Add(Backend::kXnnpack, "unary", {x}, {negated}, {{"type", Text("negate")}});
  builder.Add(Backend::kXnnpack, "unary", {negated}, {y}, {{"type", Text("abs")}});
  builder.Output(y);
  builder.Output(negated);
  const std::unique_ptr<Session> session = MakeSession(builder);
  const auto outputs = RunOne(*session, Float32({2}, {1, -2}));
  EXPECT_THAT(Contents<float>(outputs->at(0)), ElementsAre(1, 2));
  EXPECT_THAT(Contents<float>(outputs->at(1)), ElementsAre(-1, 2));
}

TEST(Session, NodesThatNothingReadsAreLeftOut) {
  ProgramBuilder builder = AbsProgram();
  const ValueId unread = builder.Value("unread", DType::kFloat32, {-1, 2});
  builder.Add(Backend::kXnnpack, "unary", {builder.program().inputs[0].value}, {unread},
              {{"type", Text("exp")}});
  const std::unique_ptr<Session> session = MakeSession(builder, {.threads = 1, .profile = true});
  ASSERT_TRUE(RunOne(*session, Float32({1, 2}, {1, 2})).ok());
  EXPECT_THAT(*session->profile(), SizeIs(1));
}

// An operator of one segment has nothing to do, its neighbour has.
TEST(Session, OutputsThatAreEmptyStandBesideOthers) {
  ProgramBuilder builder = AbsProgram();
  const ValueId z = builder.Input("z", DType::kFloat32, {2});
  const ValueId e = builder.Value("e", DType::kFloat32, {2});
  builder.Add(Backend::kXnnpack, "unary", {z}, {e}, {{"type", Text("negate")}});
  builder.Output(e);
  const std::unique_ptr<Session> session = MakeSession(builder);
  for (const std::int64_t batch : {2, 0, 0, 1}) {
    std::vector<Tensor> inputs;
    inputs.push_back(
        Float32({batch, 2}, std::vector<float>(static_cast<std::size_t>(2 * batch), -1)));
    inputs.push_back(Float32({2}, {1, 2}));
    const auto outputs = RunSession(*session, inputs);
    ASSERT_TRUE(outputs.ok()) << outputs.status();
    EXPECT_EQ(outputs->at(0).extents(), (Extents{batch, 2}));
    EXPECT_THAT(Contents<float>(outputs->at(0)), Each(1.0f));
    EXPECT_THAT(Contents<float>(outputs->at(1)), ElementsAre(-1, -2));
  }
}

TEST(Session, RefusesExtentsBeyond32Bits) {
  const std::unique_ptr<Session> session = MakeSession(AbsProgram());
  const Extents extents = {std::int64_t{1} << 31, 2};
  const float pixel = 0;
  EXPECT_THAT(Message(session->Run({{DType::kFloat32, extents, &pixel}})),
              HasSubstr("input 'x': extents [2147483648,2] must be at most 2147483647"));
}

TEST(Session, ProfilesEveryNodeByName) {
  ProgramBuilder builder = Classifier();
  const ValueId y = builder.program().outputs[0].value;
  const ValueId z = builder.Value("z", DType::kFloat32, {-1, 3});
  builder.Add(Backend::kReference, "aten.relu", {y}, {z});
  builder.program().outputs.clear();
  builder.Output(z);
  const std::unique_ptr<Session> session = MakeSession(builder, {.threads = 1, .profile = true});
  ExpectClassified(*session, 2, 4);
  const absl::StatusOr<std::vector<NodeTime>> times = session->profile();
  ASSERT_TRUE(times.ok()) << times.status();
  std::vector<std::string> names;
  for (const NodeTime& time : *times) {
    names.push_back(time.name);
    EXPECT_GE(time.milliseconds, 0);
    EXPECT_FALSE(time.kind.empty());
  }
  EXPECT_THAT(names, ElementsAre("convolution_2d_0", "max_pooling_2d_1", "reduce_2",
                                 "fully_connected_3", "aten.relu_4"));
  EXPECT_EQ(times->back().kind, "reference aten.relu");
  EXPECT_THAT(times->front().kind, HasSubstr("Convolution"));
}

TEST(Session, HasNoProfileUnlessAsked) {
  const std::unique_ptr<Session> session = MakeSession(AbsProgram());
  ASSERT_TRUE(RunOne(*session, Float32({1, 2}, {1, 2})).ok());
  EXPECT_THAT(*session->profile(), SizeIs(0));
}

TEST(Session, SessionsOfOneProgramRunInParallel) {
  const std::shared_ptr<const Program> program = Classifier().Build();
  std::vector<std::thread> threads;
  for (int i = 1; i <= 3; ++i) {
    threads.emplace_back([&program, i] {
      absl::StatusOr<std::unique_ptr<Session>> session = Session::Create(program, {.threads = 2});
      ASSERT_TRUE(session.ok()) << session.status();
      for (int run = 0; run < 20; ++run) ExpectClassified(**session, i + run % 3, 4);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(Session, RefusesANegativeNumberOfThreads) {
  EXPECT_THAT(
      std::string(Session::Create(AbsProgram().Build(), {.threads = -1}).status().message()),
      HasSubstr("the number of threads"));
}

}  // namespace
}  // namespace zeropoint::runtime
