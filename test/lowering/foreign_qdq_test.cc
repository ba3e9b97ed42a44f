// Models that other tools quantized, as these write them: activations of u8, weights of i8 per
// channel or of u8 per tensor, a product with its weight not transposed.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "ir/module.h"
#include "ir/parser.h"
#include "ir/printer.h"
#include "ir/str_cat.h"
#include "passes/pipelines.h"
#include "test/lowering/compare_backends.h"
#include "tools/driver/pipeline.h"

namespace zeropoint::test {
namespace {

/// `%NAMEd` is `%NAME` quantized to u8 and back.
std::string QuantizeAndBack(const std::string& name, const std::string& shape, double scale,
                            int zero_point) {
  const std::string attributes = ir::StrCat("{dtype=u8, quant_max=255, quant_min=0, scale=", scale,
                                            ", zero_point=", zero_point, "}");
  return ir::StrCat("    %", name, "q = quant.quantize_per_tensor(%", name, ") ", attributes,
                    " : u8", shape, "\n    %", name, "d = quant.dequantize_per_tensor(%", name,
                    "q) ", attributes, " : f32", shape, "\n");
}

std::string ForeignModel() {
  return ir::StrCat(
      "module @foreign {\n  const @w : i8[4,3,3,3] = ", RandomInts(108, -127, 127, 1),
      "\n  const @s : f32[4] = [0.004,0.003,0.002,0.005]\n  const @z : i32[4] = [0,0,0,0]\n",
      "  const @b : f32[4] = [0.5,-0.5,0.25,0.0]\n  const @v : u8[4,5] = ",
      RandomInts(20, 0, 255, 2), "\n  func @main(%x: f32[N,3,8,8]) -> (%yd: f32[N,5]) {\n",
      QuantizeAndBack("x", "[N,3,8,8]", 0.02, 120),
      "    %wd = quant.dequantize_per_channel(@w, @s, @z) {axis=0, dtype=i8, quant_max=127, "
      "quant_min=-128} : f32[4,3,3,3]\n",
      "    %c = aten.conv2d(%xd, %wd, @b) {padding=[1,1,1,1]} : f32[N,4,8,8]\n",
      "    %r = aten.relu(%c) : f32[N,4,8,8]\n", QuantizeAndBack("r", "[N,4,8,8]", 0.05, 0),
      "    %g = aten.adaptive_avg_pool2d(%rd) : f32[N,4,1,1]\n",
      QuantizeAndBack("g", "[N,4,1,1]", 0.03, 0),
      "    %f = aten.flatten(%gd) {start_dim=1} : f32[N,4]\n",
      "    %vd = quant.dequantize_per_tensor(@v) {dtype=u8, quant_max=255, quant_min=0, "
      "scale=0.01, zero_point=128} : f32[4,5]\n",
      "    %y = aten.matmul(%f, %vd) : f32[N,5]\n", QuantizeAndBack("y", "[N,5]", 0.02, 100),
      "    return %yd\n  }\n}\n");
}

TEST(ForeignQdq, UnsignedActivationsAndWeightsRunInInt8OnXnnpackAlone) {
  const auto module = ir::ParseModule(ForeignModel());
  ASSERT_TRUE(module.ok()) << module.status();
  std::vector<std::string> remarks;
  ASSERT_TRUE(tools::RunPasses(**module, passes::FloatPipeline(), remarks).ok());
  const auto comparison = CompareBackends(ir::PrintModule(**module), 2.0, 3);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->quantized_ops, 3);  // conv with its relu, pool, linear
  EXPECT_EQ(comparison->float_ops, 0);
  EXPECT_EQ(comparison->fallback_ops, 0);
  EXPECT_LE(comparison->relative_error, 0.02);  // a step of the output
}

}  // namespace
}  // namespace zeropoint::test
