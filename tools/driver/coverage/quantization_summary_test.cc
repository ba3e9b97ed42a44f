#include "tools/driver/coverage/quantization_summary.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/testing/program_builder.h"

namespace zeropoint::tools {
namespace {

using runtime::Backend;
using runtime::DType;
using runtime::ValueId;
using runtime::testing::Ints;
using runtime::testing::PerChannel;
using runtime::testing::PerTensor;
using runtime::testing::ProgramBuilder;
using runtime::testing::Text;
using ::testing::ElementsAre;
using ::testing::Key;

const std::vector<float> kFourFloats = {1, 2, 3, 4};
const std::vector<std::int8_t> kFourInts = {1, 2, 3, 4};

TEST(QuantizationSummary, TellsTheWaysInWhichMatrixProductsCompute) {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kFloat32, {-1, 2});
  const ValueId q = builder.Input("q", DType::kInt8, {-1, 2}, PerTensor(0.5f, 0));
  const ValueId floats = builder.Constant("floats", DType::kFloat32, {2, 2}, kFourFloats);
  const ValueId bytes =
      builder.Constant("bytes", DType::kInt8, {2, 2}, kFourInts, PerChannel({1, 1}, 0));
  const auto product = [&](ValueId input, ValueId weight, runtime::NodeAttributes attributes) {
    const ValueId y = builder.Value("y", DType::kFloat32, {-1, 2});
    builder.Add(Backend::kXnnpack, "fully_connected", {input, weight, runtime::kNoValue}, {y},
                std::move(attributes));
  };
  product(x, floats, {});
  product(x, bytes, {});
  product(x, bytes, {{"dynamic", Ints({1})}});
  product(q, bytes, {});
  const NodeCounts total = SummarizeQuantization(builder.program()).total;
  EXPECT_EQ(total.in_float, 1);
  EXPECT_EQ(total.weights_only, 1);
  EXPECT_EQ(total.dynamic, 1);
  EXPECT_EQ(total.int8, 1);
  EXPECT_EQ(total.float_bytes, 16);
  EXPECT_EQ(total.quantized_bytes, 4);  // one constant, of three nodes
}

TEST(QuantizationSummary, CountsTablesInEightBitsAndNotWhatMovesOrConverts) {
  ProgramBuilder builder;
  const ValueId ids = builder.Input("ids", DType::kInt64, {-1});
  const ValueId table =
      builder.Constant("table", DType::kUint8, {2, 2}, std::vector<std::uint8_t>{1, 2, 3, 4});
  const ValueId rows = builder.Value("rows", DType::kUint8, {-1, 2});
  const ValueId real = builder.Value("real", DType::kFloat32, {-1, 2});
  const ValueId moved = builder.Value("moved", DType::kFloat32, {2, -1});
  const ValueId converted = builder.Value("converted", DType::kInt8, {2, -1}, PerTensor(0.5f, 0));
  builder.Add(Backend::kReference, "aten.embedding", {table, ids}, {rows});
  builder.Add(Backend::kReference, "quant.dequantize_per_token", {rows}, {real});
  builder.Add(Backend::kXnnpack, "static_transpose", {real}, {moved});
  builder.Add(Backend::kXnnpack, "unary", {moved}, {converted}, {{"type", Text("convert")}});
  const QuantizationSummary summary = SummarizeQuantization(builder.program());
  EXPECT_THAT(summary.ops, ElementsAre(Key("aten.embedding")));
  EXPECT_EQ(summary.total.weights_only, 1);
  EXPECT_EQ(summary.total.quantized_bytes, 4);
}

TEST(QuantizationSummary, TakesTheTableOfAFunctionForNoWeight) {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kInt8, {4}, PerTensor(0.5f, 0));
  const ValueId table =
      builder.Constant("table", DType::kInt8, {256}, std::vector<std::int8_t>(256));
  const ValueId y = builder.Value("y", DType::kInt8, {4}, PerTensor(0.5f, 0));
  builder.Add(Backend::kXnnpack, "unary", {x, table}, {y}, {{"type", Text("table")}});
  const QuantizationSummary summary = SummarizeQuantization(builder.program());
  EXPECT_EQ(summary.total.int8, 1);
  EXPECT_EQ(summary.total.quantized_bytes, 0);
}

TEST(QuantizationSummary, LooksIntoWhatControlFlowRuns) {
  ProgramBuilder body;
  const ValueId x = body.Input("x", DType::kFloat32, {2});
  const ValueId y = body.Value("y", DType::kFloat32, {2});
  body.Add(Backend::kXnnpack, "unary", {x}, {y}, {{"type", Text("abs")}});
  runtime::Program program;
  program.functions.push_back({"body", body.program()});
  EXPECT_EQ(SummarizeQuantization(program).total.in_float, 1);
}

TEST(QuantizationSummary, LeavesOutNodesWithoutRealNumbers) {
  ProgramBuilder builder;
  const ValueId a = builder.Input("a", DType::kInt64, {2});
  const ValueId b = builder.Value("b", DType::kInt64, {2});
  builder.Add(Backend::kReference, "aten.add", {a, a}, {b});
  EXPECT_TRUE(SummarizeQuantization(builder.program()).ops.empty());
}

TEST(QuantizationSummary, CountsOpsOnIntegersOfTheReferenceRepresentation) {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kInt8, {4, 2});
  const ValueId weight = builder.Constant("weight", DType::kInt8, {2, 2}, kFourInts);
  const ValueId sums = builder.Value("sums", DType::kInt32, {4, 2});
  const ValueId requantized = builder.Value("requantized", DType::kInt8, {4, 2});
  const ValueId largest = builder.Value("largest", DType::kInt8, {4, 1});
  const ValueId real = builder.Value("real", DType::kFloat32, {4, 1});
  builder.Add(Backend::kReference, "int.linear", {x, weight}, {sums});
  builder.Add(Backend::kReference, "int.requantize", {sums}, {requantized});
  builder.Add(Backend::kReference, "aten.amax", {requantized}, {largest});
  builder.Add(Backend::kReference, "int.dequantize", {largest}, {real});
  const QuantizationSummary summary = SummarizeQuantization(builder.program());
  EXPECT_THAT(summary.ops, ElementsAre(Key("aten.amax"), Key("int.linear")));
  EXPECT_EQ(summary.total.int8, 2);
  EXPECT_EQ(summary.total.in_float, 0);
  EXPECT_EQ(summary.total.quantized_bytes, 4);
}

}  // namespace
}  // namespace zeropoint::tools
