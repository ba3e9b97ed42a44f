// A program file with any byte flipped is refused, or runs: it never crashes and never reads or
// writes out of bounds (the sanitizer configurations watch).

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/program_file.h"
#include "runtime/session.h"
#include "runtime/testing/program_builder.h"
#include "runtime/testing/run_program.h"

namespace zeropoint::runtime {
namespace {

using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

// An int8 network with every family of nodes, and a reference kernel at its end.
Program Int8Network() {
  ProgramBuilder builder;
  const QuantParams quant = PerTensor(0.125f, 3);
  const auto int8 = [&](const char* name, Extents extents) {
    return builder.Value(name, DType::kInt8, std::move(extents), quant);
  };
  const auto xnnpack = [&](const char* op, std::vector<ValueId> inputs, ValueId output,
                           NodeAttributes attributes = {}) {
    builder.Add(Backend::kXnnpack, op, std::move(inputs), {output}, std::move(attributes));
    return output;
  };
  const ValueId image = builder.Input("image", DType::kFloat32, {-1, 2, 4, 4});
  const ValueId nhwc =
      xnnpack("static_transpose", {image}, builder.Value("nhwc", DType::kFloat32, {-1, 4, 4, 2}),
              {{"perm", Ints({0, 2, 3, 1})}});
  const ValueId x = xnnpack("unary", {nhwc}, int8("x", {-1, 4, 4, 2}), {{"type", Text("convert")}});
  const ValueId w =
      builder.Constant<std::int8_t>("w", DType::kInt8, {4, 3, 3, 2}, Iota<std::int8_t>(72),
                                    PerChannel({0.01f, 0.02f, 0.03f, 0.04f}, 0));
  const ValueId b = builder.Constant<std::int32_t>("b", DType::kInt32, {4}, {1, 2, 3, 4},
                                                   PerChannel({0.01f, 0.02f, 0.03f, 0.04f}, 0));
  const ValueId c = xnnpack("convolution_2d", {x, w, b}, int8("c", {-1, 4, 4, 4}),
                            {{"padding", Ints({1, 1, 1, 1})}, {"output_min", Floats({0})}});
  const ValueId dw = builder.Constant<std::int8_t>("dw", DType::kInt8, {1, 3, 3, 4},
                                                   Iota<std::int8_t>(36), PerTensor(0.01f, 0));
  const ValueId d = xnnpack("depthwise_convolution_2d", {c, dw}, int8("d", {-1, 4, 4, 4}),
                            {{"padding", Ints({1, 1, 1, 1})}});
  const ValueId s = xnnpack("binary", {c, d}, int8("s", {-1, 4, 4, 4}), {{"type", Text("add")}});
  const ValueId cat =
      xnnpack("concatenate", {s, c}, int8("cat", {-1, 4, 4, 8}), {{"axis", Ints({3})}});
  const ValueId slice =
      xnnpack("static_slice", {cat}, int8("slice", {-1, 4, 4, 5}),
              {{"offsets", Ints({0, 0, 0, 2})}, {"sizes", Ints({-1, -1, -1, 5})}});
  const ValueId pool = xnnpack("max_pooling_2d", {slice}, int8("pool", {-1, 2, 2, 5}),
                               {{"kernel", Ints({2, 2})}, {"stride", Ints({2, 2})}});
  const ValueId padded = xnnpack("static_constant_pad", {pool}, int8("padded", {-1, 3, 2, 5}),
                                 {{"pre", Ints({0, 1, 0, 0})}, {"post", Ints({0, 0, 0, 0})}});
  const ValueId mean =
      xnnpack("reduce", {padded}, int8("mean", {-1, 1, 2, 5}),
              {{"type", Text("mean")}, {"axes", Ints({1})}, {"keep_dims", Ints({1})}});
  const ValueId flat =
      xnnpack("static_reshape", {mean}, int8("flat", {-1, 10}), {{"shape", Ints({-1, 10})}});
  const ValueId v = builder.Constant<std::int8_t>("v", DType::kInt8, {3, 10}, Iota<std::int8_t>(30),
                                                  PerTensor(0.01f, 0));
  const ValueId logits = xnnpack("fully_connected", {flat, v}, int8("logits", {-1, 3}));
  const ValueId real = xnnpack("unary", {logits}, builder.Value("real", DType::kFloat32, {-1, 3}),
                               {{"type", Text("convert")}});
  const ValueId probabilities =
      xnnpack("softmax", {real}, builder.Value("p", DType::kFloat32, {-1, 3}));
  const ValueId y = builder.Value("y", DType::kFloat32, {-1, 3});
  builder.Add(Backend::kReference, "aten.relu", {probabilities}, {y});
  builder.Output(y);
  return builder.program();
}

// A float network whose batch, height and width are free: there, promised extents bound nothing.
Program FloatNetwork() {
  ProgramBuilder builder;
  const auto add = [&](const char* op, std::vector<ValueId> inputs, const char* name,
                       Extents extents, NodeAttributes attributes = {}) {
    const ValueId output = builder.Value(name, DType::kFloat32, std::move(extents));
    builder.Add(Backend::kXnnpack, op, std::move(inputs), {output}, std::move(attributes));
    return output;
  };
  const ValueId x = builder.Input("x", DType::kFloat32, {-1, -1, -1, 3});
  const ValueId w =
      builder.Constant<float>("w", DType::kFloat32, {4, 2, 2, 3}, std::vector<float>(48, 0.1f));
  const ValueId c = add("convolution_2d", {x, w}, "c", {-1, -1, -1, 4},
                        {{"padding", Ints({1, 0, 0, 1})}, {"dilation", Ints({1, 2})}});
  const ValueId leaky = add("unary", {c}, "leaky", {-1, -1, -1, 4},
                            {{"type", Text("leaky_relu")}, {"alpha", Floats({0.1})}});
  const ValueId average =
      add("average_pooling_2d", {leaky}, "average", {-1, -1, -1, 4},
          {{"kernel", Ints({2, 2})}, {"stride", Ints({1, 1})}, {"padding", Ints({1, 1, 0, 0})}});
  const ValueId clamped =
      add("binary", {average, leaky}, "clamped", {-1, -1, -1, 4},
          {{"type", Text("maximum")}, {"output_min", Floats({0})}, {"output_max", Floats({6})}});
  const ValueId many = add("concatenate", {clamped, leaky, leaky, clamped, leaky, clamped, leaky},
                           "many", {-1, -1, -1, 28}, {{"axis", Ints({-1})}});
  const ValueId rows = add("static_reshape", {many}, "rows", {-1, 28}, {{"shape", Ints({-1, 28})}});
  const ValueId columns =
      add("static_transpose", {rows}, "columns", {28, -1}, {{"perm", Ints({1, 0})}});
  const ValueId gram =
      add("batch_matrix_multiply", {columns, rows}, "gram", {28, 28}, {{"transpose_b", Ints({0})}});
  builder.Output(add("copy", {gram}, "y", {28, 28}));
  return builder.program();
}

// Inputs that fit the ports, free extents being 2; nothing if a damaged port asks for too much.
std::vector<Tensor> MakeInputs(const Program& program) {
  std::vector<Tensor> inputs;
  for (const Port& port : program.inputs) {
    const ProgramValue& value = program.values[static_cast<std::size_t>(port.value)];
    Extents extents = value.extents;
    for (std::int64_t& extent : extents) extent = extent == -1 ? 2 : extent;
    if (CheckedNumElements(extents).value_or(1 << 30) > 1 << 20) return {};
    absl::StatusOr<Tensor> tensor = Tensor::Allocate(value.dtype, extents);
    if (!tensor.ok()) return {};
    const std::size_t bytes = tensor->view().num_bytes();
    if (bytes > 0) std::memset(tensor->data(), 1, bytes);
    inputs.push_back(*std::move(tensor));
  }
  return inputs;
}

// Whether the bytes are a program that loads and runs.
bool LoadsAndRuns(const std::string& bytes) {
  auto memory = std::make_shared<Tensor>(
      *Tensor::Allocate(DType::kUint8, {static_cast<std::int64_t>(bytes.size())}));
  std::memcpy(memory->data(), bytes.data(), bytes.size());
  absl::StatusOr<Program> program =
      ReadProgram({static_cast<const std::byte*>(memory->data()), bytes.size()}, memory);
  if (!program.ok()) return false;
  const std::vector<Tensor> inputs = MakeInputs(*program);
  return RunProgram(std::make_shared<const Program>(*std::move(program)), inputs).ok();
}

TEST(DamagedProgram, TheUndamagedOnesLoadAndRun) {
  EXPECT_TRUE(LoadsAndRuns(*SerializeProgram(Int8Network())));
  EXPECT_TRUE(LoadsAndRuns(*SerializeProgram(FloatNetwork())));
}

class DamagedProgram : public ::testing::TestWithParam<int> {};

TEST_P(DamagedProgram, WithAnyByteFlippedIsRefusedOrRuns) {
  for (const Program& program : {Int8Network(), FloatNetwork()}) {
    const std::string bytes = *SerializeProgram(program);
    int ran = 0, refused = 0;
    for (std::size_t position = 0; position < bytes.size(); ++position) {
      std::string damaged = bytes;
      damaged[position] = static_cast<char>(damaged[position] ^ GetParam());
      (LoadsAndRuns(damaged) ? ran : refused) += 1;
    }
    // Names and weights may change freely; structure may not. Both must have been met.
    EXPECT_GT(ran, 100);
    EXPECT_GT(refused, 100);
  }
}

INSTANTIATE_TEST_SUITE_P(Masks, DamagedProgram,
                         ::testing::Values(0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff));

TEST(DamagedProgram, CutAnywhereIsRefused) {
  const std::string bytes = *SerializeProgram(Int8Network());
  for (std::size_t size = 0; size < bytes.size(); size += 7) {
    EXPECT_FALSE(LoadsAndRuns(bytes.substr(0, size))) << "cut to " << size << " bytes";
  }
}

}  // namespace
}  // namespace zeropoint::runtime
