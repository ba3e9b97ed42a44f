// Inputs that the model itself quantizes at run time (ONNX's DynamicQuantizeLinear) through
// XNNPACK's kernels, against the arithmetic that the model states.

#include <gtest/gtest.h>

#include <string>

#include "ir/str_cat.h"
#include "test/lowering/compare_backends.h"

namespace zeropoint::test {
namespace {

/// Ops after which %x5 is %x quantized over its whole range, and dequantized. `shape` as "[N,6]".
std::string DynamicQuantizeLinear(const std::string& shape, const std::string& axes) {
  const std::string u8 = ir::StrCat("{dtype=u8} : u8", shape, "\n");
  const std::string f32 = ir::StrCat(" : f32", shape, "\n");
  return ir::StrCat(
      "    %min = aten.amin(%x) {dim=", axes, "} : f32[]\n",
      "    %low = aten.hardtanh(%min) {max_val=0.0, min_val=-inf} : f32[]\n",
      "    %max = aten.amax(%x) {dim=", axes, "} : f32[]\n",
      "    %high = aten.relu(%max) : f32[]\n", "    %range = aten.sub(%high, %low) : f32[]\n",
      "    %scale = aten.div(%range, @levels) : f32[]\n", "    %neg = aten.neg(%low) : f32[]\n",
      "    %z0 = aten.div(%neg, %scale) : f32[]\n", "    %z1 = aten.round(%z0) : f32[]\n",
      "    %z2 = aten.to(%z1) {dtype=u8} : u8[]\n", "    %z3 = aten.to(%z2) {dtype=f32} : f32[]\n",
      "    %x0 = aten.div(%x, %scale)", f32, "    %x1 = aten.round(%x0)", f32,
      "    %x2 = aten.add(%x1, %z3)", f32, "    %q = aten.to(%x2) ", u8,
      "    %x3 = aten.to(%q) {dtype=f32}", f32, "    %x4 = aten.sub(%x3, %z3)", f32,
      "    %x5 = aten.mul(%x4, %scale)", f32);
}

struct Product {
  std::string name, op, x, axes, weight;
  int weight_count;
  std::string y, attributes;
};

/// x -> quantized at run time -> op with an int8 weight of 4 channels and `zero_points` -> y.
std::string ModuleOf(const Product& p, const std::string& zero_points) {
  return ir::StrCat(
      "module @m {\n  const @levels : f32[] = [255.0]\n  const @w : i8", p.weight, " = ",
      RandomInts(p.weight_count, -100, 100, 3), "\n  const @s : f32[4] = [0.01,0.02,0.005,0.01]",
      "\n  const @z : i32[4] = ", zero_points, "\n  const @b : f32[4] = [0.5,-1.0,0.0,2.0]",
      "\n  func @main(%x: f32", p.x, ") -> (%y: f32", p.y, ") {\n",
      DynamicQuantizeLinear(p.x, p.axes),
      "    %w0 = quant.dequantize_per_channel(@w, @s, @z) {axis=0, dtype=i8, quant_max=127, "
      "quant_min=-128} : f32",
      p.weight, "\n    %y0 = ", p.op, "(%x5, %w0, @b)", p.attributes, " : f32", p.y,
      "\n    %y1 = aten.relu(%y0) : f32", p.y, "\n    return %y1\n  }\n}\n");
}

class DynamicLowering : public testing::TestWithParam<Product> {};

// One step of x would be 1/255 of its range.
constexpr double kTolerance = 1e-5;

TEST_P(DynamicLowering, IsOneInt8NodeThatEqualsTheModel) {
  const auto comparison = CompareBackends(ModuleOf(GetParam(), "[0,0,0,0]"), 2.0, 3);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->quantized_ops, 1);
  EXPECT_EQ(comparison->float_ops, 0);
  EXPECT_EQ(comparison->fallback_ops, 0);
  EXPECT_LE(comparison->relative_error, kTolerance);
}

TEST_P(DynamicLowering, SubtractsTheZeroPointsOfTheWeight) {
  for (const char* zeros : {"[7,7,7,7]", "[-100,3,0,20]"}) {
    const auto comparison = CompareBackends(ModuleOf(GetParam(), zeros), 2.0, 3);
    ASSERT_TRUE(comparison.ok()) << comparison.status();
    EXPECT_EQ(comparison->quantized_ops, GetParam().name == "Grouped" ? 0 : 1) << zeros;
    EXPECT_LE(comparison->relative_error, kTolerance) << zeros;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Products, DynamicLowering,
    testing::Values(Product{"Linear", "aten.linear", "[N,6]", "[0,1]", "[4,6]", 24, "[N,4]", ""},
                    Product{"LinearOfRank3", "aten.linear", "[N,S,6]", "[0,1,2]", "[4,6]", 24,
                            "[N,S,4]", ""},
                    Product{"Conv2d", "aten.conv2d", "[N,3,6,5]", "[0,1,2,3]", "[4,3,3,3]", 108,
                            "[N,4,6,5]", " {padding=[1,1,1,1]}"},
                    Product{"Pointwise", "aten.conv2d", "[N,3,H,W]", "[0,1,2,3]", "[4,3,1,1]", 12,
                            "[N,4,H,W]", ""},
                    Product{"Grouped", "aten.conv2d", "[N,6,4,4]", "[0,1,2,3]", "[4,3,3,3]", 108,
                            "[N,4,2,2]", " {groups=2}"},
                    Product{"Conv1d", "aten.conv1d", "[N,3,9]", "[0,1,2]", "[4,3,3]", 36, "[N,4,9]",
                            " {padding=[1,1]}"}),
    [](const auto& info) { return info.param.name; });

// XNNPACK has no such kernel; the weight stays int8, and the arithmetic of the input what it was.
TEST(DynamicLowering, DepthwiseConvolutionsComputeInFloat) {
  const Product depthwise = {"",          "aten.conv2d",
                             "[N,4,6,5]", "[0,1,2,3]",
                             "[4,1,3,3]", 36,
                             "[N,4,6,5]", " {groups=4, padding=[1,1,1,1]}"};
  const auto comparison = CompareBackends(ModuleOf(depthwise, "[1,2,3,4]"), 2.0, 3);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->quantized_ops, 0);
  EXPECT_LE(comparison->relative_error, kTolerance);
  ASSERT_FALSE(comparison->remarks.empty());
  EXPECT_NE(comparison->remarks.front().find("what was quantized at run time: a depthwise"),
            std::string::npos);
}

/// x -> quantized at run time along `axis` -> a pointwise convolution of 3 to 4 channels -> y.
std::string PointwiseModule(int axis) {
  const std::string attributes =
      ir::StrCat(" {axis=", axis, ", dtype=i8, quant_max=127, quant_min=-128}");
  const std::string rows = axis == 1 ? "[N,1,H,5]" : "[N,3,H,1]";
  return ir::StrCat(
      "module @m {\n  const @w : i8[4,3,1,1] = ", RandomInts(12, -100, 100, 3),
      "\n  const @s : f32[4] = [0.01,0.02,0.005,0.01]\n  const @z : i32[4] = [0,0,0,0]",
      "\n  const @b : f32[4] = [0.5,-1.0,0.0,2.0]",
      "\n  func @main(%x: f32[N,3,H,5]) -> (%y: f32[N,4,H,5]) {\n",
      "    %0, %1 = quant.choose_qparams_per_token(%x)", attributes, " : f32", rows, ", i32", rows,
      "\n    %2 = quant.quantize_per_token(%x, %0, %1)", attributes, " : i8[N,3,H,5]",
      "\n    %3 = quant.dequantize_per_token(%2, %0, %1)", attributes, " : f32[N,3,H,5]",
      "\n    %4 = quant.dequantize_per_channel(@w, @s, @z) {axis=0, dtype=i8, quant_max=127, "
      "quant_min=-127} : f32[4,3,1,1]",
      "\n    %5 = aten.conv2d(%3, %4, @b) : f32[N,4,H,5]",
      "\n    %6 = aten.relu(%5) : f32[N,4,H,5]\n    return %6\n  }\n}\n");
}

/// x -> quantized row by row at run time -> linear with a weight of 4 bits and `zero_points` -> y.
std::string FourBitModule(const std::string& zero_points) {
  const std::string attributes = " {dtype=i8, quant_max=127, quant_min=-128}";
  return ir::StrCat(
      "module @m {\n  const @w : i8[4,7] = ", RandomInts(28, -8, 7, 3),
      "\n  const @s : f32[4] = [0.1,0.2,0.05,0.1]\n  const @z : i32[4] = ", zero_points,
      "\n  const @b : f32[4] = [0.5,-1.0,0.0,2.0]",
      "\n  func @main(%x: f32[N,7]) -> (%y: f32[N,4]) {\n",
      "    %0, %1 = quant.choose_qparams_per_token(%x)", attributes, " : f32[N,1], i32[N,1]",
      "\n    %2 = quant.quantize_per_token(%x, %0, %1)", attributes, " : i8[N,7]",
      "\n    %3 = quant.dequantize_per_token(%2, %0, %1)", attributes, " : f32[N,7]",
      "\n    %4 = quant.dequantize_per_channel(@w, @s, @z) {axis=0, dtype=i8, quant_max=7, "
      "quant_min=-8} : f32[4,7]",
      "\n    %5 = aten.linear(%3, %4, @b) : f32[N,4]",
      "\n    %6 = aten.relu(%5) : f32[N,4]\n    return %6\n  }\n}\n");
}

TEST(DynamicLowering, WeightsOf4BitsAreMultipliedAsSuch) {
  for (const char* zeros : {"[0,0,0,0]", "[1,-2,0,3]"}) {
    const auto comparison = CompareBackends(FourBitModule(zeros), 2.0, 3);
    ASSERT_TRUE(comparison.ok()) << comparison.status();
    EXPECT_EQ(comparison->quantized_ops, 1) << zeros;
    EXPECT_EQ(comparison->fallback_ops, 0) << zeros;
    EXPECT_LE(comparison->relative_error, kTolerance) << zeros;
  }
}

TEST(DynamicLowering, PositionsOfAPointwiseConvolutionHaveScalesOfTheirOwn) {
  const auto comparison = CompareBackends(PointwiseModule(1), 2.0, 3);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->quantized_ops, 1);
  EXPECT_EQ(comparison->fallback_ops, 0);
  EXPECT_LE(comparison->relative_error, kTolerance);
}

// The kernel reads scales of what it sums over, and of nothing else.
TEST(DynamicLowering, ScalesAlongAnotherAxisAreArithmetic) {
  const auto comparison = CompareBackends(PointwiseModule(-1), 2.0, 3);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->quantized_ops, 0);
  EXPECT_LE(comparison->relative_error, kTolerance);
}

// Over another tensor's range, rounded values may saturate: that is no dynamic quantization.
TEST(DynamicLowering, AScaleOfAnotherTensorIsArithmetic) {
  const Product linear = {"", "aten.linear", "[N,6]", "[0,1]", "[4,6]", 24, "[N,4]", ""};
  std::string text = ModuleOf(linear, "[0,0,0,0]");
  const std::string max = "aten.amax(%x)";
  text.replace(text.find(max), max.size(), "aten.amax(%half)");
  const std::string min = "    %min = ";
  text.insert(text.find(min), "    %half = aten.mul(%x, @s0) : f32[N,6]\n");
  text.insert(text.find("  func"), "  const @s0 : f32[] = [0.5]\n");
  const auto comparison = CompareBackends(text, 2.0, 3);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->quantized_ops, 0);
  EXPECT_LE(comparison->relative_error, kTolerance);
}

}  // namespace
}  // namespace zeropoint::test
