// Functions of one number from int8 to int8: a table that holds, for each of the 256 inputs,
// exactly what the reference kernels compute op by op.

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "ir/parser.h"
#include "ir/str_cat.h"
#include "passes/lowering/lower.h"
#include "runtime/quantization_math.h"
#include "runtime/testing/run_program.h"
#include "test/lowering/compare_backends.h"
#include "tools/driver/constant_evaluator.h"

namespace zeropoint::test {
namespace {

using passes::lowering::LoweredProgram;
using passes::lowering::LoweringOptions;
using runtime::Tensor;

constexpr float kScale = 0.04f;
constexpr int kZeroPoint = 4;
constexpr char kShape[] = "[2,4,4,8]";

/// `ops` make %y of %d0, which is dequantized.
std::string Module(const std::string& ops, double output_scale = 0.03, int output_zero_point = -7) {
  return IslandModule(
      {{{kShape, kScale, kZeroPoint}},
       "  const @two : f32[] = [2.0]\n  const @slopes : f32[4,1,1] = [0.1,0.2,0.3,0.4]\n",
       ops,
       kShape,
       output_scale,
       output_zero_point});
}

std::string Line(const std::string& result, const std::string& call,
                 const std::string& dtype = "f32") {
  return ir::StrCat("    ", result, " = ", call, " : ", dtype, kShape, "\n");
}

/// What is quantized to each int8 once.
Tensor EveryInput() {
  Tensor input = Tensor::Allocate(runtime::DType::kFloat32, {2, 4, 4, 8}).value();
  const absl::Span<float> values = input.mutable_values<float>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = runtime::Dequantize(static_cast<int>(i) - 128, kScale, kZeroPoint);
  }
  return input;
}

struct Outcome {
  LoweredProgram lowered;
  std::vector<std::int8_t> results;
};

Outcome RunAll(const std::string& text, const LoweringOptions& options) {
  const auto module = ir::ParseModule(NumberResults(text)).value();
  Outcome run;
  run.lowered = passes::lowering::LowerToProgram(*module, options).value();
  std::vector<Tensor> inputs;
  inputs.push_back(EveryInput());
  const std::vector<Tensor> outputs =
      runtime::testing::RunProgram(std::make_shared<const runtime::Program>(run.lowered.program),
                                   inputs)
          .value();
  const auto values = outputs[0].values<std::int8_t>();
  run.results.assign(values.begin(), values.end());
  return run;
}

struct Function {
  std::string name;
  std::string ops;
  double output_scale = 0.03;
};

class TableTest : public testing::TestWithParam<Function> {};

TEST_P(TableTest, IsWhatTheOpsComputeOfEveryInt8) {
  const std::string text = Module(GetParam().ops, GetParam().output_scale);
  const Outcome table = RunAll(text, {.evaluator = tools::EvaluateConstantOp});
  EXPECT_EQ(table.lowered.quantized_ops, 1);
  EXPECT_EQ(table.lowered.float_ops + table.lowered.fallback_ops, 0);
  EXPECT_EQ(table.results, RunAll(text, {.use_xnnpack = false}).results);
}

const Function kFunctions[] = {
    {"Silu", Line("%y", "aten.silu(%d0)")},
    {"SiluOfFineSteps", Line("%y", "aten.silu(%d0)"), 0.001},
    {"Hardswish", Line("%y", "aten.hardswish(%d0)")},
    {"Hardsigmoid", Line("%y", "aten.hardsigmoid(%d0)"), 0.004},
    {"Sigmoid", Line("%y", "aten.sigmoid(%d0)"), 0.00390625},
    {"Tanh", Line("%y", "aten.tanh(%d0)"), 0.0078125},
    {"Gelu", Line("%y", "aten.gelu(%d0)")},
    {"GeluTanh", Line("%y", "aten.gelu(%d0) {approximate=\"tanh\"}")},
    {"Elu", Line("%y", "aten.elu(%d0)")},
    {"Selu", Line("%y", "aten.elu(%d0) {alpha=1.67, scale=1.05}")},
    {"Abs", Line("%y", "aten.abs(%d0)")},
    {"Softplus", Line("%y", "aten.softplus(%d0)")},
    {"Erf", Line("%y", "aten.erf(%d0)")},
    {"PreluOfOneSlope", Line("%y", "aten.prelu(%d0, @two)")},
    {"LeakyReluBeyondTheKernelsRatios", Line("%y", "aten.leaky_relu(%d0) {negative_slope=1e-5}")},
    {"Mish", Line("%a", "aten.softplus(%d0)") + Line("%b", "aten.tanh(%a)") +
                 Line("%y", "aten.mul(%d0, %b)")},
    {"QuickGelu", Line("%a", "aten.mul(%d0, @two)") + Line("%b", "aten.sigmoid(%a)") +
                      Line("%y", "aten.mul(%b, %d0)")},
    {"ThresholdedRelu", Line("%a", "aten.gt(%d0, @two)", "bool") +
                            Line("%b", "aten.mul(%d0, @two)") +
                            Line("%y", "aten.where(%a, %b, %d0)")},
    {"Nothing", Line("%y", "aten.dropout(%d0)")},
};

INSTANTIATE_TEST_SUITE_P(Each, TableTest, testing::ValuesIn(kFunctions),
                         [](const auto& info) { return info.param.name; });

TEST(Table, QuantizesAgainWithoutFloat) {
  std::string text = Module(Line("%y", "aten.silu(%d0)"));
  text.replace(text.find(Line("%y", "aten.silu(%d0)")), Line("%y", "aten.silu(%d0)").size(), "");
  text.replace(text.find("(%y)"), 4, "(%d0)");
  const Outcome run = RunAll(text, {.evaluator = tools::EvaluateConstantOp});
  EXPECT_EQ(run.lowered.quantized_ops + run.lowered.float_ops, 0);
  EXPECT_EQ(run.lowered.program.segments.back().nodes.back().inputs.size(), 2u);
  EXPECT_EQ(run.results, RunAll(text, {.use_xnnpack = false}).results);
}

TEST(Table, IsNoneForASlopeOfEachChannel) {
  const Outcome run = RunAll(Module(Line("%y", "aten.prelu(%d0, @slopes)")),
                             {.evaluator = tools::EvaluateConstantOp});
  EXPECT_EQ(run.lowered.quantized_ops, 0);
}

TEST(Table, NeedsAnEvaluator) {
  const std::string text = Module(Line("%y", "aten.silu(%d0)"));
  const Outcome run = RunAll(text, {});
  EXPECT_EQ(run.lowered.quantized_ops, 0);
  EXPECT_EQ(run.lowered.float_ops, 1);
}

TEST(Table, IsStoredOnceForEqualFunctions) {
  const std::string twice =
      Line("%a", "aten.tanh(%d0)") +
      "    %aq = quant.quantize_per_tensor(%a) {dtype=i8, quant_max=127, quant_min=-128, "
      "scale=0.04, zero_point=4} : i8[2,4,4,8]\n"
      "    %ad = quant.dequantize_per_tensor(%aq) {dtype=i8, quant_max=127, quant_min=-128, "
      "scale=0.04, zero_point=4} : f32[2,4,4,8]\n" +
      Line("%y", "aten.tanh(%ad)");
  const Outcome run =
      RunAll(Module(twice, kScale, kZeroPoint), {.evaluator = tools::EvaluateConstantOp});
  EXPECT_EQ(run.lowered.quantized_ops, 2);
  int constants = 0;
  for (const auto& value : run.lowered.program.values) constants += value.is_constant ? 1 : 0;
  EXPECT_EQ(constants, 1);
}

}  // namespace
}  // namespace zeropoint::test
