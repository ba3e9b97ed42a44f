#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kInt8 = onnx::TensorProto_DataType_INT8;
constexpr int kUint8 = onnx::TensorProto_DataType_UINT8;
constexpr int kFloat16 = onnx::TensorProto_DataType_FLOAT16;

/// An initializer of small integers.
void AddIntegers(ModelBuilder& model, const std::string& name, int type,
                 const std::vector<std::int64_t>& dims, const std::vector<std::int32_t>& values) {
  onnx::TensorProto& tensor = *model.graph().add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(type);
  for (const std::int64_t dim : dims) tensor.add_dims(dim);
  for (const std::int32_t value : values) tensor.add_int32_data(value);
}

TEST(ImportQuantizeLinear, WithConstantParametersIsAnOpOfQuantizedPrograms) {
  ModelBuilder model(13);
  model.Input("x", {"N", 2}).Floats("scale", {}, {0.5f});
  AddIntegers(model, "zero", kInt8, {}, {-3});
  model.Node("QuantizeLinear", {"x", "scale", "zero"}, {"q"});
  model.Node("DequantizeLinear", {"q", "scale", "zero"}, {"y"});
  const std::string ops = ImportedOps(model);
  EXPECT_THAT(ops, HasSubstr("quant.quantize_per_tensor(%x) {dtype=i8, quant_max=127, "
                             "quant_min=-128, scale=0.5, zero_point=-3} : i8[N,2]"));
  EXPECT_THAT(ops, HasSubstr("quant.dequantize_per_tensor(%0)"));
}

TEST(ImportQuantizeLinear, ScalesPerChannelAlongTheAxis) {
  ModelBuilder model(13);
  model.Input("x", {4, 2}).Floats("scale", {2}, {0.5f, 0.25f});
  model.Node("QuantizeLinear", {"x", "scale"}, {"y"}, {{"axis", std::int64_t{-1}}});
  EXPECT_THAT(ImportedOps(model),
              HasSubstr("quant.quantize_per_channel(%x, @y.scales, @y.zero_points) {axis=1, "
                        "dtype=u8, quant_max=255, quant_min=0} : u8[4,2]"));
}

TEST(ImportQuantizeLinear, IsArithmeticWithParametersThatARunKnows) {
  ModelBuilder model(13);
  model.Input("x", {4, 2}).Input("scale", {2}).Input("zero", {2}, kUint8);
  model.Node("QuantizeLinear", {"x", "scale", "zero"}, {"y"});
  const std::string ops = ImportedOps(model);
  EXPECT_THAT(ops, HasSubstr("aten.div(%x, %0) : f32[4,2]"));
  EXPECT_THAT(ops, HasSubstr("aten.round"));
  EXPECT_THAT(ops, HasSubstr("{dtype=u8} : u8[4,2]"));
}

TEST(ImportQuantizeLinear, RepeatsTheScalesOfBlocks) {
  ModelBuilder model(21);
  model.Input("x", {4, 5}).Floats("scale", {4, 3}, std::vector<float>(12, 0.5f));
  model.Node("QuantizeLinear", {"x", "scale"}, {"y"}, {{"block_size", std::int64_t{2}}});
  const std::string ops = ImportedOps(model);
  EXPECT_THAT(ops, HasSubstr("aten.cat(%0, %0) {dim=2} : f32[4,3,2]"));
  EXPECT_THAT(ops, HasSubstr("aten.slice(%2) {dim=1, end=5, start=0} : f32[4,5]"));
}

TEST(ImportDequantizeLinear, KeepsConstantsInBlocks) {
  ModelBuilder model(21);
  model.Input("x", {"N", 3}).Floats("scale", {2, 2}, {1, 2, 3, 4});
  AddIntegers(model, "w", onnx::TensorProto_DataType_UINT4, {4, 2}, {0x10, 0x32, 0x54, 0x76});
  model.Node("DequantizeLinear", {"w", "scale"}, {"real"},
             {{"axis", std::int64_t{0}}, {"block_size", std::int64_t{2}}});
  model.Node("Identity", {"real"}, {"y"});
  const std::string text = ImportedText(model);
  // 0 1 / 2 3 / 4 5 / 6 7 less 8, column by column.
  EXPECT_THAT(text, HasSubstr("const @w.blocks : i8[4,2] = [-8,-6,-4,-2,-7,-5,-3,-1]"));
  EXPECT_THAT(text, HasSubstr("const @w.scales : f32[4] = [1.0,3.0,2.0,4.0]"));
  EXPECT_THAT(text, HasSubstr("const @w.zero_points : i32[4] = [-8,-8,-8,-8]"));
  EXPECT_THAT(text, HasSubstr("%1 = aten.view(%0) {size=dims[2,4]} : f32[2,4]"));
  EXPECT_THAT(text, HasSubstr("%2 = aten.permute(%1) {dims=[1,0]} : f32[4,2]"));
}

TEST(ImportDequantizeLinear, OfABiasIsAConstant) {
  ModelBuilder model(13);
  model.Input("x", {2}).Floats("scale", {2}, {0.5f, 0.25f});
  AddIntegers(model, "bias", onnx::TensorProto_DataType_INT32, {2}, {6, -8});
  model.Node("DequantizeLinear", {"bias", "scale"}, {"b"}, {{"axis", std::int64_t{0}}});
  model.Node("Add", {"x", "b"}, {"y"});
  EXPECT_THAT(ImportedText(model), HasSubstr("const @bias.real : f32[2] = [3.0,-2.0]"));
}

TEST(ImportDequantizeLinear, HasTheDTypeOfTheScale) {
  ModelBuilder model(19);
  model.Input("x", {4}, kInt8).Input("scale", {}, kFloat16);
  model.Node("DequantizeLinear", {"x", "scale"}, {"y"});
  EXPECT_THAT(ImportedOps(model), HasSubstr("{dtype=f16} : f16[4]"));
}

TEST(ImportDynamicQuantizeLinear, MakesTheParametersFromTheData) {
  ModelBuilder model(13);
  model.Input("x", {"N", 4});
  model.Node("DynamicQuantizeLinear", {"x"}, {"q", "scale", "zero"});
  model.Output("q").Output("scale").Output("zero");
  EXPECT_THAT(ImportedText(model), HasSubstr("-> (%q: u8[N,4], %scale: f32[], %zero: u8[])"));
}

TEST(ImportQLinearMatMul, IsAFloatProductBetweenDequantizeAndQuantize) {
  ModelBuilder model(13);
  model.Input("a", {2, 3}, kInt8).Input("b", {3, 4}, kInt8).Floats("s", {}, {0.5f});
  AddIntegers(model, "z", kInt8, {}, {1});
  model.Node("QLinearMatMul", {"a", "s", "z", "b", "s", "z", "s", "z"}, {"y"});
  const std::string ops = ImportedOps(model);
  EXPECT_THAT(ops, HasSubstr("aten.matmul(%0, %1) : f32[2,4]"));
  EXPECT_THAT(ops, HasSubstr("quant.quantize_per_tensor(%2)"));
}

TEST(ImportMatMulInteger, StaysExactInAWiderFloatWhereSumsAreLong) {
  for (const std::int64_t depth : {64, 4096}) {
    ModelBuilder model(13);
    model.Input("a", {2, depth}, kUint8).Input("b", {depth, 4}, kInt8);
    model.Node("MatMulInteger", {"a", "b"}, {"y"});
    const std::string ops = ImportedOps(model);
    EXPECT_THAT(ops, HasSubstr(depth == 64 ? "f32[2,4]" : "f64[2,4]"));
    EXPECT_THAT(ops, HasSubstr("{dtype=i32} : i32[2,4]"));
  }
}

TEST(ImportQuantizeLinear, RefusesScalesThatDoNotFit) {
  ModelBuilder integer(13);
  integer.Input("x", {4}).Input("scale", {}, kInt8);
  integer.Node("QuantizeLinear", {"x", "scale"}, {"y"});
  EXPECT_THAT(ImportedOps(integer), HasSubstr("the scale is i8[]"));
  ModelBuilder axis(13);
  axis.Input("x", {4}).Floats("scale", {2}, {1, 1});
  axis.Node("QuantizeLinear", {"x", "scale"}, {"y"});
  EXPECT_THAT(ImportedOps(axis), Not(HasSubstr("return")));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
