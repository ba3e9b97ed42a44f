#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_PLANTED_PROGRAM_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_PLANTED_PROGRAM_H_

// Two linear layers in float and in int8, for tests that plant an error in one of them.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/quantization_math.h"
#include "runtime/testing/program_builder.h"
#include "tools/data/dataset.h"
#include "tools/data/npz_file.h"
#include "tools/data/testing.h"

namespace zeropoint::tools::testing {

/// Scales so fine that they do not show, unless a test makes one coarse.
struct PlantedScales {
  float input = 0.008f;
  /// Of the weights of layer "first", which are in [-1, 1].
  float weights = 0.008f;
  /// Of the results of "first" and "second", which are in about [-8, 8] and [-30, 30].
  float first = 0.08f;
  float second = 0.3f;
  /// Of what "second" reads, where it is another than that of `first`.
  float between = 0;
  /// Added to the bias of "first".
  float bias_error = 0;
};

inline constexpr std::int64_t kPlantedWidth = 16;

/// Numbers in [-1, 1] that look random.
inline std::vector<float> PlantedNumbers(std::size_t count, double seed) {
  std::vector<float> numbers(count);
  for (std::size_t i = 0; i < count; ++i) {
    numbers[i] = static_cast<float>(std::sin(seed + 12.9898 * static_cast<double>(i * i + i)));
  }
  return numbers;
}

inline std::vector<std::int8_t> PlantedIntegers(const std::vector<float>& numbers, float scale) {
  std::vector<std::int8_t> integers;
  for (const float number : numbers) {
    integers.push_back(static_cast<std::int8_t>(
        runtime::QuantizeToInt(number, runtime::InverseScale(scale), 0, -128, 127)));
  }
  return integers;
}

/// x[N,16] -> "first" -> "second" -> y, in float.
inline runtime::Program PlantedReference() {
  using runtime::DType;
  runtime::testing::ProgramBuilder builder;
  runtime::ValueId at = builder.Input("x", DType::kFloat32, {-1, kPlantedWidth});
  for (const char* name : {"first", "second"}) {
    const double seed = name[0] == 'f' ? 1 : 2;
    const auto weights =
        builder.Constant<float>("w", DType::kFloat32, {kPlantedWidth, kPlantedWidth},
                                PlantedNumbers(kPlantedWidth * kPlantedWidth, seed));
    const auto bias = builder.Constant<float>("b", DType::kFloat32, {kPlantedWidth},
                                              PlantedNumbers(kPlantedWidth, seed + 3));
    const auto result = builder.Value(name, DType::kFloat32, {-1, kPlantedWidth});
    builder.Add(runtime::Backend::kXnnpack, "fully_connected", {at, weights, bias}, {result});
    builder.program().segments[0].nodes.back().name = name;
    at = result;
  }
  builder.Output(at);
  return builder.program();
}

/// The same in int8.
class PlantedProgram {
 public:
  explicit PlantedProgram(const PlantedScales& scales) : scales_(scales) {}

  runtime::Program Build() {
    using runtime::DType;
    const auto x = builder_.Input("x", DType::kFloat32, {-1, kPlantedWidth});
    const auto quantized = Convert(x, scales_.input, "first");
    auto first = Linear(quantized, "first", 1, scales_.input, scales_.weights, scales_.first);
    float read_scale = scales_.first;
    if (scales_.between > 0) {
      first = Convert(first, scales_.between, "second");
      read_scale = scales_.between;
    }
    const auto second = Linear(first, "second", 2, read_scale, 0.008f, scales_.second);
    const auto y = builder_.Value("y", DType::kFloat32, {-1, kPlantedWidth});
    AddConversion(second, y, "");
    builder_.Output(y);
    return builder_.program();
  }

 private:
  void AddConversion(runtime::ValueId from, runtime::ValueId to, const char* name) {
    builder_.Add(runtime::Backend::kXnnpack, "unary", {from}, {to},
                 {{"type", runtime::testing::Text("convert")}});
    builder_.program().segments[0].nodes.back().name = name;
  }

  runtime::ValueId Convert(runtime::ValueId from, float scale, const char* name) {
    const auto to = builder_.Value("converted", runtime::DType::kInt8, {-1, kPlantedWidth},
                                   runtime::testing::PerTensor(scale, 0));
    AddConversion(from, to, name);
    return to;
  }

  runtime::ValueId Linear(runtime::ValueId x, const char* name, double seed, float x_scale,
                          float w_scale, float y_scale) {
    using runtime::DType;
    const auto numbers = PlantedNumbers(kPlantedWidth * kPlantedWidth, seed);
    const auto weights = builder_.Constant<std::int8_t>(
        "w", DType::kInt8, {kPlantedWidth, kPlantedWidth}, PlantedIntegers(numbers, w_scale),
        runtime::testing::PerTensor(w_scale, 0));
    std::vector<std::int32_t> bias;
    for (const float number : PlantedNumbers(kPlantedWidth, seed + 3)) {
      const float wrong = seed == 1 ? scales_.bias_error : 0;
      bias.push_back(runtime::QuantizeBias(number + wrong, x_scale, w_scale));
    }
    const auto bias_id =
        builder_.Constant<std::int32_t>("b", DType::kInt32, {kPlantedWidth}, bias,
                                        runtime::testing::PerTensor(x_scale * w_scale, 0));
    const auto y = builder_.Value(name, DType::kInt8, {-1, kPlantedWidth},
                                  runtime::testing::PerTensor(y_scale, 0));
    builder_.Add(runtime::Backend::kXnnpack, "fully_connected", {x, weights, bias_id}, {y});
    builder_.program().segments[0].nodes.back().name = name;
    return y;
  }

  PlantedScales scales_;
  runtime::testing::ProgramBuilder builder_;
};

/// A constant i8[256] of the program.
inline runtime::ValueId AddTable(const std::vector<std::int8_t>& entries,
                                 runtime::Program& program) {
  runtime::testing::ProgramBuilder builder;
  builder.Constant<std::int8_t>("table", runtime::DType::kInt8, {256}, entries);
  program.values.push_back(builder.program().values[0]);
  return static_cast<runtime::ValueId>(program.values.size()) - 1;
}

/// 64 samples of x in [-1, 1].
inline Dataset PlantedSamples(const std::string& file) {
  const runtime::Tensor x = MakeTensor<float>(runtime::DType::kFloat32, {64, kPlantedWidth},
                                              PlantedNumbers(64 * kPlantedWidth, 7));
  const std::string path = TempPath(file);
  EXPECT_TRUE(WriteNpzFile(path, {{"x", x.view()}}).ok());
  return *Dataset::Open(path, {{"x", runtime::DType::kFloat32, {-1, kPlantedWidth}}}, {});
}

}  // namespace zeropoint::tools::testing

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_PLANTED_PROGRAM_H_
