// Models that other tools quantized, as these write them: activations of u8, weights of i8 per
// channel or of u8 per tensor, a product with its weight not transposed, a flatten without Q/DQ of
// its own.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "ir/module.h"
#include "ir/parser.h"
#include "ir/str_cat.h"
#include "passes/pipelines.h"
#include "test/lowering/compare_backends.h"
#include "tools/driver/pipeline.h"

namespace zeropoint::test {
namespace {

/// `%x` quantized to u8 as `%n` and back as `%n+1`.
std::string QuantizeAndBack(const std::string& x, int n, const std::string& shape, double scale,
                            int zero_point) {
  const std::string attributes = ir::StrCat("{dtype=u8, quant_max=255, quant_min=0, scale=", scale,
                                            ", zero_point=", zero_point, "}");
  return ir::StrCat("    %", n, " = quant.quantize_per_tensor(", x, ") ", attributes, " : u8",
                    shape, "\n    %", n + 1, " = quant.dequantize_per_tensor(%", n, ") ",
                    attributes, " : f32", shape, "\n");
}

std::string ForeignModel() {
  return ir::StrCat(
      "module @foreign {\n  const @w : i8[4,3,3,3] = ", RandomInts(108, -127, 127, 1),
      "\n  const @s : f32[4] = [0.004,0.003,0.002,0.005]\n  const @z : i32[4] = [0,0,0,0]\n",
      "  const @b : f32[4] = [0.5,-0.5,0.25,0.0]\n  const @v : u8[4,5] = ",
      RandomInts(20, 0, 255, 2), "\n  func @main(%x: f32[N,3,8,8]) -> (%y: f32[N,5]) {\n",
      QuantizeAndBack("%x", 0, "[N,3,8,8]", 0.02, 120),
      "    %2 = quant.dequantize_per_channel(@w, @s, @z) {axis=0, dtype=i8, quant_max=127, "
      "quant_min=-128} : f32[4,3,3,3]\n",
      "    %3 = aten.conv2d(%1, %2, @b) {padding=[1,1,1,1]} : f32[N,4,8,8]\n",
      "    %4 = aten.relu(%3) : f32[N,4,8,8]\n", QuantizeAndBack("%4", 5, "[N,4,8,8]", 0.05, 0),
      "    %7 = aten.adaptive_avg_pool2d(%6) : f32[N,4,1,1]\n",
      QuantizeAndBack("%7", 8, "[N,4,1,1]", 0.03, 0),
      "    %10 = aten.flatten(%9) {start_dim=1} : f32[N,4]\n",
      "    %11 = quant.dequantize_per_tensor(@v) {dtype=u8, quant_max=255, quant_min=0, "
      "scale=0.01, zero_point=128} : f32[4,5]\n",
      "    %12 = aten.matmul(%10, %11) : f32[N,5]\n",
      QuantizeAndBack("%12", 13, "[N,5]", 0.02, 100), "    return %14\n  }\n}\n");
}

TEST(ForeignQdq, UnsignedActivationsAndWeightsRunInInt8OnXnnpackAlone) {
  const auto module = ir::ParseModule(ForeignModel());
  ASSERT_TRUE(module.ok()) << module.status();
  const std::unique_ptr<ir::Module> as_written = (*module)->Clone();
  std::vector<std::string> remarks;
  ASSERT_TRUE(tools::RunPasses(**module, passes::FloatPipeline(), remarks).ok());
  const auto comparison = CompareBackends(**module, *as_written, 2.0, 3);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->quantized_ops, 4);  // conv with its relu, pool, flatten, linear
  EXPECT_EQ(comparison->float_ops, 0);
  EXPECT_EQ(comparison->fallback_ops, 0);
  EXPECT_LE(comparison->relative_error, 0.02);  // a step of the output
}

}  // namespace
}  // namespace zeropoint::test
