// Programs that run functions, through a session and through a file.

#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/program_file.h"
#include "runtime/session.h"
#include "runtime/testing/program_builder.h"
#include "runtime/testing/run_program.h"

namespace zeropoint::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

constexpr DType kFloat = DType::kFloat32;

template <typename T>
Tensor One(DType dtype, T value) {
  Tensor tensor = *Tensor::Allocate(dtype, {});
  std::memcpy(tensor.data(), &value, sizeof(value));
  return tensor;
}

/// (x) -> (op(x)).
Program Unary(const std::string& op) {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", kFloat, {2});
  const ValueId y = builder.Value("y", kFloat, {2});
  builder.Add(Backend::kReference, op, {x}, {y});
  builder.Output(y);
  return builder.program();
}

Program IfProgram() {
  ProgramBuilder builder;
  const ValueId c = builder.Input("c", DType::kBool, {});
  const ValueId x = builder.Input("x", kFloat, {2});
  const ValueId y = builder.Value("y", kFloat, {2});
  builder.Add(Backend::kReference, "cf.if", {c, x}, {y},
              {{"then", Text("neg")}, {"else", Text("abs")}});
  builder.Output(y);
  builder.program().functions = {{"neg", Unary("aten.neg")}, {"abs", Unary("aten.abs")}};
  return builder.program();
}

/// (i, go, s, x) -> (go, s + x, s + x).
Program AddBody() {
  ProgramBuilder builder;
  builder.Input("i", DType::kInt64, {});
  const ValueId go = builder.Input("go", DType::kBool, {});
  const ValueId s = builder.Input("s", kFloat, {2});
  const ValueId x = builder.Input("x", kFloat, {2});
  const ValueId next_go = builder.Value("next_go", DType::kBool, {});
  const ValueId sum = builder.Value("sum", kFloat, {2});
  const ValueId slice = builder.Value("slice", kFloat, {2});
  builder.Add(Backend::kReference, "aten.dropout", {go}, {next_go});
  builder.Add(Backend::kReference, "aten.add", {s, x}, {sum});
  builder.Add(Backend::kReference, "aten.dropout", {sum}, {slice});
  for (const ValueId id : {next_go, sum, slice}) builder.Output(id);
  return builder.program();
}

Program LoopProgram() {
  ProgramBuilder builder;
  const ValueId m = builder.Input("m", DType::kInt64, {});
  const ValueId go = builder.Input("go", DType::kBool, {});
  const ValueId s = builder.Input("s", kFloat, {2});
  const ValueId x = builder.Input("x", kFloat, {2});
  const ValueId last = builder.Value("last", kFloat, {2});
  const ValueId all = builder.Value("all", kFloat, {-1, 2});
  builder.Add(Backend::kReference, "cf.loop", {m, go, s, x}, {last, all},
              {{"body", Text("body")}, {"states", Ints({1})}});
  builder.Output(last);
  builder.Output(all);
  builder.program().functions = {{"body", AddBody()}};
  return builder.program();
}

absl::StatusOr<std::vector<Tensor>> RunOn(const Program& program, std::vector<Tensor> inputs) {
  auto session = Session::Create(std::make_shared<const Program>(program), {.threads = 1});
  if (!session.ok()) return session.status();
  return RunSession(**session, inputs);
}

absl::StatusOr<std::vector<Tensor>> RunLoop(std::int64_t trips, bool condition) {
  std::vector<Tensor> inputs;
  inputs.push_back(One(DType::kInt64, trips));
  inputs.push_back(One(DType::kBool, condition));
  inputs.push_back(Float32({2}, {0, 1}));
  inputs.push_back(Float32({2}, {1, 2}));
  return RunOn(LoopProgram(), std::move(inputs));
}

TEST(If, RunsTheBranchThatTheConditionNames) {
  for (const bool condition : {true, false}) {
    std::vector<Tensor> inputs;
    inputs.push_back(One(DType::kBool, condition));
    inputs.push_back(Float32({2}, {1, -2}));
    const auto outputs = RunOn(IfProgram(), std::move(inputs));
    ASSERT_TRUE(outputs.ok()) << outputs.status();
    EXPECT_THAT(Contents<float>(outputs->at(0)), ElementsAre(condition ? -1 : 1, 2));
  }
}

TEST(Loop, HandsStatesOnAndStacksSlices) {
  const auto outputs = RunLoop(3, true);
  ASSERT_TRUE(outputs.ok()) << outputs.status();
  EXPECT_THAT(Contents<float>(outputs->at(0)), ElementsAre(3, 7));
  EXPECT_THAT(outputs->at(1).extents(), ElementsAre(3, 2));
  EXPECT_THAT(Contents<float>(outputs->at(1)), ElementsAre(1, 3, 2, 5, 3, 7));
}

TEST(Loop, WithoutIterationsReturnsTheStatesAndNoSlices) {
  for (const auto& [trips, condition] :
       std::vector<std::pair<std::int64_t, bool>>{{0, true}, {-1, true}, {5, false}}) {
    const auto outputs = RunLoop(trips, condition);
    ASSERT_TRUE(outputs.ok()) << outputs.status();
    EXPECT_THAT(Contents<float>(outputs->at(0)), ElementsAre(0, 1));
    EXPECT_THAT(outputs->at(1).extents(), ElementsAre(0, 2));
  }
}

/// The values that AddBody yields behind its results, or an error.
class Shown {
 public:
  explicit Shown(absl::Status answer = absl::OkStatus()) {
    watch_->results["body"] = 2;
    watch_->show = [this, answer](const std::string& function, std::size_t port,
                                  const TensorView& view) {
      EXPECT_EQ(function, "body");
      EXPECT_EQ(port, 2u);
      seen_.push_back(view.values<float>()[1]);
      return answer;
    };
  }

  /// A loop of one state that gathers no slices: those of the body are shown.
  absl::StatusOr<std::vector<Tensor>> Run(std::int64_t trips) {
    Program program = LoopProgram();
    program.outputs.pop_back();
    program.segments.front().nodes.front().outputs.pop_back();
    auto session = Session::Create(std::make_shared<const Program>(std::move(program)),
                                   {.threads = 1, .watch = watch_});
    if (!session.ok()) return session.status();
    std::vector<Tensor> inputs;
    inputs.push_back(One(DType::kInt64, trips));
    inputs.push_back(One(DType::kBool, true));
    inputs.push_back(Float32({2}, {0, 1}));
    inputs.push_back(Float32({2}, {1, 2}));
    return RunSession(**session, inputs);
  }

  const std::vector<float>& seen() const { return seen_; }

 private:
  std::shared_ptr<FunctionWatch> watch_ = std::make_shared<FunctionWatch>();
  std::vector<float> seen_;
};

TEST(FunctionWatch, ShowsWhatABodyYieldsBeyondItsResultsInEveryRound) {
  Shown shown;
  const auto outputs = shown.Run(3);
  ASSERT_TRUE(outputs.ok()) << outputs.status();
  EXPECT_THAT(Contents<float>(outputs->at(0)), ElementsAre(3, 7));
  EXPECT_THAT(shown.seen(), ElementsAre(3, 5, 7));
}

TEST(FunctionWatch, ShowsNothingOfAFunctionThatDoesNotRun) {
  Shown shown;
  ASSERT_TRUE(shown.Run(0).ok());
  EXPECT_THAT(shown.seen(), IsEmpty());
}

TEST(FunctionWatch, ItsErrorEndsTheRun) {
  Shown shown(absl::CancelledError("seen enough"));
  const auto outputs = shown.Run(3);
  EXPECT_EQ(outputs.status().code(), absl::StatusCode::kCancelled);
  EXPECT_THAT(std::string(outputs.status().message()), HasSubstr("seen enough"));
  EXPECT_THAT(shown.seen(), ElementsAre(3));
}

Program ScanProgram(std::int64_t input_direction, std::int64_t output_direction) {
  ProgramBuilder body;
  const ValueId s = body.Input("s", kFloat, {2});
  const ValueId part = body.Input("part", kFloat, {2});
  const ValueId sum = body.Value("sum", kFloat, {2});
  const ValueId slice = body.Value("slice", kFloat, {2});
  body.Add(Backend::kReference, "aten.add", {s, part}, {sum});
  body.Add(Backend::kReference, "aten.dropout", {sum}, {slice});
  body.Output(sum);
  body.Output(slice);
  ProgramBuilder builder;
  const ValueId s0 = builder.Input("s0", kFloat, {2});
  const ValueId x = builder.Input("x", kFloat, {2, -1});
  const ValueId last = builder.Value("last", kFloat, {2});
  const ValueId all = builder.Value("all", kFloat, {2, -1});
  builder.Add(Backend::kReference, "cf.scan", {s0, x}, {last, all},
              {{"body", Text("body")},
               {"states", Ints({1})},
               {"input_axes", Ints({1})},
               {"input_directions", Ints({input_direction})},
               {"output_axes", Ints({1})},
               {"output_directions", Ints({output_direction})}});
  builder.Output(last);
  builder.Output(all);
  builder.program().functions = {{"body", body.program()}};
  return builder.program();
}

std::vector<float> Scanned(std::int64_t input_direction, std::int64_t output_direction) {
  std::vector<Tensor> inputs;
  inputs.push_back(Float32({2}, {0, 0}));
  inputs.push_back(Float32({2, 3}, {1, 2, 3, 10, 20, 30}));
  const auto outputs = RunOn(ScanProgram(input_direction, output_direction), std::move(inputs));
  EXPECT_TRUE(outputs.ok()) << outputs.status();
  EXPECT_THAT(Contents<float>(outputs->at(0)), ElementsAre(6, 60));
  return Contents<float>(outputs->at(1));
}

TEST(Scan, SlicesAndStacksAlongAxesInBothDirections) {
  EXPECT_THAT(Scanned(0, 0), ElementsAre(1, 3, 6, 10, 30, 60));
  EXPECT_THAT(Scanned(1, 0), ElementsAre(3, 5, 6, 30, 50, 60));
  EXPECT_THAT(Scanned(0, 1), ElementsAre(6, 3, 1, 60, 30, 10));
}

TEST(Scan, OfNothingReturnsTheStates) {
  std::vector<Tensor> inputs;
  inputs.push_back(Float32({2}, {4, 5}));
  inputs.push_back(Float32({2, 0}, {}));
  const auto outputs = RunOn(ScanProgram(0, 0), std::move(inputs));
  ASSERT_TRUE(outputs.ok()) << outputs.status();
  EXPECT_THAT(Contents<float>(outputs->at(0)), ElementsAre(4, 5));
  EXPECT_THAT(Contents<float>(outputs->at(1)), IsEmpty());
}

absl::StatusOr<Program> ThroughAFile(const Program& program) {
  const auto bytes = SerializeProgram(program);
  if (!bytes.ok()) return bytes.status();
  auto tensor = std::make_shared<Tensor>(
      *Tensor::Allocate(DType::kUint8, {static_cast<std::int64_t>(bytes->size())}));
  std::memcpy(tensor->data(), bytes->data(), bytes->size());
  return ReadProgram({static_cast<const std::byte*>(tensor->data()), bytes->size()}, tensor);
}

TEST(Functions, SurviveTheFile) {
  for (const Program& program : {IfProgram(), LoopProgram(), ScanProgram(0, 1)}) {
    const auto read = ThroughAFile(program);
    ASSERT_TRUE(read.ok()) << read.status();
    ASSERT_EQ(read->functions.size(), program.functions.size());
    EXPECT_EQ(*SerializeProgram(*read), *SerializeProgram(program));
  }
}

TEST(Functions, ShareTheBytesOfConstants) {
  ProgramBuilder builder;
  const ValueId w = builder.Constant<float>("w", kFloat, {256}, std::vector<float>(256, 1.0f));
  const ValueId y = builder.Value("y", kFloat, {256});
  builder.Add(Backend::kReference, "aten.neg", {w}, {y});
  builder.Output(y);
  Program program = builder.program();
  const std::size_t alone = SerializeProgram(program)->size();
  program.functions = {{"f", builder.program()}, {"g", builder.program()}};
  EXPECT_LT(SerializeProgram(program)->size(), alone + 1024);
}

struct Violation {
  const char* name;
  Program (*program)();
  std::function<void(Program&)> damage;
  const char* error;
};

Node& Call(Program& program) { return program.segments[0].nodes[0]; }

const Violation kViolations[] = {
    {"FunctionThatIsNotThere", IfProgram,
     [](Program& program) { Call(program).attributes["then"] = Text("nothing"); },
     "no function 'nothing'"},
    {"FunctionThatRunsItself", IfProgram,
     [](Program& program) {
       program.functions[0].body = IfProgram(), program.functions[0].body.functions.clear();
     },
     "no function 'neg' before it"},
    {"FunctionOfAFunction", IfProgram,
     [](Program& program) { program.functions[0].body.functions = {{"f", Unary("aten.neg")}}; },
     "functions of its own"},
    {"TwoOfOneName", IfProgram, [](Program& program) { program.functions[1].name = "neg"; },
     "exists twice"},
    {"DamagedFunction", IfProgram,
     [](Program& program) { program.functions[1].body.outputs[0].value = 99; }, "function 'abs'"},
    {"TooFewOperands", IfProgram, [](Program& program) { Call(program).inputs.pop_back(); },
     "must take 0 tensors"},
    {"NoCondition", IfProgram, [](Program& program) { Call(program).inputs.clear(); },
     "no condition"},
    {"AbsentOperand", IfProgram, [](Program& program) { Call(program).inputs[1] = kNoValue; },
     "absent"},
    {"LoopWithoutOperands", LoopProgram, [](Program& program) { Call(program).inputs.clear(); },
     "two operands"},
    {"MoreStatesThanValues", LoopProgram,
     [](Program& program) { Call(program).attributes["states"] = Ints({3}); }, "not in [0,2]"},
    {"NegativeStates", LoopProgram,
     [](Program& program) { Call(program).attributes["states"] = Ints({-1}); }, "not in [0,2]"},
    {"StatesMissing", LoopProgram,
     [](Program& program) { Call(program).attributes.erase("states"); }, "must be 1 numbers"},
    {"HugeAxis", [] { return ScanProgram(0, 0); },
     [](Program& program) { Call(program).attributes["input_axes"] = Ints({1 << 30}); },
     "not in [0,15]"},
    {"DirectionOfTwo", [] { return ScanProgram(0, 0); },
     [](Program& program) { Call(program).attributes["output_directions"] = Ints({2}); },
     "not in [0,1]"},
    {"NothingScanned", [] { return ScanProgram(0, 0); },
     [](Program& program) { Call(program).attributes["input_axes"] = Ints({}); }, "'input_axes'"},
};

class HostileFunctions : public ::testing::TestWithParam<Violation> {};

TEST_P(HostileFunctions, AreRefusedBeforeTheyRun) {
  Program program = GetParam().program();
  GetParam().damage(program);
  const auto session = Session::Create(std::make_shared<const Program>(program), {.threads = 1});
  EXPECT_TRUE(absl::IsInvalidArgument(session.status())) << session.status();
  EXPECT_THAT(std::string(session.status().message()), HasSubstr(GetParam().error));
}

INSTANTIATE_TEST_SUITE_P(Each, HostileFunctions, ::testing::ValuesIn(kViolations),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(HostileFunctions, AxesThatOperandsLackAreErrorsOfTheRun) {
  Program program = ScanProgram(0, 0);
  Call(program).attributes["input_axes"] = Ints({7});
  std::vector<Tensor> inputs;
  inputs.push_back(Float32({2}, {0, 0}));
  inputs.push_back(Float32({2, 3}, {1, 2, 3, 10, 20, 30}));
  EXPECT_TRUE(absl::IsInvalidArgument(RunOn(program, std::move(inputs)).status()));
}

TEST(HostileFunctions, ResultsOfAnotherTypeThanPromisedAreErrorsOfTheRun) {
  Program program = IfProgram();
  program.values[2].extents = {3};
  std::vector<Tensor> inputs;
  inputs.push_back(One(DType::kBool, true));
  inputs.push_back(Float32({2}, {1, -2}));
  EXPECT_TRUE(absl::IsInvalidArgument(RunOn(program, std::move(inputs)).status()));
}

}  // namespace
}  // namespace zeropoint::runtime
