// Every int8 lowering against the reference kernels, which compute the island in float between
// quantize and dequantize as PT2E defines it. Tolerances are in output steps; XNNPACK's own
// rounding differs from round-half-to-even where xnnpack-notes 5 says so.

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "ir/str_cat.h"
#include "test/lowering/compare_backends.h"

namespace zeropoint::test {
namespace {

struct Int8Case {
  std::string name;
  Island island;
  int max_steps;
  double max_differing_share;
};

/// `%w` dequantized from an int8 weight, per output channel or per tensor.
std::string Weights(const std::string& shape, int count, int channels, bool per_channel) {
  std::string text =
      ir::StrCat("  const @w : i8", shape, " = ", RandomInts(count, -127, 127, 3),
                 "\n  const @b : f32[", channels, "] = ", RandomFloats(channels, 0.9, 5), "\n");
  if (per_channel) {
    std::string scales = "[", zeros = "[";
    for (int i = 0; i < channels; ++i) {
      scales += ir::StrCat(i == 0 ? "" : ",", 0.001 + 0.0005 * i);
      zeros += i == 0 ? "0" : ",0";
    }
    text += ir::StrCat("  const @s : f32[", channels, "] = ", scales, "]\n  const @z : i32[",
                       channels, "] = ", zeros, "]\n");
  }
  return text;
}

std::string DequantizeWeight(const std::string& shape, bool per_channel, int axis) {
  if (per_channel) {
    return ir::StrCat("    %w = quant.dequantize_per_channel(@w, @s, @z) {axis=", axis,
                      ", dtype=i8, quant_max=127, quant_min=-127} : f32", shape, "\n");
  }
  return ir::StrCat(
      "    %w = quant.dequantize_per_tensor(@w) {dtype=i8, quant_max=127, "
      "quant_min=-127, scale=0.002, zero_point=0} : f32",
      shape, "\n");
}

struct ConvSpec {
  std::string name, op, input, weight, output, attributes;
  int weight_count, channels;
  bool per_channel;
  bool relu = false;
  int channel_axis = 0;
};

/// " {…}", or nothing for no attributes.
std::string Braced(const std::string& attributes) {
  return attributes.empty() ? "" : ir::StrCat(" {", attributes, "}");
}

Int8Case Conv(const ConvSpec& spec) {
  const std::string result = spec.relu ? "%c" : "%y";
  std::string ops = DequantizeWeight(spec.weight, spec.per_channel, spec.channel_axis) +
                    ir::StrCat("    ", result, " = ", spec.op, "(%d0, %w, @b)",
                               Braced(spec.attributes), " : f32", spec.output, "\n");
  if (spec.relu) {
    ops += ir::StrCat("    %y = aten.relu(%c) : f32", spec.output, "\n");
  }
  return {spec.name,
          {{{spec.input, 0.02, -5}},
           Weights(spec.weight, spec.weight_count, spec.channels, spec.per_channel),
           ops,
           spec.output,
           0.03,
           spec.relu ? -128 : 7},
          1,
          0.01};
}

/// One op on one input, with other scales on both sides unless it only moves data.
Int8Case Unary(const std::string& name, const std::string& op, const std::string& attributes,
               const std::string& input, const std::string& output, bool same_params,
               double output_scale = 0.015, int output_zero_point = -3) {
  return {name,
          {{{input, 0.02, 4}},
           "",
           ir::StrCat("    %y = ", op, "(%d0)", Braced(attributes), " : f32", output, "\n"),
           output,
           same_params ? 0.02 : output_scale,
           same_params ? 4 : output_zero_point},
          same_params ? 0 : 1,
          same_params ? 0.0 : 0.05};
}

Int8Case Binary(const std::string& name, const std::string& op, const std::string& shape,
                const std::string& other, double share) {
  return {name,
          {{{shape, 0.02, 4}, {other, 0.013, -20}},
           "",
           ir::StrCat("    %y = ", op, "(%d0, %d1) : f32", shape, "\n"),
           shape,
           0.025,
           1},
          1,
          share};
}

class Int8LoweringTest : public testing::TestWithParam<Int8Case> {};

TEST_P(Int8LoweringTest, MatchesReferenceWithinSteps) {
  const Int8Case& c = GetParam();
  auto comparison = CompareBackends(IslandModule(c.island), 2.5, 3);
  ASSERT_TRUE(comparison.ok()) << comparison.status() << "\n" << IslandModule(c.island);
  EXPECT_EQ(comparison->quantized_ops, 1)
      << (comparison->remarks.empty() ? "" : comparison->remarks.front());
  EXPECT_EQ(comparison->fallback_ops, 0);
  EXPECT_LE(comparison->max_steps, c.max_steps);
  EXPECT_LE(comparison->differing_share, c.max_differing_share);
}

TEST_P(Int8LoweringTest, TakesABatchOfZero) {
  const std::string text = IslandModule(GetParam().island);
  const absl::Status status = CompareBackendsWithABatchOfZero(text, 3);
  EXPECT_TRUE(status.ok()) << status << "\n" << text;
}

INSTANTIATE_TEST_SUITE_P(
    Convolutions, Int8LoweringTest,
    testing::Values(Conv({"PerChannel3x3", "aten.conv2d", "[N,5,9,7]", "[6,5,3,3]", "[N,6,9,7]",
                          "padding=[1,1,1,1]", 270, 6, true}),
                    Conv({"PerTensor3x3", "aten.conv2d", "[N,5,9,7]", "[6,5,3,3]", "[N,6,9,7]",
                          "padding=[1,1,1,1]", 270, 6, false}),
                    Conv({"FusedRelu", "aten.conv2d", "[N,5,9,7]", "[6,5,3,3]", "[N,6,9,7]",
                          "padding=[1,1,1,1]", 270, 6, true, true}),
                    Conv({"StridedAsymmetricPadding", "aten.conv2d", "[N,3,9,8]", "[4,3,3,3]",
                          "[N,4,5,4]", "padding=[0,1,2,0], stride=[2,2]", 108, 4, true}),
                    Conv({"Dilated", "aten.conv2d", "[N,3,9,9]", "[4,3,3,3]", "[N,4,5,5]",
                          "dilation=[2,2]", 108, 4, true}),
                    Conv({"Grouped", "aten.conv2d", "[N,6,5,5]", "[4,3,3,3]", "[N,4,3,3]",
                          "groups=2", 108, 4, true}),
                    Conv({"Depthwise", "aten.conv2d", "[N,6,7,7]", "[6,1,3,3]", "[N,6,7,7]",
                          "groups=6, padding=[1,1,1,1]", 54, 6, true}),
                    Conv({"DepthwisePerTensor", "aten.conv2d", "[N,6,7,7]", "[6,1,3,3]",
                          "[N,6,7,7]", "groups=6, padding=[1,1,1,1]", 54, 6, false}),
                    Conv({"DepthMultiplier", "aten.conv2d", "[N,3,7,7]", "[6,1,3,3]", "[N,6,5,5]",
                          "groups=3", 54, 6, true}),
                    Conv({"Conv1d", "aten.conv1d", "[N,5,20]", "[6,5,3]", "[N,6,10]",
                          "padding=[1,1], stride=[2]", 90, 6, true}),
                    Conv({"TransposedPerChannel", "aten.conv_transpose2d", "[N,5,4,3]", "[5,6,3,3]",
                          "[N,6,8,6]", "output_padding=[1,1], padding=[1,1,1,1], stride=[2,2]", 270,
                          6, true, true, 1}),
                    Conv({"TransposedPerTensor", "aten.conv_transpose2d", "[N,5,4,3]", "[5,6,2,2]",
                          "[N,6,8,6]", "stride=[2,2]", 120, 6, false}),
                    Conv({"Linear", "aten.linear", "[N,12]", "[6,12]", "[N,6]", "", 72, 6, true}),
                    Conv({"LinearPerTensorRelu", "aten.linear", "[N,4,12]", "[6,12]", "[N,4,6]", "",
                          72, 6, false, true})),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Elementwise, Int8LoweringTest,
    testing::Values(Binary("Add", "aten.add", "[N,4,6,6]", "[N,4,6,6]", 0.06),
                    Binary("AddBroadcast", "aten.add", "[N,4,6,6]", "[N,4,1,1]", 0.06),
                    Binary("Sub", "aten.sub", "[N,4,6,6]", "[N,4,6,6]", 0.06),
                    Binary("Mul", "aten.mul", "[N,4,6,6]", "[N,4,6,6]", 0.02),
                    Binary("MulSqueezeExcite", "aten.mul", "[N,4,6,6]", "[N,4,1,1]", 0.02),
                    Unary("Relu", "aten.relu", "", "[N,4,6,6]", "[N,4,6,6]", true),
                    Unary("ReluRequantized", "aten.relu", "", "[N,4,6,6]", "[N,4,6,6]", false),
                    Unary("Relu6", "aten.hardtanh", "max_val=6.0, min_val=0.0", "[N,4,6,6]",
                          "[N,4,6,6]", true),
                    Unary("LeakyRelu", "aten.leaky_relu", "negative_slope=0.1", "[N,4,6,6]",
                          "[N,4,6,6]", false)),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    PoolsAndMoves, Int8LoweringTest,
    testing::Values(
        Unary("MaxPool", "aten.max_pool2d", "kernel_size=[3,3], padding=[1,1,1,1], stride=[2,2]",
              "[N,4,7,8]", "[N,4,4,4]", true),
        Unary("MaxPoolCeil", "aten.max_pool2d", "ceil_mode=true, kernel_size=[3,3], stride=[2,2]",
              "[N,4,8,8]", "[N,4,4,4]", true),
        Unary("GlobalAverage", "aten.adaptive_avg_pool2d", "", "[N,4,7,8]", "[N,4,1,1]", false,
              0.002),
        Unary("MeanOverSpace", "aten.mean", "dim=[2,3]", "[N,4,7,8]", "[N,4]", false, 0.002),
        Unary("MeanOverChannels", "aten.mean", "dim=[1], keepdim=true", "[N,4,7,8]", "[N,1,7,8]",
              false, 0.013),
        Unary("View", "aten.view", "size=dims[N,16]", "[N,4,2,2]", "[N,16]", true),
        Unary("Flatten", "aten.flatten", "start_dim=1", "[N,4,2,2]", "[N,16]", true),
        Unary("Permute", "aten.permute", "dims=[0,2,3,1]", "[N,4,2,3]", "[N,2,3,4]", true),
        Unary("Slice", "aten.slice", "dim=1, end=3, start=1", "[N,4,2,3]", "[N,2,2,3]", true),
        Unary("Pad", "aten.constant_pad_nd", "pad=[0,0,1,2,0,0,0,1]", "[N,4,2,3]", "[N,4,3,6]",
              true),
        Unary("ViewOfTwoSymbols", "aten.view", "size=dims[N,H,2,3]", "[N,H,6]", "[N,H,2,3]", true),
        Unary("ResizeNearest", "aten.resize_nearest",
              "scales=[1.0,1.0,2.0,3.0], size=dims[N,4,2*H,9]", "[N,4,H,3]", "[N,4,2*H,9]", true),
        Unary("ChannelShuffle", "aten.channel_shuffle", "groups=2", "[N,6,3,2]", "[N,6,3,2]", true),
        Unary("Squeeze", "aten.squeeze", "dim=[2,3]", "[N,4,1,1]", "[N,4]", true),
        Unary("Unsqueeze", "aten.unsqueeze", "dim=1", "[N,4]", "[N,1,4]", true)),
    [](const auto& info) { return info.param.name; });

TEST(Int8Lowering, CatOfSameParamsStaysInt8) {
  const Island island = {{{"[N,3,4,4]", 0.02, 4}, {"[N,5,4,4]", 0.02, 4}},
                         "",
                         "    %y = aten.cat(%d0, %d1) {dim=1} : f32[N,8,4,4]\n",
                         "[N,8,4,4]",
                         0.02,
                         4};
  auto comparison = CompareBackends(IslandModule(island), 2.5, 2);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->quantized_ops, 1);
  EXPECT_EQ(comparison->max_steps, 0);
}

// op -> q -> dq -> hardtanh -> q on one grid becomes one convolution with an output range.
TEST(Int8Lowering, ClampBehindQuantizeOfSameParamsIsAbsorbed) {
  const std::string params = "{dtype=i8, quant_max=127, quant_min=-128, scale=0.03, zero_point=7}";
  Int8Case c = Conv({"", "aten.conv2d", "[N,5,9,7]", "[6,5,3,3]", "[N,6,9,7]", "padding=[1,1,1,1]",
                     270, 6, true});
  c.island.ops.replace(c.island.ops.find("%y ="), 4, "%c =");
  c.island.ops += ir::StrCat("    %cq = quant.quantize_per_tensor(%c) ", params,
                             " : i8[N,6,9,7]\n    %cd = quant.dequantize_per_tensor(%cq) ", params,
                             " : f32[N,6,9,7]\n    %y = aten.hardtanh(%cd) {max_val=1.0, "
                             "min_val=0.0} : f32[N,6,9,7]\n");
  auto comparison = CompareBackends(IslandModule(c.island), 2.5, 3);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->quantized_ops, 1);
  EXPECT_LE(comparison->max_steps, 1);
}

// Scale ratios beyond XNNPACK's multipliers compute garbage there, so the op stays float and says
// why.
TEST(Int8Lowering, ScaleRatioOutsideLimitsStaysFloat) {
  Island island = Binary("", "aten.add", "[N,4,6,6]", "[N,4,6,6]", 0).island;
  island.output_scale = 0.00002;
  auto comparison = CompareBackends(IslandModule(island), 0.002, 3);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->quantized_ops, 0);
  EXPECT_EQ(comparison->float_ops, 1);
  ASSERT_EQ(comparison->remarks.size(), 1u);
  EXPECT_NE(comparison->remarks[0].find("scale ratio"), std::string::npos);
}

TEST(Int8Lowering, DepthwiseBeyond25TapsStaysFloat) {
  const Int8Case c = Conv({"", "aten.conv2d", "[N,4,9,9]", "[4,1,7,7]", "[N,4,9,9]",
                           "groups=4, padding=[3,3,3,3]", 196, 4, true});
  auto comparison = CompareBackends(IslandModule(c.island), 2.5, 2);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->quantized_ops, 0);
  EXPECT_EQ(comparison->float_ops, 1);
  EXPECT_LE(comparison->max_steps, 1);
}

}  // namespace
}  // namespace zeropoint::test
