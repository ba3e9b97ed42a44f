// Every float lowering against the reference kernels, to float32 accuracy.

#include <gtest/gtest.h>

#include <string>

#include "ir/str_cat.h"
#include "test/lowering/compare_backends.h"

namespace zeropoint::test {
namespace {

constexpr double kTolerance = 2e-6;

struct FloatCase {
  std::string name, constants, arguments, ops, output;
};

/// " {…}", or nothing for no attributes.
std::string Braced(const std::string& attributes) {
  return attributes.empty() ? "" : ir::StrCat(" {", attributes, "}");
}

FloatCase Unary(const std::string& name, const std::string& op, const std::string& attributes,
                const std::string& input, const std::string& output) {
  return {name, "", "%x: f32" + input,
          ir::StrCat("    %y = ", op, "(%x)", Braced(attributes), " : f32", output, "\n"), output};
}

FloatCase Binary(const std::string& name, const std::string& op, const std::string& a,
                 const std::string& b, const std::string& output) {
  return {name, "", ir::StrCat("%x: f32", a, ", %z: f32", b),
          ir::StrCat("    %y = ", op, "(%x, %z) : f32", output, "\n"), output};
}

FloatCase Conv(const std::string& name, const std::string& op, const std::string& input,
               const std::string& weight, int weight_count, int channels, const std::string& output,
               const std::string& attributes) {
  return {name,
          ir::StrCat("  const @w : f32", weight, " = ", RandomFloats(weight_count, 1.0, 3),
                     "\n  const @b : f32[", channels, "] = ", RandomFloats(channels, 1.0, 5), "\n"),
          "%x: f32" + input,
          ir::StrCat("    %y = ", op, "(%x, @w, @b)", Braced(attributes), " : f32", output, "\n"),
          output};
}

std::string ModuleOf(const FloatCase& c) {
  return ir::StrCat("module @m {\n", c.constants, "  func @main(", c.arguments,
                    ") -> (%result: f32", c.output, ") {\n", c.ops, "    return %y\n  }\n}\n");
}

class FloatLoweringTest : public testing::TestWithParam<FloatCase> {};

TEST_P(FloatLoweringTest, MatchesReference) {
  const std::string text = ModuleOf(GetParam());
  auto comparison = CompareBackends(text, 3.0, 3);
  ASSERT_TRUE(comparison.ok()) << comparison.status() << "\n" << text;
  EXPECT_EQ(comparison->fallback_ops, 0)
      << (comparison->remarks.empty() ? "" : comparison->remarks.front());
  EXPECT_LE(comparison->relative_error, kTolerance);
}

TEST_P(FloatLoweringTest, TakesABatchOfZero) {
  const std::string text = ModuleOf(GetParam());
  const absl::Status status = CompareBackendsWithABatchOfZero(text, 3);
  EXPECT_TRUE(status.ok()) << status << "\n" << text;
}

INSTANTIATE_TEST_SUITE_P(
    Products, FloatLoweringTest,
    testing::Values(
        Conv("Conv3x3", "aten.conv2d", "[N,5,9,7]", "[6,5,3,3]", 270, 6, "[N,6,9,7]",
             "padding=[1,1,1,1]"),
        Conv("AsymmetricStride", "aten.conv2d", "[N,3,9,8]", "[4,3,3,3]", 108, 4, "[N,4,5,4]",
             "padding=[0,1,2,0], stride=[2,2]"),
        Conv("Depthwise", "aten.conv2d", "[N,6,7,7]", "[6,1,3,3]", 54, 6, "[N,6,7,7]",
             "groups=6, padding=[1,1,1,1]"),
        Conv("Grouped", "aten.conv2d", "[N,6,5,5]", "[4,3,3,3]", 108, 4, "[N,4,3,3]", "groups=2"),
        Conv("DynamicSpace", "aten.conv2d", "[1,3,H,W]", "[4,3,1,1]", 12, 4, "[1,4,H,W]", ""),
        Conv("Conv1d", "aten.conv1d", "[N,5,20]", "[6,5,3]", 90, 6, "[N,6,20]", "padding=[1,1]"),
        Conv("Conv1dOfTwoSymbols", "aten.conv1d", "[N,5,L]", "[6,5,3]", 90, 6, "[N,6,L]",
             "padding=[1,1]"),
        Conv("Transposed", "aten.conv_transpose2d", "[N,5,4,3]", "[5,6,3,3]", 270, 6, "[N,6,8,6]",
             "output_padding=[1,1], padding=[1,1,1,1], stride=[2,2]"),
        Conv("TransposedAsymmetric", "aten.conv_transpose2d", "[1,2,H,3]", "[2,3,2,2]", 24, 3,
             "[1,3,2*H-1,7]", "dilation=[1,2], padding=[1,0,0,0], stride=[2,2]"),
        Conv("Linear", "aten.linear", "[N,7,12]", "[6,12]", 72, 6, "[N,7,6]", ""),
        Binary("Matmul", "aten.matmul", "[N,5,6]", "[N,6,4]", "[N,5,4]")),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Elementwise, FloatLoweringTest,
    testing::Values(Binary("Add", "aten.add", "[N,4,3,3]", "[N,4,3,3]", "[N,4,3,3]"),
                    Binary("SubBroadcast", "aten.sub", "[N,4,3,3]", "[4,1,1]", "[N,4,3,3]"),
                    Binary("Mul", "aten.mul", "[N,4,3,3]", "[N,4,1,1]", "[N,4,3,3]"),
                    Binary("Maximum", "aten.maximum", "[N,4]", "[N,4]", "[N,4]"),
                    Binary("Minimum", "aten.minimum", "[N,4]", "[4]", "[N,4]"),
                    Binary("Prelu", "aten.prelu", "[N,4,3,3]", "[4,1,1]", "[N,4,3,3]"),
                    Unary("Floor", "aten.floor", "", "[N,4,3,3]", "[N,4,3,3]"),
                    Unary("Ceil", "aten.ceil", "", "[N,4]", "[N,4]"),
                    Unary("Round", "aten.round", "", "[N,4]", "[N,4]"),
                    Unary("Relu", "aten.relu", "", "[N,4,3,3]", "[N,4,3,3]"),
                    Unary("Hardtanh", "aten.hardtanh", "max_val=2.0, min_val=-0.5", "[N,4]",
                          "[N,4]"),
                    Unary("Hardswish", "aten.hardswish", "", "[N,4]", "[N,4]"),
                    Unary("Hardsigmoid", "aten.hardsigmoid", "", "[N,4,3,3]", "[N,4,3,3]"),
                    Unary("HardsigmoidPaddle", "aten.hardsigmoid", "alpha=0.2", "[N,4]", "[N,4]"),
                    Unary("Sigmoid", "aten.sigmoid", "", "[N,40]", "[N,40]"),
                    Unary("Silu", "aten.silu", "", "[N,4,3,3]", "[N,4,3,3]"),
                    Unary("Tanh", "aten.tanh", "", "[N,40]", "[N,40]"),
                    Unary("Gelu", "aten.gelu", "", "[N,40]", "[N,40]"),
                    Unary("Exp", "aten.exp", "", "[N,40]", "[N,40]"),
                    Unary("LeakyRelu", "aten.leaky_relu", "negative_slope=0.2", "[N,4]", "[N,4]"),
                    Unary("Elu", "aten.elu", "alpha=0.7", "[N,40]", "[N,40]"),
                    Unary("SoftmaxLast", "aten.softmax", "dim=1", "[N,40]", "[N,40]"),
                    Unary("SoftmaxChannels", "aten.softmax", "dim=1", "[N,4,3,3]", "[N,4,3,3]")),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    PoolsAndMoves, FloatLoweringTest,
    testing::Values(
        Unary("MaxPool", "aten.max_pool2d", "kernel_size=[3,3], padding=[1,1,1,1], stride=[2,2]",
              "[N,4,7,8]", "[N,4,4,4]"),
        Unary("AvgPoolNoPadding", "aten.avg_pool2d", "kernel_size=[2,2], stride=[2,2]", "[N,4,6,8]",
              "[N,4,3,4]"),
        Unary("AvgPoolCountsPadding", "aten.avg_pool2d",
              "kernel_size=[3,3], padding=[1,1,1,1], stride=[2,2]", "[N,4,7,8]", "[N,4,4,4]"),
        Unary("AvgPoolSkipsPadding", "aten.avg_pool2d",
              "count_include_pad=false, kernel_size=[3,3], padding=[1,1,1,1], stride=[2,2]",
              "[N,4,7,8]", "[N,4,4,4]"),
        Unary("GlobalAverage", "aten.adaptive_avg_pool2d", "", "[N,4,7,8]", "[N,4,1,1]"),
        Unary("Sum", "aten.sum", "dim=[1], keepdim=true", "[N,4,7,8]", "[N,1,7,8]"),
        Unary("Mean", "aten.mean", "dim=[2,3]", "[N,4,7,8]", "[N,4]"),
        Unary("Permute", "aten.permute", "dims=[0,2,3,1]", "[N,4,2,3]", "[N,2,3,4]"),
        Unary("Pad", "aten.constant_pad_nd", "pad=[0,0,1,2,0,0,0,1], value=1.5", "[N,4,2,3]",
              "[N,4,3,6]"),
        Unary("Slice", "aten.slice", "dim=2, end=2, start=1", "[N,4,2,3]", "[N,4,1,3]"),
        Unary("ViewOfTwoSymbols", "aten.view", "size=dims[N,H,2,3]", "[N,H,6]", "[N,H,2,3]"),
        Unary("ResizeNearest", "aten.resize_nearest",
              "scales=[1.0,1.0,2.0,3.0], size=dims[N,4,2*H,9]", "[N,4,H,3]", "[N,4,2*H,9]"),
        Unary("ResizeHalfPixel", "aten.resize_linear",
              "scales=[1.0,1.0,0.0,0.0], size=dims[N,4,7,10]", "[N,4,5,6]", "[N,4,7,10]"),
        Unary("ResizeAlignCorners", "aten.resize_linear",
              "coordinate_mode=\"align_corners\", scales=[1.0,1.0,0.0,0.0], size=dims[N,4,3,10]",
              "[N,4,5,6]", "[N,4,3,10]"),
        Unary("ResizeAsymmetric", "aten.resize_linear",
              "coordinate_mode=\"asymmetric\", scales=[1.0,1.0,2.0,2.0], size=dims[N,4,10,12]",
              "[N,4,5,6]", "[N,4,10,12]"),
        Unary("ChannelShuffle", "aten.channel_shuffle", "groups=3", "[N,6,3,2]", "[N,6,3,2]")),
    [](const auto& info) { return info.param.name; });

TEST(FloatLowering, AttentionIsProductsAroundASoftmax) {
  const auto comparison = CompareBackends(R"(
module @m {
  func @main(%q: f32[N,2,3,4], %k: f32[N,2,5,4], %v: f32[N,2,5,6], %m: f32[3,5]) -> (%y: f32[N,2,3,6]) {
    %0 = aten.scaled_dot_product_attention(%q, %k, %v, %m) {scale=0.5} : f32[N,2,3,6]
    return %0
  }
})",
                                          2.0, 2);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->float_ops, 1);
  EXPECT_EQ(comparison->fallback_ops, 0);
  EXPECT_LE(comparison->relative_error, 1e-5);
}

// What XNNPACK lacks runs between its segments, in ATen's layout.
TEST(FloatLowering, FallbackBetweenSegmentsKeepsTheLayout) {
  auto comparison = CompareBackends(R"(
module @m {
  const @w : f32[2,2,1,1] = [1.0,0.5,-0.5,2.0]
  func @main(%x: f32[N,2,3,4]) -> (%y: f32[N,2,3,4]) {
    %0 = aten.conv2d(%x, @w, none) : f32[N,2,3,4]
    %1 = aten.erf(%0) : f32[N,2,3,4]
    %2 = aten.conv2d(%1, @w, none) : f32[N,2,3,4]
    return %2
  }
})",
                                    2.0, 2);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->fallback_ops, 1);
  EXPECT_EQ(comparison->float_ops, 2);
  EXPECT_LE(comparison->relative_error, kTolerance);
}

// As TensorFlow exports transformers: rows of all sequences at once, and back.
TEST(FloatLowering, ViewTakesExtentsFromOtherTensors) {
  const auto comparison = CompareBackends(R"(
module @m {
  func @main(%x: f32[N,S,4]) -> (%y: f32[N,S,2,2]) {
    %0 = aten.view(%x) {size=dims[N*S,4]} : f32[N*S,4]
    %1 = aten.relu(%0) : f32[N*S,4]
    %2 = aten.view(%1) {size=dims[N,S,2,2]} : f32[N,S,2,2]
    return %2
  }
})",
                                          2.0, 3);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->fallback_ops, 1);
  EXPECT_LE(comparison->relative_error, kTolerance);
}

/// x -> op with an int8 weight -> y, x as it stands or quantized per token first.
std::string Int8WeightModule(const std::string& op, const std::string& weight_shape,
                             const std::string& x_shape, const std::string& y_shape, bool dynamic) {
  const std::string row = "{dtype=i8, quant_max=127, quant_min=-128}";
  std::string text = "module @m {\n  const @w : i8" + weight_shape + " = " +
                     RandomInts(24, -127, 127, 3) +
                     "\n  const @s : f32[4] = [0.01,0.02,0.005,0.01]"
                     "\n  const @z : i32[4] = [0,0,0,0]"
                     "\n  const @b : f32[4] = [0.5,-1.0,0.0,2.0]"
                     "\n  func @main(%x: f32" +
                     x_shape + ") -> (%y: f32" + y_shape +
                     ") {\n    %0 = quant.dequantize_per_channel(@w, @s, @z) {axis=0, dtype=i8, "
                     "quant_max=127, quant_min=-127} : f32" +
                     weight_shape + "\n";
  if (dynamic) {
    text += "    %1, %2 = quant.choose_qparams_per_token(%x) " + row +
            " : f32[N,1], i32[N,1]\n    %3 = quant.quantize_per_token(%x, %1, %2) " + row +
            " : i8[N,6]\n    %4 = quant.dequantize_per_token(%3, %1, %2) " + row + " : f32[N,6]\n";
  }
  const std::string result = dynamic ? "%5" : "%1";
  return text + "    " + result + " = " + op + (dynamic ? "(%4" : "(%x") + ", %0, @b) : f32" +
         y_shape + "\n    return " + result + "\n  }\n}\n";
}

// As calibration sees them.
TEST(FloatLowering, WeightsThatAreObservedAreConstants) {
  const std::string text = ir::StrCat(
      "module @m {\n  const @w : f32[4,3,3,3] = ", RandomFloats(108, 1.0, 3),
      "\n  func @main(%x: f32[2,3,8,8]) -> (%result: f32[2,4,6,6]) {\n"
      "    %o = quant.observe(@w) {observer=\"min_max\", group=0, dtype=i8, quant_min=-127, "
      "quant_max=127, qscheme=\"per_tensor_symmetric\", eps=0.0} : f32[4,3,3,3]\n"
      "    %y = aten.conv2d(%x, %o, none) : f32[2,4,6,6]\n    return %y\n  }\n}\n");
  const auto comparison = CompareBackends(text, 3.0, 3);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->fallback_ops, 0) << comparison->remarks.front();
  EXPECT_LE(comparison->relative_error, kTolerance);
}

TEST(FloatLowering, WeightsThatAreInt8StayInt8) {
  for (const std::string& text :
       {Int8WeightModule("aten.linear", "[4,6]", "[N,6]", "[N,4]", false),
        Int8WeightModule("aten.conv2d", "[4,6,1,1]", "[N,6,5,5]", "[N,4,5,5]", false)}) {
    const auto comparison = CompareBackends(text, 2.0, 3);
    ASSERT_TRUE(comparison.ok()) << comparison.status();
    EXPECT_EQ(comparison->float_ops, 1);
    EXPECT_EQ(comparison->fallback_ops, 0);
    EXPECT_LE(comparison->relative_error, 1e-6);
  }
}

// XNNPACK and the reference choose the same qparams; a value may round the other way.
TEST(FloatLowering, LinearTakesItsInputQuantizedAtRunTime) {
  const auto comparison =
      CompareBackends(Int8WeightModule("aten.linear", "[4,6]", "[N,6]", "[N,4]", true), 2.0, 7);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->quantized_ops, 1);
  EXPECT_EQ(comparison->fallback_ops, 0);
  EXPECT_LE(comparison->relative_error, 0.005);
}

TEST(FloatLowering, Int8WeightsWithAZeroPointStayInt8) {
  std::string text = Int8WeightModule("aten.linear", "[4,6]", "[N,6]", "[N,4]", false);
  text.replace(text.find("[0,0,0,0]"), 9, "[7,7,7,7]");
  const auto comparison = CompareBackends(text, 2.0, 3);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->float_ops, 1);
  EXPECT_LE(comparison->relative_error, 1e-6);
}

// Their output channels lie along axis 1.
TEST(FloatLowering, WeightsOfTransposedConvolutionsThatAreInt8StayInt8) {
  for (const char* zeros : {"[0,0,0]", "[3,3,3]", "[3,-5,0]"}) {
    const auto comparison = CompareBackends(ir::StrCat(R"(
module @m {
  const @w : i8[2,3,2,2] = )",
                                                       RandomInts(24, -127, 127, 3), R"(
  const @s : f32[3] = [0.01,0.02,0.005]
  const @z : i32[3] = )",
                                                       zeros, R"(
  func @main(%x: f32[N,2,4,4]) -> (%y: f32[N,3,5,5]) {
    %0 = quant.dequantize_per_channel(@w, @s, @z) {axis=1, dtype=i8, quant_max=127, quant_min=-127} : f32[2,3,2,2]
    %1 = aten.conv_transpose2d(%x, %0, none) : f32[N,3,5,5]
    return %1
  }
})"),
                                            2.0, 3);
    ASSERT_TRUE(comparison.ok()) << comparison.status();
    EXPECT_EQ(comparison->float_ops, 1) << zeros;
    EXPECT_LE(comparison->relative_error, 1e-6) << zeros;
  }
}

// As 4-bit weights of language models: runs of 2 have a scale and zero point each.
TEST(FloatLowering, WeightsInBlocksAreDequantizedWhenTheProgramIsLoaded) {
  for (const char* range : {"quant_max=7, quant_min=-8", "quant_max=127, quant_min=-128"}) {
    const auto comparison = CompareBackends(ir::StrCat(R"(
module @m {
  const @w : i8[6,2] = [-8,-6,-4,-2,-7,-5,-3,7,0,1,2,-1]
  const @s : f32[6] = [1.0,2.0,3.0,4.0,0.5,0.25]
  const @z : i32[6] = [0,1,-8,0,7,0]
  func @main(%x: f32[N,4]) -> (%y: f32[N,3]) {
    %0 = quant.dequantize_per_channel(@w, @s, @z) {axis=0, dtype=i8, )",
                                                       range, R"(} : f32[6,2]
    %1 = aten.view(%0) {size=dims[3,4]} : f32[3,4]
    %2 = aten.linear(%x, %1, none) : f32[N,3]
    return %2
  }
})"),
                                            2.0, 3);
    ASSERT_TRUE(comparison.ok()) << comparison.status();
    EXPECT_EQ(comparison->float_ops, 1) << range;
    EXPECT_EQ(comparison->fallback_ops, 0) << range;
    EXPECT_LE(comparison->relative_error, 1e-6) << range;
  }
}

TEST(FloatLowering, RowsOf4BitsAreOneBlockEach) {
  std::string text = Int8WeightModule("aten.linear", "[4,6]", "[N,6]", "[N,4]", false);
  text.replace(text.find("quant_max=127, quant_min=-127"), 29, "quant_max=7, quant_min=-8");
  const std::size_t weight = text.find("= [");
  text.replace(weight, text.find(']', weight) + 1 - weight, "= " + RandomInts(24, -8, 7, 3));
  const auto comparison = CompareBackends(text, 2.0, 3);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->float_ops, 1);
  EXPECT_LE(comparison->relative_error, 1e-6);
}

}  // namespace
}  // namespace zeropoint::test
