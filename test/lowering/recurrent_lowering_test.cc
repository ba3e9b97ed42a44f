// Recurrent layers through XNNPACK's products against the reference kernels.

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <utility>

#include "ir/str_cat.h"
#include "test/lowering/compare_backends.h"

namespace zeropoint::test {
namespace {

constexpr double kTolerance = 1e-5;

struct Layer {
  std::string name, op, activations, results;
  int gates, directions = 1;
  std::string attributes = "";
  /// Operands after h0.
  std::string more = "";
};

/// How the weights are written, and what the layer reads of x.
struct Form {
  /// Integers of one column or more, each row with a scale of its own.
  bool int8 = false;
  std::string scales_axis = "1";
  std::string zero_points = "0";
  bool rows_of_x = false;
};

constexpr int kInputs = 5, kHidden = 3;

/// "[v,v,…]".
std::string Repeated(const std::string& value, int count) {
  std::string text = "[" + value;
  for (int i = 1; i < count; ++i) text += "," + value;
  return text + "]";
}

std::string Constant(const std::string& name, const std::string& type, const std::string& values) {
  return ir::StrCat("  const @", name, " : ", type, " = ", values, "\n");
}

std::string WeightConstants(const Layer& layer, const Form& form) {
  const int rows = layer.gates * kHidden;
  const int channels = form.scales_axis == "1" ? rows : layer.directions;
  std::string text;
  for (const auto& [name, columns] : {std::pair{"w", kInputs}, std::pair{"r", kHidden}}) {
    const std::string shape = ir::StrCat("[", layer.directions, ",", rows, ",", columns, "]");
    const int count = layer.directions * rows * columns;
    text += form.int8 ? Constant(name, "i8" + shape, RandomInts(count, -127, 127, 3))
                      : Constant(name, "f32" + shape, RandomFloats(count, 0.5, 3));
  }
  return ir::StrCat(
      text, Constant("s", ir::StrCat("f32[", channels, "]"), Repeated("0.004", channels)),
      Constant("z", ir::StrCat("i32[", channels, "]"), Repeated(form.zero_points, channels)),
      Constant("b", ir::StrCat("f32[", layer.directions, ",", 2 * rows, "]"),
               RandomFloats(layer.directions * 2 * rows, 0.5, 9)));
}

/// %10 and %11 as w and r from their integers; %15 as %x behind what quantizes its rows.
std::string Operands(const Layer& layer, const Form& form) {
  const int rows = layer.gates * kHidden;
  std::string text;
  for (const auto& [name, number, columns] :
       {std::tuple{"w", "%10", kInputs}, std::tuple{"r", "%11", kHidden}}) {
    if (!form.int8) continue;
    text += ir::StrCat("    ", number, " = quant.dequantize_per_channel(@", name,
                       ", @s, @z) {axis=", form.scales_axis,
                       ", dtype=i8, quant_max=127, quant_min=-128} : f32[", layer.directions, ",",
                       rows, ",", columns, "]\n");
  }
  if (!form.rows_of_x) return text;
  const std::string row = "{dtype=i8, quant_max=127, quant_min=-128}";
  return ir::StrCat(text, "    %12, %13 = quant.choose_qparams_per_token(%x) ", row,
                    " : f32[S,N,1], i32[S,N,1]\n    %14 = quant.quantize_per_token(%x, %12, %13) ",
                    row, " : i8[S,N,5]\n    %15 = quant.dequantize_per_token(%14, %12, %13) ", row,
                    " : f32[S,N,5]\n");
}

std::string ModuleOf(const Layer& layer, const Form& form) {
  const std::string d = std::to_string(layer.directions);
  const std::string y = ir::StrCat("f32[S,", d, ",N,3]"), h = ir::StrCat("f32[", d, ",N,3]");
  return ir::StrCat(
      "module @m {\n", WeightConstants(layer, form), "  func @main(%x: f32[S,N,5]) -> (%y: ", y,
      ", %h: ", h, ") {\n", Operands(layer, form), "    ", layer.results, " = ", layer.op, "(",
      form.rows_of_x ? "%15" : "%x", form.int8 ? ", %10, %11" : ", @w, @r", ", @b, none, none",
      layer.more, ") {activations=\"", layer.activations, "\"", layer.attributes, "} : ", y, ", ",
      h, layer.more.empty() ? "" : ", " + h, "\n    return %20, %21\n  }\n}\n");
}

class RecurrentLowering : public testing::TestWithParam<Layer> {};

TEST_P(RecurrentLowering, MatchesReference) {
  const auto comparison = CompareBackends(ModuleOf(GetParam(), {}), 2.0, 4);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->float_ops, 1);
  EXPECT_EQ(comparison->fallback_ops, 0);
  EXPECT_LE(comparison->relative_error, kTolerance);
}

TEST_P(RecurrentLowering, ComputesInFloatOnInt8Weights) {
  const auto comparison = CompareBackends(ModuleOf(GetParam(), {.int8 = true}), 2.0, 4);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->float_ops, 1);
  EXPECT_EQ(comparison->fallback_ops, 0);
  EXPECT_LE(comparison->relative_error, kTolerance);
}

// The reference rounds x alone: the state is rounded to a step of less than 2/255 of it.
TEST_P(RecurrentLowering, QuantizesRowsOfInputsAndStates) {
  const auto comparison =
      CompareBackends(ModuleOf(GetParam(), {.int8 = true, .rows_of_x = true}), 2.0, 4);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_EQ(comparison->quantized_ops, 1);
  EXPECT_EQ(comparison->float_ops, 0);
  EXPECT_EQ(comparison->fallback_ops, 0);
  EXPECT_LE(comparison->relative_error, 2.0 / 255);
}

// XNNPACK's products know neither scales of directions nor zero points.
TEST_P(RecurrentLowering, DequantizesOtherWeightsAheadOfTheRun) {
  for (const Form& form :
       {Form{.int8 = true, .scales_axis = "0"}, Form{.int8 = true, .zero_points = "3"}}) {
    const auto comparison = CompareBackends(ModuleOf(GetParam(), form), 2.0, 4);
    ASSERT_TRUE(comparison.ok()) << comparison.status();
    EXPECT_EQ(comparison->float_ops, 1);
    EXPECT_EQ(comparison->fallback_ops, 0);
    EXPECT_LE(comparison->relative_error, kTolerance);
  }
}

TEST_P(RecurrentLowering, TakesABatchOfZero) {
  const absl::Status status = CompareBackendsWithABatchOfZero(ModuleOf(GetParam(), {}), 3);
  EXPECT_TRUE(status.ok()) << status;
}

INSTANTIATE_TEST_SUITE_P(Layers, RecurrentLowering,
                         testing::Values(Layer{"Rnn", "aten.rnn", "Tanh", "%20, %21", 1},
                                         Layer{"ReverseGru", "aten.gru", "Sigmoid,Tanh", "%20, %21",
                                               3, 1, ", linear_before_reset=true, reverse=true"},
                                         Layer{"GruOfTwoDirections", "aten.gru",
                                               "Sigmoid,Tanh,Sigmoid,Tanh", "%20, %21", 3, 2},
                                         Layer{"Lstm", "aten.lstm", "Sigmoid,Tanh,Tanh",
                                               "%20, %21, %22", 4, 1, "", ", none, none"}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace zeropoint::test
