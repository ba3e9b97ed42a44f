#include "frontend/onnx/testing/ort_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr int kUint8 = onnx::TensorProto_DataType_UINT8;

onnx::TensorProto& AddBytes(OrtBuilder& model, const std::string& name,
                            const std::vector<std::int64_t>& dims, const std::string& bytes) {
  onnx::TensorProto& tensor = *model.graph().add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(kUint8);
  for (const std::int64_t dim : dims) tensor.add_dims(dim);
  tensor.set_raw_data(bytes);
  return tensor;
}

/// x and y are u8 of these extents, with one scale and zero point each.
struct Quantized {
  explicit Quantized(const std::vector<Extent>& extents) {
    model.Input("x", extents, kUint8).Input("y", extents, kUint8);
    model.Floats("s", {}, {0.5f}).Floats("t", {}, {0.25f});
    AddBytes(model, "z", {}, "\x03");
  }
  std::string Ops(const std::string& op, const std::vector<std::string>& inputs,
                  const std::vector<Attribute>& attributes = {}) {
    model.OrtNode(op, inputs, {"r"}, attributes);
    return ImportedOps(model);
  }
  OrtBuilder model;
};

const std::string kRealX =
    "%0 = quant.dequantize_per_tensor(%x) {dtype=u8, quant_max=255, quant_min=0, scale=0.5,"
    " zero_point=3}";

TEST(ImportOrtQLinear, DequantizesComputesAndQuantizes) {
  EXPECT_EQ(Quantized({"N", 2}).Ops("QLinearAdd", {"x", "s", "z", "y", "s", "z", "t", "z"}),
            kRealX +
                " : f32[N,2]\n"
                "%1 = quant.dequantize_per_tensor(%y) {dtype=u8, quant_max=255, quant_min=0,"
                " scale=0.5, zero_point=3} : f32[N,2]\n"
                "%2 = aten.add(%0, %1) : f32[N,2]\n"
                "%3 = quant.quantize_per_tensor(%2) {dtype=u8, quant_max=255, quant_min=0,"
                " scale=0.25, zero_point=3} : u8[N,2]\n"
                "return %3\n");
}

TEST(ImportOrtQLinear, TakesOneTensor) {
  const std::vector<std::string> inputs = {"x", "s", "z", "t", "z"};
  EXPECT_THAT(Quantized({"N", 2}).Ops("QLinearSigmoid", inputs), HasSubstr("aten.sigmoid(%0)"));
  EXPECT_THAT(Quantized({"N", 2}).Ops("QLinearLeakyRelu", inputs, {{"alpha", 0.5f}}),
              HasSubstr("aten.leaky_relu(%0) {negative_slope=0.5}"));
  EXPECT_THAT(Quantized({"N", 2}).Ops("QLinearSoftmax", inputs), HasSubstr("{dim=1} : f32[N,2]"));
  EXPECT_THAT(Quantized({"N", 2, 2}).Ops("QLinearSoftmax", inputs, {{"opset", 12}, {"axis", 1}}),
              HasSubstr("over several axes"));
}

TEST(ImportOrtQLinear, PoolsImagesWithChannelsLast) {
  EXPECT_THAT(
      Quantized({"N", 4, 4, 3})
          .Ops("QLinearGlobalAveragePool", {"x", "s", "z", "t", "z"}, {{"channels_last", 1}}),
      HasSubstr("%1 = aten.permute(%0) {dims=[0,3,1,2]} : f32[N,3,4,4]\n"
                "%2 = aten.adaptive_avg_pool2d(%1) : f32[N,3,1,1]\n"
                "%3 = aten.permute(%2) {dims=[0,2,3,1]} : f32[N,1,1,3]\n"));
}

TEST(ImportOrtQLinear, AveragesOverAllTapsEvenBeyondThePadding) {
  const auto pool = [](std::int64_t ceil_mode) {
    return Quantized({"N", 3, 5, 5})
        .Ops("QLinearAveragePool", {"x", "s", "z", "t", "z"},
             {{"kernel_shape", std::vector<std::int64_t>{2, 3}},
              {"strides", std::vector<std::int64_t>{2, 2}},
              {"count_include_pad", 1},
              {"ceil_mode", ceil_mode}});
  };
  EXPECT_THAT(pool(0), Not(HasSubstr("divisor_override")));
  EXPECT_THAT(pool(1), HasSubstr("ceil_mode=true, divisor_override=6, kernel_size=[2,3]"));
}

TEST(ImportOrtQLinear, ConcatenatesTensorsOfTheirOwnScales) {
  EXPECT_THAT(Quantized({"N", 2}).Ops("QLinearConcat", {"t", "z", "x", "s", "z", "y", "t", "z"},
                                      {{"axis", 1}}),
              HasSubstr("%2 = aten.cat(%0, %1) {dim=1} : f32[N,4]\n"));
}

TEST(ImportOrtMatMul, MultipliesWhatIsQuantizedAtRunTimeByTheRealWeight) {
  OrtBuilder model;
  model.Input("x", {"N", 2}).Floats("s", {1}, {0.5f});
  AddBytes(model, "w", {2, 1}, "\x01\x02");
  AddBytes(model, "z", {1}, "\x03");
  model.OrtNode("DynamicQuantizeMatMul", {"x", "w", "s", "z"}, {"y"});
  const std::string ops = ImportedOps(model);
  EXPECT_THAT(ops, HasSubstr("%10 = aten.div(%x, %5) : f32[N,2]\n"));
  EXPECT_THAT(ops, HasSubstr("%18 = aten.mul(%17, %5) : f32[N,2]\n"
                             "%19 = quant.dequantize_per_tensor(@w) {dtype=u8, quant_max=255, "
                             "quant_min=0, scale=0.5, zero_point=3} : f32[2,1]\n"
                             "%20 = aten.matmul(%18, %19) : f32[N,1]\nreturn %20\n"));
}

TEST(ImportOrtMatMulNBits, KeepsBlocksOf4BitsTheLowerHalfOfAByteFirst) {
  OrtBuilder model;
  model.Input("x", {"N", 4}).Floats("s", {2}, {1, 2});
  AddBytes(model, "w", {1, 2, 1}, "\x9a\x78");
  model.OrtNode("MatMulNBits", {"x", "w", "s"}, {"y"}, {{"N", 1}, {"K", 4}, {"block_size", 2}});
  const std::string text = ImportedText(model);
  EXPECT_THAT(text, HasSubstr("const @w.blocks : i8[2,2] = [2,1,0,-1]"));
  EXPECT_THAT(text, HasSubstr("const @w.zero_points : i32[2] = [0,0]"));
  EXPECT_THAT(ImportedOps(model),
              HasSubstr("%0 = quant.dequantize_per_channel(@w.blocks, @w.scales, @w.zero_points) "
                        "{axis=0, dtype=i8, quant_max=7, quant_min=-8} : f32[2,2]\n"
                        "%1 = aten.view(%0) {size=dims[1,4]} : f32[1,4]\n"
                        "%2 = aten.linear(%x, %1, none) : f32[N,1]\n"));
}

// s * (q - z) is -s * (z - q); ops of quantized programs have positive scales.
TEST(ImportOrtMatMulNBits, TurnsNegativeScalesRound) {
  OrtBuilder model;
  model.Input("x", {"N", 4}).Floats("s", {2}, {-1, 0});
  AddBytes(model, "w", {1, 2, 1}, "\x9a\x78");
  model.OrtNode("MatMulNBits", {"x", "w", "s"}, {"y"}, {{"N", 1}, {"K", 4}, {"block_size", 2}});
  const std::string text = ImportedText(model);
  EXPECT_THAT(text, HasSubstr("const @w.blocks : i8[2,2] = [-3,-2,-1,-1]"));
  EXPECT_THAT(text, HasSubstr("const @w.zero_points : i32[2] = [-1,-1]"));
  EXPECT_THAT(text, HasSubstr("const @w.scales : f32[2] = [1.0,1.0]"));
}

TEST(ImportOrtMatMulNBits, CutsBlocksWhereTheLastOneOfARowIsLonger) {
  OrtBuilder model;
  model.Input("x", {"N", 6}).Floats("s", {2}, {1, 2});
  AddBytes(model, "w", {1, 2, 2}, "\x9a\x78\x9a\x78");
  model.OrtNode("MatMulNBits", {"x", "w", "s"}, {"y"}, {{"N", 1}, {"K", 6}, {"block_size", 4}});
  const std::string text = ImportedText(model);
  EXPECT_THAT(text, HasSubstr("const @w.blocks : i8[3,2] = [2,1,0,-1,2,1]"));
  EXPECT_THAT(text, HasSubstr("const @w.scales : f32[3] = [1.0,1.0,2.0]"));
}

TEST(ImportOrtMatMulNBits, TakesIntegersOf8Bits) {
  OrtBuilder model;
  model.Input("x", {"N", 2}).Floats("s", {1}, {0.5f});
  AddBytes(model, "w", {1, 1, 2}, "\x82\x7f");
  AddBytes(model, "z", {1}, "\x81");
  model.OrtNode("MatMulNBits", {"x", "w", "s", "z"}, {"y"},
                {{"N", 1}, {"K", 2}, {"block_size", 2}, {"bits", 8}});
  const std::string text = ImportedText(model);
  EXPECT_THAT(text, HasSubstr("const @w.blocks : i8[1,2] = [2,-1]"));
  EXPECT_THAT(text, HasSubstr("const @w.zero_points : i32[1] = [1]"));
}

TEST(ImportOrtMatMulNBits, RefusesSizesThatDoNotFit) {
  const auto imported = [](std::int64_t columns, std::int64_t bits) {
    OrtBuilder model;
    model.Input("x", {"N", 4}).Floats("s", {2}, {1, 2});
    AddBytes(model, "w", {1, 2, 1}, "\x9a\x78");
    model.OrtNode("MatMulNBits", {"x", "w", "s"}, {"y"},
                  {{"N", 1}, {"K", columns}, {"block_size", 2}, {"bits", bits}});
    return ImportedOps(model);
  };
  EXPECT_THAT(imported(4, 3), HasSubstr("weights of 3 bits"));
  EXPECT_THAT(imported(4, 8), HasSubstr("a packed weight of u8[1,2,1] for 4 elements"));
  EXPECT_THAT(imported(9, 4), HasSubstr("a packed weight of u8[1,2,1] for 5 elements"));
  EXPECT_THAT(imported(0, 4), HasSubstr("an extent of 0"));
}

TEST(ImportOrtQGemm, IsRealWithoutAScaleOfTheResult) {
  OrtBuilder model;
  model.Input("x", {"N", 2}, kUint8).Floats("s", {}, {0.5f});
  AddBytes(model, "w", {2, 1}, "\x01\x02");
  AddBytes(model, "z", {}, "\x03");
  model.OrtNode("QGemm", {"x", "s", "z", "w", "s", "z"}, {"y"});
  EXPECT_THAT(ImportedOps(model), StartsWith(kRealX));
  EXPECT_THAT(ImportedOps(model), HasSubstr("%2 = aten.matmul(%0, %1) : f32[N,1]\nreturn %2"));
}

TEST(ImportOrtQGemm, AlphaScalesTheSumOfProductAndBias) {
  OrtBuilder model;
  model.Input("x", {"N", 2}, kUint8).Input("c", {1}, onnx::TensorProto_DataType_INT32);
  model.Floats("s", {}, {0.5f});
  AddBytes(model, "w", {2, 1}, "\x01\x02");
  AddBytes(model, "z", {}, "\x03");
  model.OrtNode("QGemm", {"x", "s", "z", "w", "s", "z", "c"}, {"y"}, {{"alpha", 2.0f}});
  EXPECT_THAT(ImportedOps(model),
              ::testing::ContainsRegex("(%[0-9]+) = aten.add\\(%[0-9]+, %[0-9]+\\) : f32\\[N,1\\]\n"
                                       "%[0-9]+ = aten.mul\\(%[0-9]+, @?[^)]*\\) : f32\\[N,1\\]\n"
                                       "return"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
