#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using Ints = std::vector<std::int64_t>;

constexpr int kUint8 = onnx::TensorProto_DataType_UINT8;

TEST(ImportQLinearConv, IsAFloatConvolutionBetweenDequantizeAndQuantize) {
  ModelBuilder model(13);
  model.Input("x", {"N", 2, 8, 8}, kUint8).Input("w", {3, 2, 3, 3}, kUint8);
  model.Input("z", {}, kUint8).Floats("xs", {}, {0.5f}).Floats("ws", {3}, {1, 2, 4});
  onnx::TensorProto& bias = *model.graph().add_initializer();
  bias.set_name("b");
  bias.set_data_type(onnx::TensorProto_DataType_INT32);
  bias.add_dims(3);
  for (const int value : {2, 2, 2}) bias.add_int32_data(value);
  model.Node("QLinearConv", {"x", "xs", "z", "w", "ws", "z", "xs", "z", "b"}, {"y"},
             {{"pads", Ints{1, 1, 1, 1}}});
  const std::string text = ImportedText(model);
  EXPECT_THAT(text, HasSubstr("const @b.real : f32[3] = [1.0,2.0,4.0]"));
  EXPECT_THAT(text, HasSubstr("padding=[1,1,1,1]} : f32[N,3,8,8]"));
  EXPECT_THAT(text, HasSubstr("(%y: u8[N,3,8,8])"));
}

TEST(ImportConvInteger, PadsWithTheZeroPoint) {
  ModelBuilder model(13);
  model.Input("x", {1, 1, 3, 3}, kUint8).Input("w", {1, 1, 2, 2}, kUint8).Input("z", {}, kUint8);
  model.Node("ConvInteger", {"x", "w", "z"}, {"y"}, {{"pads", Ints{1, 1, 1, 1}}});
  const std::string ops = ImportedOps(model);
  EXPECT_THAT(ops, HasSubstr("aten.sub(%0, %1) : f32[1,1,3,3]"));
  EXPECT_THAT(ops, HasSubstr("{dtype=i32} : i32[1,1,4,4]"));
}

TEST(ImportConvInteger, StaysExactInAWiderFloatWhereSumsAreLong) {
  ModelBuilder model(13);
  model.Input("x", {1, 64, 3, 3}, kUint8).Input("w", {1, 64, 3, 3}, kUint8);
  model.Node("ConvInteger", {"x", "w"}, {"y"});
  EXPECT_THAT(ImportedOps(model), HasSubstr(": f64[1,1,1,1]"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
