// What a session's number of threads changes: nothing that can be seen in its results.

#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/session.h"
#include "runtime/testing/program_builder.h"
#include "runtime/testing/run_program.h"

namespace zeropoint::runtime {
namespace {

using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

// Numbers that leave a remainder in every sum.
std::vector<float> Numbers(std::size_t count) {
  std::vector<float> numbers(count);
  std::uint32_t state = 1;
  for (float& number : numbers) {
    state = state * 1664525 + 1013904223;
    number = static_cast<float>(state >> 8) / static_cast<float>(1 << 24) - 0.5f;
  }
  return numbers;
}

// Milliseconds of convolution, and operators that are too small to be shared.
std::shared_ptr<const Program> ConvolutionAndSoftmax() {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kFloat32, {-1, 40, 40, 24});
  const ValueId w =
      builder.Constant<float>("w", DType::kFloat32, {70, 3, 3, 24}, Numbers(70 * 3 * 3 * 24));
  const ValueId c = builder.Value("c", DType::kFloat32, {-1, 40, 40, 70});
  builder.Add(Backend::kXnnpack, "convolution_2d", {x, w}, {c}, {{"padding", Ints({1, 1, 1, 1})}});
  const ValueId s = builder.Value("s", DType::kFloat32, {-1, 40, 40, 70});
  builder.Add(Backend::kXnnpack, "unary", {c}, {s}, {{"type", Text("sigmoid")}});
  const ValueId m = builder.Value("m", DType::kFloat32, {-1, 70});
  builder.Add(Backend::kXnnpack, "reduce", {s}, {m},
              {{"type", Text("mean")}, {"axes", Ints({1, 2})}});
  const ValueId y = builder.Value("y", DType::kFloat32, {-1, 70});
  builder.Add(Backend::kXnnpack, "softmax", {m}, {y});
  builder.Output(s);
  builder.Output(y);
  return builder.Build();
}

// The bytes of every output, run after run: costs are learned meanwhile, and batches change.
std::vector<std::vector<std::byte>> Bytes(const std::shared_ptr<const Program>& program,
                                          int threads) {
  const auto session = Session::Create(program, {.threads = threads});
  EXPECT_TRUE(session.ok()) << session.status();
  std::vector<std::vector<std::byte>> all;
  for (const std::int64_t batch : {1, 1, 1, 3, 2, 1}) {
    const auto elements = static_cast<std::size_t>(batch * 40 * 40 * 24);
    std::vector<Tensor> inputs;
    inputs.push_back(Float32({batch, 40, 40, 24}, Numbers(elements)));
    const auto outputs = RunSession(**session, inputs);
    EXPECT_TRUE(outputs.ok()) << outputs.status();
    for (const Tensor& output : *outputs) {
      std::vector<std::byte>& bytes = all.emplace_back(output.view().num_bytes());
      std::memcpy(bytes.data(), output.view().data, bytes.size());
    }
  }
  return all;
}

TEST(SessionThreads, ResultsDoNotDependOnTheirNumber) {
  const std::shared_ptr<const Program> program = ConvolutionAndSoftmax();
  const std::vector<std::vector<std::byte>> expected = Bytes(program, 1);
  for (const int threads : {0, 2, 3, 8}) {
    EXPECT_EQ(Bytes(program, threads), expected) << threads << " threads";
  }
}

}  // namespace
}  // namespace zeropoint::runtime
