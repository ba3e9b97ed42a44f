// convolution_2d and depthwise_convolution_2d against exact arithmetic.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/testing/node_runner.h"

namespace zeropoint::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

struct Geometry {
  std::string name;
  std::int64_t height, width, channels, outputs, kernel_height, kernel_width;
  std::int64_t groups = 1, stride = 1, dilation = 1;
  // top, left, bottom, right
  std::vector<std::int64_t> padding = {0, 0, 0, 0};

  std::int64_t output_height() const {
    return (height + padding[0] + padding[2] - dilation * (kernel_height - 1) - 1) / stride + 1;
  }
  std::int64_t output_width() const {
    return (width + padding[1] + padding[3] - dilation * (kernel_width - 1) - 1) / stride + 1;
  }
};

constexpr std::int64_t kBatch = 2;

// The sum of a convolution in exact arithmetic: x in NHWC, w as [O,KH,KW,C/groups], both given as
// what they stand for relative to their zero point.
std::vector<double> Convolve(const Geometry& g, const std::vector<double>& x,
                             const std::vector<double>& w) {
  const std::int64_t group_inputs = g.channels / g.groups, group_outputs = g.outputs / g.groups;
  std::vector<double> y;
  for (std::int64_t n = 0; n < kBatch; ++n) {
    for (std::int64_t oy = 0; oy < g.output_height(); ++oy) {
      for (std::int64_t ox = 0; ox < g.output_width(); ++ox) {
        for (std::int64_t o = 0; o < g.outputs; ++o) {
          double sum = 0;
          for (std::int64_t ky = 0; ky < g.kernel_height; ++ky) {
            for (std::int64_t kx = 0; kx < g.kernel_width; ++kx) {
              const std::int64_t iy = oy * g.stride + ky * g.dilation - g.padding[0];
              const std::int64_t ix = ox * g.stride + kx * g.dilation - g.padding[1];
              if (iy < 0 || iy >= g.height || ix < 0 || ix >= g.width) continue;
              for (std::int64_t c = 0; c < group_inputs; ++c) {
                const std::int64_t channel = o / group_outputs * group_inputs + c;
                sum += x[((n * g.height + iy) * g.width + ix) * g.channels + channel] *
                       w[((o * g.kernel_height + ky) * g.kernel_width + kx) * group_inputs + c];
              }
            }
          }
          y.push_back(sum);
        }
      }
    }
  }
  return y;
}

// Deterministic, full-range int8.
std::vector<std::int8_t> Noise(std::int64_t count, std::uint32_t seed) {
  std::vector<std::int8_t> values;
  for (std::int64_t i = 0; i < count; ++i) {
    seed = seed * 1664525 + 1013904223;
    values.push_back(static_cast<std::int8_t>(seed >> 24));
  }
  return values;
}

std::vector<double> Shifted(const std::vector<std::int8_t>& values, int zero_point) {
  std::vector<double> shifted;
  for (const std::int8_t value : values) shifted.push_back(value - zero_point);
  return shifted;
}

std::vector<float> AsFloats(const std::vector<std::int8_t>& values) {
  return {values.begin(), values.end()};
}

const Geometry kGeometries[] = {
    {"Pointwise", 3, 4, 5, 7, 1, 1},
    {"SamePadding", 5, 6, 3, 8, 3, 3, 1, 1, 1, {1, 1, 1, 1}},
    {"AsymmetricPadding", 6, 5, 4, 4, 3, 2, 1, 2, 1, {0, 1, 1, 0}},
    {"Stride2", 7, 7, 3, 9, 3, 3, 1, 2, 1, {1, 1, 1, 1}},
    {"Dilation2", 8, 9, 2, 3, 3, 3, 1, 1, 2, {2, 2, 2, 2}},
    {"Groups", 4, 4, 6, 4, 3, 3, 2, 1, 1, {1, 1, 1, 1}},
    {"DepthwiseAsGroups", 5, 5, 6, 6, 3, 3, 6, 1, 1, {1, 1, 1, 1}},
    {"OneDimensional", 1, 20, 4, 5, 1, 5, 1, 1, 1, {0, 2, 0, 2}},
    {"KernelAsLargeAsInput", 3, 3, 4, 2, 3, 3},
};

class ConvolutionNode : public ::testing::TestWithParam<Geometry> {
 protected:
  NodeAttributes Attributes() const {
    const Geometry& g = GetParam();
    return {{"padding", Ints(g.padding)},
            {"stride", Ints({g.stride, g.stride})},
            {"dilation", Ints({g.dilation, g.dilation})},
            {"groups", Ints({g.groups})}};
  }
  Extents InputExtents() const {
    return {kBatch, GetParam().height, GetParam().width, GetParam().channels};
  }
  Extents FilterExtents() const {
    const Geometry& g = GetParam();
    return {g.outputs, g.kernel_height, g.kernel_width, g.channels / g.groups};
  }
  Extents OutputExtents() const {
    const Geometry& g = GetParam();
    return {kBatch, g.output_height(), g.output_width(), g.outputs};
  }
  std::vector<std::int8_t> input_ = Noise(*CheckedNumElements(InputExtents()), 1);
  std::vector<std::int8_t> filter_ = Noise(*CheckedNumElements(FilterExtents()), 2);
};

TEST_P(ConvolutionNode, IsExactOnSmallFloats) {
  NodeTest test("convolution_2d", Attributes());
  test.Input(Float32(InputExtents(), AsFloats(input_)))
      .Constant<float>(DType::kFloat32, FilterExtents(), AsFloats(filter_))
      .OutputIs(DType::kFloat32, OutputExtents());
  const absl::StatusOr<Tensor> y = test.Run();
  ASSERT_TRUE(y.ok()) << y.status();
  const std::vector<double> expected =
      Convolve(GetParam(), Shifted(input_, 0), Shifted(filter_, 0));
  ASSERT_EQ(y->num_elements(), static_cast<std::int64_t>(expected.size()));
  for (std::size_t i = 0; i < expected.size(); ++i) {
    // Sums of products of integers below 2^24: no rounding in any order.
    EXPECT_EQ(y->values<float>()[i], expected[i]) << "element " << i;
  }
}

TEST_P(ConvolutionNode, IsWithinOneStepOfIntegerArithmeticPerChannel) {
  constexpr int kInputZero = -9, kOutputZero = 4;
  constexpr float kInputScale = 0.05f, kOutputScale = 3.7f;
  const std::int64_t outputs = GetParam().outputs;
  std::vector<float> filter_scales, bias_scales;
  std::vector<std::int32_t> bias;
  for (std::int64_t o = 0; o < outputs; ++o) {
    filter_scales.push_back(0.01f * static_cast<float>(o + 1));
    bias_scales.push_back(kInputScale * filter_scales.back());
    bias.push_back(static_cast<std::int32_t>(1000 * (o - 2)));
  }
  NodeTest test("convolution_2d", Attributes());
  test.Input(Int8(InputExtents(), input_), PerTensor(kInputScale, kInputZero))
      .Constant<std::int8_t>(DType::kInt8, FilterExtents(), filter_, PerChannel(filter_scales, 0))
      .Constant<std::int32_t>(DType::kInt32, {outputs}, bias, PerChannel(bias_scales, 0))
      .OutputIs(DType::kInt8, OutputExtents(), PerTensor(kOutputScale, kOutputZero));
  const absl::StatusOr<Tensor> y = test.Run();
  ASSERT_TRUE(y.ok()) << y.status();
  const std::vector<double> sums =
      Convolve(GetParam(), Shifted(input_, kInputZero), Shifted(filter_, 0));
  int exact = 0;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const std::size_t o = i % static_cast<std::size_t>(outputs);
    const double real = (sums[i] + bias[o]) * kInputScale * filter_scales[o] / kOutputScale;
    const double expected = std::clamp(std::nearbyint(real) + kOutputZero, -128.0, 127.0);
    EXPECT_NEAR(y->values<std::int8_t>()[i], expected, 1) << "element " << i;
    exact += y->values<std::int8_t>()[i] == expected ? 1 : 0;
  }
  EXPECT_GE(exact, static_cast<int>(0.99 * static_cast<double>(sums.size())));
}

INSTANTIATE_TEST_SUITE_P(Each, ConvolutionNode, ::testing::ValuesIn(kGeometries),
                         [](const auto& info) { return info.param.name; });

TEST(ConvolutionNode, ClampsToItsOutputRange) {
  NodeTest test(
      "convolution_2d",
      {{"output_min", Floats({1})}, {"output_max", Floats({6})}, {"padding", Ints({1, 1, 1, 1})}});
  // A clamp with min > 0 beside padding: XNNPACK's own fusion of the two corrupts the padding.
  test.Input(Float32({1, 1, 1, 1}, {1}))
      .Constant<float>(DType::kFloat32, {1, 3, 3, 1}, {0, 0, 0, 0, 3, 9, -2, 0, 0})
      .OutputIs(DType::kFloat32, {1, 1, 1, 1});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(3));
}

TEST(DepthwiseConvolutionNode, MultipliesEachChannelByItsOwnFilters) {
  // Two channels, multiplier 2; filter [1,1,2,4], output channel = channel * 2 + j.
  NodeTest test("depthwise_convolution_2d");
  test.Input(Float32({1, 1, 3, 2}, {1, 10, 2, 20, 3, 30}))
      .Constant<float>(DType::kFloat32, {1, 1, 2, 4}, {1, 2, 3, 4, 5, 6, 7, 8})
      .Constant<float>(DType::kFloat32, {4}, {0, 0, 0, 1000})
      .OutputIs(DType::kFloat32, {1, 1, 2, 4});
  EXPECT_THAT(Contents<float>(*test.Run()),
              ElementsAre(1 + 10, 2 + 12, 30 + 140, 40 + 160 + 1000,  //
                          2 + 15, 4 + 18, 60 + 210, 80 + 240 + 1000));
}

TEST(DepthwiseConvolutionNode, IsWithinOneStepOnInt8PerChannel) {
  NodeTest test("depthwise_convolution_2d", {{"padding", Ints({1, 1, 1, 1})}});
  std::vector<std::int8_t> x = Noise(4 * 4 * 3, 5), w = Noise(9 * 3, 6);
  const std::vector<float> scales = {0.01f, 0.02f, 0.04f};
  test.Input(Int8({1, 4, 4, 3}, x), PerTensor(0.1f, 7))
      .Constant<std::int8_t>(DType::kInt8, {1, 3, 3, 3}, w, PerChannel(scales, 3))
      .OutputIs(DType::kInt8, {1, 4, 4, 3}, PerTensor(2.5f, -3));
  const absl::StatusOr<Tensor> y = test.Run();
  ASSERT_TRUE(y.ok()) << y.status();
  for (int oy = 0; oy < 4; ++oy) {
    for (int ox = 0; ox < 4; ++ox) {
      for (int c = 0; c < 3; ++c) {
        double sum = 0;
        for (int ky = 0; ky < 3; ++ky) {
          for (int kx = 0; kx < 3; ++kx) {
            const int iy = oy + ky - 1, ix = ox + kx - 1;
            if (iy < 0 || iy > 3 || ix < 0 || ix > 3) continue;
            sum += (x[static_cast<std::size_t>((iy * 4 + ix) * 3 + c)] - 7) *
                   w[static_cast<std::size_t>((ky * 3 + kx) * 3 + c)];
          }
        }
        const double real = sum * 0.1f * scales[static_cast<std::size_t>(c)] / 2.5f;
        EXPECT_NEAR(y->values<std::int8_t>()[static_cast<std::size_t>((oy * 4 + ox) * 3 + c)],
                    std::clamp(std::nearbyint(real) - 3, -128.0, 127.0), 1);
      }
    }
  }
}

// A valid int8 convolution, of which each test below breaks one thing.
struct Int8Convolution {
  NodeAttributes attributes;
  Extents input = {1, 4, 4, 2};
  Extents filter = {2, 3, 3, 2};
  QuantParams filter_quant = PerChannel({0.1f, 0.2f}, 0);
  QuantParams bias_quant = PerChannel({0.1f, 0.2f}, 0);
  QuantParams output_quant = PerTensor(1, 0);
  Extents output = {1, 2, 2, 2};

  std::string Refusal() const {
    NodeTest test("convolution_2d", attributes);
    const std::vector<std::int8_t> x(static_cast<std::size_t>(*CheckedNumElements(input)), 1);
    const std::vector<std::int8_t> w(static_cast<std::size_t>(*CheckedNumElements(filter)), 1);
    test.Input(Int8(input, x), PerTensor(1, 0))
        .Constant<std::int8_t>(DType::kInt8, filter, w, filter_quant)
        .Constant<std::int32_t>(DType::kInt32, {2}, {0, 0}, bias_quant)
        .OutputIs(DType::kInt8, output, output_quant);
    return test.Refusal();
  }
};

TEST(ConvolutionNode, AcceptsTheConvolutionThatTheNextTestsBreak) {
  EXPECT_EQ(Int8Convolution().Refusal(), "");
}

TEST(ConvolutionNode, RefusesChannelsThatDifferFromTheFilters) {
  Int8Convolution convolution;
  convolution.input = {1, 4, 4, 3};
  EXPECT_THAT(convolution.Refusal(), HasSubstr("3 channels, the filter is for 2"));
}

TEST(ConvolutionNode, RefusesGroupsThatDoNotDivide) {
  Int8Convolution convolution;
  convolution.attributes = {{"groups", Ints({3})}};
  EXPECT_THAT(convolution.Refusal(), HasSubstr("do not divide into 3 groups"));
  convolution.attributes = {{"groups", Ints({0})}};
  EXPECT_THAT(convolution.Refusal(), HasSubstr("attribute groups = [0]"));
}

TEST(ConvolutionNode, RefusesAWindowLargerThanThePaddedInput) {
  Int8Convolution convolution;
  convolution.input = {1, 4, 2, 2};
  EXPECT_THAT(convolution.Refusal(), HasSubstr("a window of 3 does not fit"));
}

TEST(ConvolutionNode, RefusesStrideZeroAndAttributesOfTheWrongLength) {
  Int8Convolution convolution;
  convolution.attributes = {{"stride", Ints({0, 1})}};
  EXPECT_THAT(convolution.Refusal(), HasSubstr("attribute stride = [0,1] must lie between 1"));
  convolution.attributes = {{"padding", Ints({1, 1})}};
  EXPECT_THAT(convolution.Refusal(), HasSubstr("attribute padding needs 4 integers, has 2"));
}

TEST(ConvolutionNode, RefusesScalesAlongAnotherAxis) {
  Int8Convolution convolution;
  convolution.filter_quant.axis = 3;
  EXPECT_THAT(convolution.Refusal(), HasSubstr("scales must lie along axis 0, not 3"));
}

TEST(ConvolutionNode, RefusesABiasWithOtherScalesThanTheFilters) {
  Int8Convolution convolution;
  convolution.bias_quant = PerTensor(0.1f, 0);
  EXPECT_THAT(convolution.Refusal(), HasSubstr("as many scales as the filter"));
}

TEST(ConvolutionNode, RefusesARequantizationScaleOf256) {
  Int8Convolution convolution;
  convolution.output_quant = PerTensor(0.2f / 256, 0);
  EXPECT_THAT(convolution.Refusal(), HasSubstr("is not below 256"));
}

TEST(ConvolutionNode, RefusesAnOutputThatIsNotWhatTheProgramPromises) {
  Int8Convolution convolution;
  convolution.output = {1, 2, 3, 2};
  EXPECT_THAT(convolution.Refusal(), HasSubstr("must have extents [1,2,3,2]"));
}

TEST(ConvolutionNode, RefusesAnEmptyOutputRange) {
  Int8Convolution convolution;
  convolution.attributes = {{"output_min", Floats({1})}, {"output_max", Floats({1})}};
  EXPECT_THAT(convolution.Refusal(), HasSubstr("output_min 1 must be below output_max 1"));
}

}  // namespace
}  // namespace zeropoint::runtime
