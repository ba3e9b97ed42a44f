#include "test/testing/random_run.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "ir/status_macros.h"
#include "passes/lowering/lower.h"
#include "runtime/small_floats.h"
#include "runtime/testing/reference_runner.h"

namespace zeropoint::test {
namespace {

using runtime::Tensor;

/// Stands for every symbol of a shape.
constexpr std::int64_t kSymbolExtent = 4;
/// Four roundings to 11 bits.
constexpr float kHalfTolerance = 0x1p-9f;

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

using Generator = std::mt19937;

template <typename T, T (*kDraw)(Generator&)>
void Fill(Tensor& tensor, Generator& generator) {
  for (T& value : tensor.mutable_values<T>()) value = kDraw(generator);
}

float DrawFloat(Generator& generator) {
  return std::uniform_real_distribution<float>(-8.0f, 8.0f)(generator);
}
double DrawDouble(Generator& generator) { return DrawFloat(generator); }
std::uint16_t DrawHalf(Generator& generator) {
  return runtime::EncodeSmallFloat(runtime::kHalf, DrawFloat(generator), /*saturate=*/false);
}
std::int8_t DrawInt8(Generator& generator) { return static_cast<std::int8_t>(generator() % 256); }
std::uint8_t DrawUint8(Generator& generator) {
  return static_cast<std::uint8_t>(generator() % 256);
}
bool DrawBool(Generator& generator) { return generator() % 2 == 1; }
/// Also an index of the first two rows.
std::int32_t DrawInt32(Generator& generator) { return static_cast<std::int32_t>(generator() % 2); }
std::int64_t DrawInt64(Generator& generator) { return DrawInt32(generator); }

struct FillRow {
  ir::DType ir_dtype;
  runtime::DType dtype;
  void (*fill)(Tensor& tensor, Generator& generator);
};

constexpr FillRow kFills[] = {
    {ir::DType::kFloat32, runtime::DType::kFloat32, Fill<float, DrawFloat>},
    {ir::DType::kFloat64, runtime::DType::kFloat64, Fill<double, DrawDouble>},
    {ir::DType::kFloat16, runtime::DType::kFloat16, Fill<std::uint16_t, DrawHalf>},
    {ir::DType::kInt8, runtime::DType::kInt8, Fill<std::int8_t, DrawInt8>},
    {ir::DType::kUint8, runtime::DType::kUint8, Fill<std::uint8_t, DrawUint8>},
    {ir::DType::kInt32, runtime::DType::kInt32, Fill<std::int32_t, DrawInt32>},
    {ir::DType::kInt64, runtime::DType::kInt64, Fill<std::int64_t, DrawInt64>},
    {ir::DType::kBool, runtime::DType::kBool, Fill<bool, DrawBool>},
};

Tensor RandomInput(const ir::Value& argument, Generator& generator) {
  const runtime::Extents extents = ExtentsOf(argument.shape());
  for (const FillRow& row : kFills) {
    if (row.ir_dtype != argument.dtype()) continue;
    Tensor tensor = Tensor::Allocate(row.dtype, extents).value();
    row.fill(tensor, generator);
    return tensor;
  }
  ADD_FAILURE() << "no row of random_run.cc draws the dtype of %" << argument.name();
  return Tensor();
}

/// The values of a tensor of floats, and how far apart two of them may be, beside 1 and relatively.
struct Floats {
  std::vector<float> values;
  float tolerance;
};

std::optional<Floats> FloatsOf(const Tensor& tensor, float tolerance) {
  if (tensor.dtype() == runtime::DType::kFloat32) {
    const auto values = tensor.values<float>();
    return Floats{{values.begin(), values.end()}, tolerance};
  }
  if (tensor.dtype() != runtime::DType::kFloat16) return std::nullopt;
  Floats floats{{}, kHalfTolerance};
  for (const std::uint16_t bits : tensor.values<std::uint16_t>()) {
    floats.values.push_back(runtime::DecodeSmallFloat(runtime::kHalf, bits));
  }
  return floats;
}

/// NaN equals NaN, and infinity itself.
bool IsWithin(float actual, float expected, float tolerance) {
  if (std::isnan(expected)) return std::isnan(actual);
  return actual == expected ||
         std::abs(actual - expected) <= tolerance * (1.0f + std::abs(expected));
}

}  // namespace

std::vector<Tensor> RandomInputs(const ir::Function& function) {
  Generator generator(7);
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

void ExpectEqualResults(const std::vector<Tensor>& before, const std::vector<Tensor>& after,
                        float tolerance) {
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    ASSERT_EQ(before[i].dtype(), after[i].dtype());
    ASSERT_EQ(before[i].extents(), after[i].extents());
    const std::optional<Floats> expected = FloatsOf(before[i], tolerance);
    const std::optional<Floats> actual = FloatsOf(after[i], tolerance);
    if (!expected.has_value()) {
      EXPECT_EQ(std::memcmp(before[i].data(), after[i].data(), before[i].view().num_bytes()), 0)
          << "result " << i;
      continue;
    }
    for (std::size_t j = 0; j < expected->values.size(); ++j) {
      EXPECT_TRUE(IsWithin(actual->values[j], expected->values[j], expected->tolerance))
          << "result " << i << ", element " << j << " is " << actual->values[j] << ", was "
          << expected->values[j];
    }
  }
}

}  // namespace zeropoint::test
