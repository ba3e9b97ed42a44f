// Matrix products and convolutions of inputs that are quantized when the program runs.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/dynamic_quantization.h"
#include "runtime/quantization_math.h"
#include "runtime/session.h"
#include "runtime/testing/node_runner.h"

namespace zeropoint::runtime {
namespace {

using ::testing::HasSubstr;
using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

NodeAttributes Dynamic(DynamicQuantization quantization) {
  return {{"dynamic", {{static_cast<std::int64_t>(quantization)}, {}, {}}}};
}

/// What one scale and zero point for all of `values` leave of them.
std::vector<float> Rounded(std::vector<float> values) {
  const auto [min, max] = std::minmax_element(values.begin(), values.end());
  const ScaleAndZeroPoint params = ChooseRowQParams(*min, *max, -128, 127);
  for (float& value : values) {
    const std::int32_t q =
        QuantizeToInt(value, InverseScale(params.scale), params.zero_point, -128, 127);
    value = Dequantize(q, params.scale, params.zero_point);
  }
  return values;
}

TEST(DynamicInput, PerTensorHasOneScaleForAllRows) {
  const std::vector<float> x = {10, -20, 30, 0.1f, 0.2f, -0.3f, 1, 2, 3};
  NodeTest test("fully_connected", Dynamic(DynamicQuantization::kPerTensor));
  test.Input(Float32({3, 3}, x))
      .Constant<std::int8_t>(DType::kInt8, {2, 3}, {100, 0, 50, -127, 127, 1},
                             PerChannel({0.01f, 0.5f}, 0))
      .OutputIs(DType::kFloat32, {3, 2});
  const absl::StatusOr<Tensor> y = test.Run();
  ASSERT_TRUE(y.ok()) << y.status();
  const std::vector<float> r = Rounded(x);
  for (std::size_t row = 0; row < 3; ++row) {
    const float* const in = r.data() + 3 * row;
    EXPECT_NEAR(y->values<float>()[2 * row], in[0] + 0.5f * in[2], 1e-5) << row;
    EXPECT_NEAR(y->values<float>()[2 * row + 1], (-127 * in[0] + 127 * in[1] + in[2]) / 2, 1e-3)
        << row;
  }
}

/// A product of f32[3,`inputs`] and a filter of 4 bits for `outputs` channels, in pairs from the
/// first to the last.
NodeTest FourBitProduct(const std::vector<float>& x, std::int64_t outputs, std::int64_t inputs,
                        const std::vector<std::uint8_t>& pairs, const std::vector<float>& scales) {
  NodeAttributes attributes = Dynamic(DynamicQuantization::kPerRow);
  attributes["filter_extents"] = {{outputs, inputs}, {}, {}};
  NodeTest test("fully_connected", std::move(attributes));
  test.Input(Float32({3, inputs}, x))
      .Constant<std::uint8_t>(DType::kUint8, {static_cast<std::int64_t>(pairs.size())}, pairs)
      .NoOperand()
      .NoOperand()
      .Constant<float>(DType::kFloat32, {static_cast<std::int64_t>(scales.size())}, scales)
      .OutputIs(DType::kFloat32, {3, outputs});
  return test;
}

// Of an odd number of columns, so that a pair lies in two rows.
TEST(DynamicInput, MultipliesAFilterOf4Bits) {
  const std::vector<float> x = {10, -20, 30, 0.1f, 0.2f, -0.3f, 1, 2, 3};
  const std::vector<std::uint8_t> pairs = {0x81, 0xf7, 0x32};  // [[1, -8, 7], [-1, 2, 3]]
  const absl::StatusOr<Tensor> y = FourBitProduct(x, 2, 3, pairs, {0.5f, 2}).Run();
  ASSERT_TRUE(y.ok()) << y.status();
  for (std::size_t row = 0; row < 3; ++row) {
    const std::vector<float> r = Rounded({x[3 * row], x[3 * row + 1], x[3 * row + 2]});
    const float first = 0.5f * (r[0] - 8 * r[1] + 7 * r[2]);
    const float second = 2 * (-r[0] + 2 * r[1] + 3 * r[2]);
    EXPECT_NEAR(y->values<float>()[2 * row], first, 1e-5f * std::fabs(first) + 1e-5f) << row;
    EXPECT_NEAR(y->values<float>()[2 * row + 1], second, 1e-5f * std::fabs(second) + 1e-5f) << row;
  }
}

TEST(DynamicInput, MultipliesFiltersOf4BitsOfAnySize) {
  for (const std::int64_t inputs : {1, 2, 7, 31, 32, 33, 130, 257}) {
    constexpr std::int64_t kOutputs = 9;
    std::vector<float> x;
    for (std::int64_t i = 0; i < 3 * inputs; ++i)
      x.push_back(static_cast<float>(i * 37 % 101) - 40);
    std::vector<std::uint8_t> pairs;
    for (std::int64_t i = 0; i < (kOutputs * inputs + 1) / 2; ++i) {
      pairs.push_back(static_cast<std::uint8_t>(i * 89 % 251));
    }
    const std::vector<float> scales = {1, 2, 0.5f, 0.25f, 3, 0.1f, 1, 7, 0.01f};
    const absl::StatusOr<Tensor> y = FourBitProduct(x, kOutputs, inputs, pairs, scales).Run();
    ASSERT_TRUE(y.ok()) << y.status();
    for (std::int64_t row = 0; row < 3; ++row) {
      const std::vector<float> r =
          Rounded({x.begin() + row * inputs, x.begin() + (row + 1) * inputs});
      for (std::int64_t output = 0; output < kOutputs; ++output) {
        double sum = 0;
        double size = 0;
        for (std::int64_t i = 0; i < inputs; ++i) {
          const std::int64_t element = output * inputs + i;
          const int bits = pairs[static_cast<std::size_t>(element / 2)] >> (element % 2 * 4) & 15;
          const double product = r[static_cast<std::size_t>(i)] * (bits < 8 ? bits : bits - 16);
          sum += product;
          size += std::fabs(product);
        }
        const float scale = scales[static_cast<std::size_t>(output)];
        EXPECT_NEAR(y->values<float>()[static_cast<std::size_t>(row * kOutputs + output)],
                    sum * scale, 1e-5 * size * scale + 1e-5)
            << inputs << " inputs, row " << row << ", output " << output;
      }
    }
  }
}

TEST(DynamicInput, RefusesFiltersInBlocksThatXnnpackDoesNotMultiply) {
  const std::vector<float> x(12, 1);
  const auto says = HasSubstr("a filter in blocks must be of 4 bits");
  EXPECT_THAT(FourBitProduct(x, 2, 4, {1, 2, 3, 4}, {1, 1, 1, 1}).Refusal(), says);
  EXPECT_THAT(FourBitProduct(x, 1, 4, {1, 2}, {1}).Refusal(), says);
  EXPECT_EQ(FourBitProduct(x, 2, 4, {1, 2, 3, 4}, {1, 1}).Refusal(), "");
}

/// A 3x3 convolution of one channel, padded on all sides, whose filter 0 sums and whose filter 1
/// has the lower right neighbour alone.
std::vector<float> Convolved(const std::vector<float>& x, std::int64_t images, std::int64_t size) {
  std::vector<float> y;
  const auto at = [&](std::int64_t image, std::int64_t row, std::int64_t column) {
    const bool inside = row >= 0 && row < size && column >= 0 && column < size;
    return inside ? x[static_cast<std::size_t>((image * size + row) * size + column)] : 0.0f;
  };
  for (std::int64_t image = 0; image < images; ++image) {
    for (std::int64_t i = 0; i < size * size; ++i) {
      float sum = 0;
      for (std::int64_t tap = 0; tap < 9; ++tap) {
        sum += at(image, i / size + tap / 3 - 1, i % size + tap % 3 - 1);
      }
      y.push_back(sum);
      y.push_back(2 * at(image, i / size + 1, i % size + 1));
    }
  }
  return y;
}

// XNNPACK keeps the padding of each image in a buffer of its own, and lost count of them when the
// batch grew at one image size (third_party/xnnpack/dynamic_inputs.bzl).
TEST(DynamicInput, ConvolutionsPadEveryImageOfABatchThatGrowsAndShrinks) {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kFloat32, {-1, -1, -1, 1});
  std::vector<std::int8_t> filters(9, 1);
  filters.insert(filters.end(), {0, 0, 0, 0, 0, 0, 0, 0, 2});
  const ValueId w = builder.Constant<std::int8_t>("w", DType::kInt8, {2, 3, 3, 1}, filters,
                                                  PerChannel({1, 1}, 0));
  const ValueId y = builder.Value("y", DType::kFloat32, {-1, -1, -1, 2});
  NodeAttributes attributes = Dynamic(DynamicQuantization::kPerTensor);
  attributes["padding"] = {{1, 1, 1, 1}, {}, {}};
  builder.Add(Backend::kXnnpack, "convolution_2d", {x, w}, {y}, attributes);
  builder.Output(y);
  const auto session = *Session::Create(builder.Build(), {.threads = 2});
  struct Shape {
    std::int64_t images, size;
  };
  for (const auto& [images, size] :
       {Shape{1, 4}, {5, 4}, {2, 4}, {0, 4}, {9, 4}, {9, 6}, {3, 6}, {17, 4}}) {
    std::vector<float> values;
    for (std::int64_t i = 0; i < images * size * size; ++i) {
      values.push_back(static_cast<float>(i * 37 % 101) - 7);
    }
    std::vector<Tensor> inputs;
    inputs.push_back(Float32({images, size, size, 1}, values));
    const auto outputs = RunSession(*session, inputs);
    ASSERT_TRUE(outputs.ok()) << outputs.status();
    if (images == 0) continue;
    EXPECT_THAT(
        Contents<float>((*outputs)[0]),
        ::testing::Pointwise(::testing::FloatNear(1e-3f), Convolved(Rounded(values), images, size)))
        << images << " images of " << size;
  }
}

TEST(DynamicInput, TheProfileCountsItsConversionToTheNode) {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kFloat32, {2, 2});
  const ValueId w =
      builder.Constant<std::int8_t>("w", DType::kInt8, {2, 2}, {1, 2, 3, 4}, PerChannel({1, 1}, 0));
  const ValueId y = builder.Value("y", DType::kFloat32, {2, 2});
  builder.Add(Backend::kXnnpack, "fully_connected", {x, w}, {y},
              Dynamic(DynamicQuantization::kPerRow));
  builder.Output(y);
  const auto session = *Session::Create(builder.Build(), {.threads = 1, .profile = true});
  const Tensor input = Float32({2, 2}, {1, 2, 3, 4});
  ASSERT_TRUE(session->Run({input.view()}).ok());
  const absl::StatusOr<std::vector<NodeTime>> times = session->profile();
  ASSERT_TRUE(times.ok()) << times.status();
  ASSERT_EQ(times->size(), 2U);
  EXPECT_EQ((*times)[0].name, (*times)[1].name);
  EXPECT_FALSE((*times)[0].continues);
  EXPECT_TRUE((*times)[1].continues);
}

TEST(DynamicInput, ConvolutionsHaveNoScaleForEachRow) {
  NodeTest test("convolution_2d", Dynamic(DynamicQuantization::kPerRow));
  test.Input(Float32({1, 1, 1, 1}, {1}))
      .Constant<std::int8_t>(DType::kInt8, {2, 1, 1, 1}, {1, 2}, PerChannel({1, 1}, 0))
      .OutputIs(DType::kFloat32, {1, 1, 1, 2});
  EXPECT_THAT(test.Refusal(), HasSubstr("no scale for each row"));
}

TEST(FilterZeroPoints, DifferFromChannelToChannel) {
  NodeTest test("fully_connected");
  test.Input(Float32({1, 2}, {1, 10}))
      .Constant<std::int8_t>(DType::kInt8, {2, 2}, {1, 2, 3, 4}, PerChannel({1, 0.5f}, 0))
      .Constant<float>(DType::kFloat32, {2}, {0, 100})
      .Constant<std::int32_t>(DType::kInt32, {2}, {-1, 2})
      .OutputIs(DType::kFloat32, {1, 2});
  EXPECT_THAT(Contents<float>(*test.Run()), ::testing::ElementsAre(32, 110.5f));
}

TEST(FilterZeroPoints, OfDepthwiseConvolutionsLieAlongTheLastAxis) {
  NodeTest test("depthwise_convolution_2d");
  test.Input(Float32({1, 1, 2, 2}, {1, 10, 100, 1000}))
      .Constant<std::int8_t>(DType::kInt8, {1, 1, 2, 2}, {1, 2, 3, 4}, PerChannel({1, 0.5f}, 3))
      .Constant<float>(DType::kFloat32, {2}, {0, 0})
      .Constant<std::int32_t>(DType::kInt32, {2}, {-1, 2})
      .OutputIs(DType::kFloat32, {1, 1, 1, 2});
  EXPECT_THAT(Contents<float>(*test.Run()), ::testing::ElementsAre(402, 1000));
}

TEST(FilterZeroPoints, MustBeAsManyAsChannels) {
  NodeTest test("fully_connected");
  test.Input(Float32({1, 2}, {1, 10}))
      .Constant<std::int8_t>(DType::kInt8, {2, 2}, {1, 2, 3, 4}, PerChannel({1, 0.5f}, 0))
      .Constant<float>(DType::kFloat32, {2}, {0, 100})
      .Constant<std::int32_t>(DType::kInt32, {1}, {-1})
      .OutputIs(DType::kFloat32, {1, 2});
  EXPECT_THAT(test.Refusal(), HasSubstr("zero points are a constant i32[2]"));
}

}  // namespace
}  // namespace zeropoint::runtime
