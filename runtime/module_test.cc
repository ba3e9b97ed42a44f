#include "runtime/module.h"

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/session.h"
#include "runtime/testing/program_builder.h"
#include "runtime/testing/run_program.h"

namespace zeropoint::runtime {
namespace {

using ::testing::ElementsAre;
using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

std::shared_ptr<const Module> MakeModule(const ProgramBuilder& builder) {
  absl::StatusOr<std::shared_ptr<const Module>> module = Module::Create(builder.Build());
  EXPECT_TRUE(module.ok()) << module.status();
  return *std::move(module);
}

std::unique_ptr<Session> MakeSession(const std::shared_ptr<const Module>& module) {
  absl::StatusOr<std::unique_ptr<Session>> session = Session::Create(module, {.threads = 1});
  EXPECT_TRUE(session.ok()) << session.status();
  return *std::move(session);
}

// The first output, of `batch` rows of 0, 1, 2, ….
std::vector<float> RunOn(Session& session, std::int64_t batch = 1) {
  const Port& port = session.program().inputs[0];
  Extents extents = session.program().values[static_cast<std::size_t>(port.value)].extents;
  extents[0] = batch;
  std::vector<Tensor> inputs;
  inputs.push_back(Float32(extents, Iota<float>(*CheckedNumElements(extents))));
  const auto outputs = RunSession(session, inputs);
  EXPECT_TRUE(outputs.ok()) << outputs.status();
  return outputs.ok() ? Contents<float>(outputs->at(0)) : std::vector<float>();
}

// One node for each way that XNNPACK packs a weight: x [N,4,4,1] -> convolution [N,4,4,8] ->
// depthwise -> convolution of one pixel -> deconvolution with stride [N,8,8,1].
ProgramBuilder EveryWeight() {
  ProgramBuilder builder;
  ValueId x = builder.Input("x", DType::kFloat32, {-1, 4, 4, 1});
  const auto add = [&](const char* op, Extents filter, Extents output, NodeAttributes attributes) {
    const std::int64_t size = *CheckedNumElements(filter);
    const ValueId w =
        builder.Constant<float>(op, DType::kFloat32, std::move(filter), Iota<float>(size));
    const ValueId y = builder.Value("y", DType::kFloat32, std::move(output));
    builder.Add(Backend::kXnnpack, op, {x, w}, {y}, std::move(attributes));
    x = y;
  };
  const NodeAttribute padding = Ints({1, 1, 1, 1});
  add("convolution_2d", {8, 3, 3, 1}, {-1, 4, 4, 8}, {{"padding", padding}});
  add("depthwise_convolution_2d", {1, 3, 3, 8}, {-1, 4, 4, 8}, {{"padding", padding}});
  add("convolution_2d", {2, 1, 1, 8}, {-1, 4, 4, 2}, {});
  add("deconvolution_2d", {1, 2, 2, 2}, {-1, 8, 8, 1}, {{"stride", Ints({2, 2})}});
  add("fully_connected", {3, 1}, {-1, 8, 8, 3}, {});
  builder.Output(x);
  return builder;
}

TEST(Module, SessionsShareEveryKindOfPackedWeight) {
  const std::shared_ptr<const Module> module = MakeModule(EveryWeight());
  const std::unique_ptr<Session> first = MakeSession(module);
  const std::size_t packed = module->num_packed_bytes();
  EXPECT_GE(packed, (8 * 9 + 9 * 8 + 2 * 8 + 4 * 2 + 3) * sizeof(float));
  const std::vector<float> expected = RunOn(*first);
  const std::unique_ptr<Session> second = MakeSession(module);
  EXPECT_EQ(module->num_packed_bytes(), packed);
  EXPECT_EQ(RunOn(*second), expected);
  EXPECT_EQ(RunOn(*first), expected);
}

TEST(Module, ASessionOfItsOwnComputesTheSame) {
  const std::shared_ptr<const Module> module = MakeModule(EveryWeight());
  MakeSession(module);
  const auto alone = Session::Create(EveryWeight().Build(), {.threads = 1});
  EXPECT_EQ(RunOn(*MakeSession(module), 2), RunOn(**alone, 2));
}

TEST(Module, OtherExtentsInOneSessionLeaveTheOthersAlone) {
  const std::shared_ptr<const Module> module = MakeModule(EveryWeight());
  const std::unique_ptr<Session> first = MakeSession(module);
  const std::unique_ptr<Session> second = MakeSession(module);
  const std::size_t packed = module->num_packed_bytes();
  const std::vector<float> one = RunOn(*first, 1);
  const std::vector<float> five = RunOn(*second, 5);
  EXPECT_EQ(std::vector<float>(five.begin(), five.begin() + one.size()), one);
  EXPECT_EQ(RunOn(*first, 5), five);
  EXPECT_EQ(RunOn(*second, 1), one);
  EXPECT_EQ(module->num_packed_bytes(), packed);
}

TEST(Module, ASessionOutlivesItsSiblingsAndTheModuleHandle) {
  std::shared_ptr<const Module> module = MakeModule(EveryWeight());
  std::unique_ptr<Session> first = MakeSession(module);
  const std::unique_ptr<Session> second = MakeSession(module);
  const std::vector<float> expected = RunOn(*first);
  first.reset();
  module.reset();
  EXPECT_EQ(RunOn(*second), expected);
}

TEST(Module, SessionsAreCreatedOnSeveralThreadsWhileOthersRun) {
  const std::shared_ptr<const Module> module = MakeModule(EveryWeight());
  const std::vector<float> expected = RunOn(*MakeSession(module));
  const std::size_t packed = module->num_packed_bytes();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&module, &expected] {
      for (int round = 0; round < 10; ++round) {
        const std::unique_ptr<Session> session = MakeSession(module);
        EXPECT_EQ(RunOn(*session), expected);
        RunOn(*session, 2 + round);
        EXPECT_EQ(RunOn(*session), expected);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(module->num_packed_bytes(), packed);
}

// Packed bytes hold the input's zero point; XNNPACK's key for them does not.
TEST(Module, OneFilterBehindTwoZeroPointsIsPackedTwice) {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kFloat32, {1, 1});
  const ValueId w = builder.Constant<std::int8_t>("w", DType::kInt8, {1, 1}, {1}, PerTensor(1, 0));
  for (const std::int32_t zero_point : {0, 50}) {
    const QuantParams quant = PerTensor(1, zero_point);
    const ValueId q = builder.Value("q", DType::kInt8, {1, 1}, quant);
    const ValueId product = builder.Value("product", DType::kInt8, {1, 1}, PerTensor(1, 0));
    const ValueId y = builder.Value("y" + std::to_string(zero_point), DType::kFloat32, {1, 1});
    builder.Add(Backend::kXnnpack, "unary", {x}, {q}, {{"type", Text("convert")}});
    builder.Add(Backend::kXnnpack, "fully_connected", {q, w}, {product});
    builder.Add(Backend::kXnnpack, "unary", {product}, {y}, {{"type", Text("convert")}});
    builder.Output(y);
  }
  const std::shared_ptr<const Module> module = MakeModule(builder);
  for (int i = 0; i < 2; ++i) {
    std::vector<Tensor> inputs;
    inputs.push_back(Float32({1, 1}, {7}));
    const auto outputs = RunSession(*MakeSession(module), inputs);
    ASSERT_TRUE(outputs.ok()) << outputs.status();
    EXPECT_THAT(Contents<float>(outputs->at(0)), ElementsAre(7));
    EXPECT_THAT(Contents<float>(outputs->at(1)), ElementsAre(7));
  }
}

// A float filter that is stored as int8 exists in float only while it is packed, so that the next
// one may have its address.
TEST(Module, FiltersThatAreDequantizedToBePackedAreNotMistakenForOneAnother) {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kFloat32, {-1, 1});
  for (std::int8_t factor = 1; factor <= 3; ++factor) {
    const ValueId w =
        builder.Constant<std::int8_t>("w", DType::kInt8, {1, 1}, {factor}, PerTensor(0.5f, 0));
    const ValueId y = builder.Value("y" + std::to_string(factor), DType::kFloat32, {-1, 1});
    builder.Add(Backend::kXnnpack, "fully_connected", {x, w}, {y});
    builder.Output(y);
    // A segment for each.
    builder.program().segments.push_back({Backend::kXnnpack, {}});
  }
  const std::shared_ptr<const Module> module = MakeModule(builder);
  std::size_t packed = 0;
  for (int i = 0; i < 3; ++i) {
    const std::unique_ptr<Session> session = MakeSession(module);
    std::vector<Tensor> inputs;
    inputs.push_back(Float32({1, 1}, {4}));
    const auto outputs = RunSession(*session, inputs);
    ASSERT_TRUE(outputs.ok()) << outputs.status();
    for (std::size_t k = 0; k < 3; ++k) {
      EXPECT_THAT(Contents<float>(outputs->at(k)), ElementsAre(2.0f * static_cast<float>(k + 1)));
    }
    if (i == 0) packed = module->num_packed_bytes();
    EXPECT_EQ(module->num_packed_bytes(), packed);
  }
}

TEST(Module, RefusesAProgramThatDoesNotVerify) {
  ProgramBuilder builder = EveryWeight();
  builder.program().outputs[0].value = 77;
  EXPECT_EQ(Module::Create(builder.Build()).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace zeropoint::runtime
