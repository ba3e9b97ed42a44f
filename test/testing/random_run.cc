#include "test/testing/random_run.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <random>
#include <string>

#include "gtest/gtest.h"
#include "ir/status_macros.h"
#include "passes/lowering/lower.h"
#include "runtime/testing/reference_runner.h"

namespace zeropoint::test {
namespace {

using runtime::Tensor;

/// Stands for every symbol of a shape.
constexpr std::int64_t kSymbolExtent = 4;
constexpr float kRelativeTolerance = 1e-5f;

runtime::Extents ExtentsOf(const ir::Shape& shape) {
  runtime::Extents extents;
  for (const ir::Dim& dim : shape) {
    std::map<std::string, ir::Dim> values;
    for (const std::string& symbol : dim.Symbols()) {
      values.emplace(symbol, kSymbolExtent);
    }
    extents.push_back(dim.Substitute(values).constant());
  }
  return extents;
}

/// Floats, indices of the first two rows, or int8.
Tensor RandomInput(const ir::Value& argument, std::mt19937& generator) {
  const runtime::Extents extents = ExtentsOf(argument.shape());
  if (argument.dtype() == ir::DType::kInt64) {
    Tensor indices = Tensor::Allocate(runtime::DType::kInt64, extents).value();
    for (std::int64_t& index : indices.mutable_values<std::int64_t>()) index = generator() % 2;
    return indices;
  }
  if (argument.dtype() == ir::DType::kInt8) {
    Tensor integers = Tensor::Allocate(runtime::DType::kInt8, extents).value();
    for (std::int8_t& integer : integers.mutable_values<std::int8_t>()) {
      integer = static_cast<std::int8_t>(generator() % 256);
    }
    return integers;
  }
  std::uniform_real_distribution<float> uniform(-8.0f, 8.0f);
  Tensor floats = Tensor::Allocate(runtime::DType::kFloat32, extents).value();
  for (float& value : floats.mutable_values<float>()) value = uniform(generator);
  return floats;
}

}  // namespace

std::vector<Tensor> RandomInputs(const ir::Function& function) {
  std::mt19937 generator(7);
  std::vector<Tensor> inputs;
  for (const auto& argument : function.arguments()) {
    inputs.push_back(RandomInput(*argument, generator));
  }
  return inputs;
}

absl::StatusOr<std::vector<Tensor>> RunReference(const ir::Module& module,
                                                 const std::vector<Tensor>& inputs) {
  ASSIGN_OR_RETURN(const passes::lowering::LoweredProgram lowered,
                   passes::lowering::LowerToProgram(module, {.use_xnnpack = false}));
  return runtime::testing::RunOnReferenceKernels(lowered.program, inputs);
}

void ExpectEqualResults(const std::vector<Tensor>& before, const std::vector<Tensor>& after) {
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    ASSERT_EQ(before[i].dtype(), after[i].dtype());
    ASSERT_EQ(before[i].extents(), after[i].extents());
    if (before[i].dtype() != runtime::DType::kFloat32) {
      EXPECT_EQ(std::memcmp(before[i].data(), after[i].data(), before[i].view().num_bytes()), 0)
          << "result " << i;
      continue;
    }
    const auto expected = before[i].values<float>();
    const auto actual = after[i].values<float>();
    for (std::size_t j = 0; j < expected.size(); ++j) {
      EXPECT_NEAR(actual[j], expected[j], kRelativeTolerance * (1.0f + std::abs(expected[j])))
          << "result " << i << ", element " << j;
    }
  }
}

}  // namespace zeropoint::test
