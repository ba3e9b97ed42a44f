#include "frontend/onnx/export/export.h"

#include <memory>
#include <string>
#include <vector>

#include "frontend/onnx/import.h"
#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/parser.h"
#include "ir/printer.h"
#include "ir/str_cat.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::unique_ptr<ir::Module> Parsed(const std::string& text) {
  absl::StatusOr<std::unique_ptr<ir::Module>> module = ir::ParseModule(text);
  EXPECT_TRUE(module.ok()) << module.status() << text;
  return std::move(module).value();
}

/// `%y = op` of `arguments` as a module.
std::string ModuleOf(const std::string& arguments, const std::string& op) {
  const std::string type = op.substr(op.rfind(" : ") + 3);
  return ir::StrCat("module @m {\n  func @main(", arguments, ") -> (%y: ", type,
                    ") {\n    %0 = ", op, " loc(\"/node\")\n    return %0\n  }\n}\n");
}

onnx::ModelProto Exported(const std::string& text, int opset) {
  const absl::StatusOr<std::string> bytes = ExportOnnx(*Parsed(text), {.opset = opset});
  EXPECT_TRUE(bytes.ok()) << bytes.status() << text;
  onnx::ModelProto model;
  EXPECT_TRUE(bytes.ok() && model.ParseFromString(*bytes));
  return model;
}

struct RoundTrip {
  const char* arguments;
  const char* op;
};

class ExportedOp : public ::testing::TestWithParam<RoundTrip> {};

// What importing the exported model gives back is the op that was exported.
TEST_P(ExportedOp, ComesBackByImport) {
  const std::string text = ModuleOf(GetParam().arguments, GetParam().op);
  for (const int opset : {kMinExportOpset, 17, kMaxExportOpset}) {
    const absl::StatusOr<std::string> bytes = ExportOnnx(*Parsed(text), {.opset = opset});
    ASSERT_TRUE(bytes.ok()) << bytes.status();
    const auto module = ImportOnnxBytes(*bytes, "m", {});
    ASSERT_TRUE(module.ok()) << module.status();
    testing::EraseHandles(**module);
    EXPECT_EQ(ir::PrintModule(**module), text) << "opset " << opset;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Ops, ExportedOp,
    ::testing::Values(
        RoundTrip{"%a: f32[N,3], %b: f32[N,3]", "aten.add(%a, %b) : f32[N,3]"},
        RoundTrip{"%a: f32[N,3], %b: f32[3]", "aten.div(%a, %b) : f32[N,3]"},
        RoundTrip{"%x: f32[N]", "aten.relu(%x) : f32[N]"},
        RoundTrip{"%x: f32[N]", "aten.hardtanh(%x) {max_val=6.0, min_val=0.0} : f32[N]"},
        RoundTrip{"%x: f32[N]", "aten.leaky_relu(%x) {negative_slope=0.2} : f32[N]"},
        RoundTrip{"%x: f32[N]", "aten.elu(%x) {alpha=0.5} : f32[N]"},
        RoundTrip{"%x: f32[N]", "aten.elu(%x) {alpha=0.5, scale=2.0} : f32[N]"},
        RoundTrip{"%x: f32[N]", "aten.elu(%x) {alpha=0.5, input_scale=2.0} : f32[N]"},
        RoundTrip{"%x: f32[N]", "aten.hardsigmoid(%x) {alpha=0.2} : f32[N]"},
        RoundTrip{"%x: f32[N,4]", "aten.softmax(%x) {dim=1} : f32[N,4]"},
        RoundTrip{"%x: f32[N,4,8,8]",
                  "aten.max_pool2d(%x) {kernel_size=[3,3], padding=[1,1,1,1], stride=[2,2]} : "
                  "f32[N,4,4,4]"},
        RoundTrip{"%x: f32[N,4,8,8]", "aten.adaptive_avg_pool2d(%x) : f32[N,4,1,1]"},
        RoundTrip{"%x: f32[N,4,8,8]", "aten.mean(%x) {dim=[2,3], keepdim=true} : f32[N,4,1,1]"},
        RoundTrip{"%x: f32[N,4,8]", "aten.permute(%x) {dims=[0,2,1]} : f32[N,8,4]"},
        RoundTrip{"%a: f32[N,4], %b: f32[N,2]", "aten.cat(%a, %b) {dim=1} : f32[N,6]"},
        RoundTrip{"%x: f32[N,4], %w: f32[4]", "aten.prelu(%x, %w) : f32[N,4]"},
        RoundTrip{"%x: f32[N]", "aten.cos(%x) : f32[N]"},
        RoundTrip{"%a: f32[N,3], %b: f32[3]", "aten.ge(%a, %b) : bool[N,3]"},
        RoundTrip{"%a: u8[N], %b: u8[N]", "aten.bitwise_left_shift(%a, %b) : u8[N]"},
        RoundTrip{"%c: bool[N], %a: f32[N], %b: f32[N]", "aten.where(%c, %a, %b) : f32[N]"},
        RoundTrip{"%x: f32[N,4]", "aten.log_softmax(%x) {dim=1} : f32[N,4]"},
        RoundTrip{"%x: f32[N,4,8]", "aten.amax(%x) {dim=[1]} : f32[N,8]"},
        RoundTrip{"%x: f32[N,4,8]", "aten.sum(%x) {dim=[1,2]} : f32[N]"},
        RoundTrip{"%x: f32[N,4]", "aten.argmax(%x) {dim=1} : i64[N]"},
        RoundTrip{"%x: f32[N,4]", "aten.cumsum(%x) {dim=1, reverse=true} : f32[N,4]"},
        RoundTrip{"%x: f32[N,4,8], %i: i64[3]", "aten.index_select(%x, %i) {dim=1} : f32[N,3,8]"},
        RoundTrip{"%x: f32[N,4], %i: i64[N,2]", "aten.gather(%x, %i) {dim=1} : f32[N,2]"},
        RoundTrip{"%x: f32[N,4,8,8], %w: f32[4,2,3,3]",
                  "aten.conv_transpose2d(%x, %w, none) {output_padding=[1,1], "
                  "padding=[1,1,1,1], stride=[2,2]} : f32[N,2,16,16]"},
        RoundTrip{"%x: f32[N,4,8,8,8], %w: f32[2,4,3,3,3]",
                  "aten.conv3d(%x, %w, none) : f32[N,2,6,6,6]"},
        RoundTrip{"%x: f32[N,2,H,W]",
                  "aten.resize_nearest(%x, none) {coordinate_mode=\"asymmetric\", "
                  "nearest_mode=\"floor\", scales=[1.0,1.0,2.0,2.0], size=dims[N,2,2*H,2*W]} : "
                  "f32[N,2,2*H,2*W]"},
        RoundTrip{"%x: f32[N,2,H,W]",
                  "aten.resize_linear(%x, none) {scales=[1.0,1.0,0.0,0.0], size=dims[N,2,7,9]} : "
                  "f32[N,2,7,9]"},
        RoundTrip{"%x: f32[N,2,8]",
                  "aten.pad(%x) {mode=\"replicate\", pad=[0,0,1,0,0,2]} : f32[N,2,11]"},
        RoundTrip{"%x: f32[N,8,4,4]", "aten.pixel_shuffle(%x) {upscale_factor=2} : f32[N,2,8,8]"},
        RoundTrip{"%x: f32[1,4]", "aten.repeat(%x) {repeats=[3,2]} : f32[3,8]"},
        RoundTrip{"%x: f32[N,9]", "aten.slice(%x) {dim=1, end=7, start=1, step=2} : f32[N,3]"},
        RoundTrip{"%x: f32[N,9]", "aten.slice(%x) {dim=0, end=-2, start=1} : f32[N-3,9]"},
        RoundTrip{"%x: f32[N,4,8,8]",
                  "aten.avg_pool2d(%x) {ceil_mode=true, kernel_size=[3,3], padding=[1,1,1,1], "
                  "stride=[2,2]} : f32[N,4,5,5]"},
        RoundTrip{"%b: f32[N,B,4], %s: f32[N,3,B], %m: i64[1], %i: f32[1]",
                  "aten.nms(%b, %s, %m, %i, none) {count=dims[nms_0], score_threshold=0.25} : "
                  "i64[nms_0,3]"}));

constexpr char kQdqConv[] = R"(module @m {
  const @w : i8[2,1,1,1] = [100,-127]
  const @s : f32[2] = [0.5,0.25]
  const @z : i32[2] = [0,0]
  func @main(%x: f32[N,1,4,4]) -> (%y: f32[N,2,4,4]) {
    %0 = quant.quantize_per_tensor(%x) {dtype=i8, quant_max=127, quant_min=-128, scale=0.5, zero_point=-3} : i8[N,1,4,4] loc("/x")
    %1 = quant.dequantize_per_tensor(%0) {dtype=i8, quant_max=127, quant_min=-128, scale=0.5, zero_point=-3} : f32[N,1,4,4] loc("/x")
    %2 = quant.dequantize_per_channel(@w, @s, @z) {axis=0, dtype=i8, quant_max=127, quant_min=-127} : f32[2,1,1,1] loc("/w")
    %3 = aten.conv2d(%1, %2, none) : f32[N,2,4,4] loc("/conv")
    return %3
  }
}
)";

TEST(ExportOnnx, WeightsStayInt8BehindADequantizeLinear) {
  const onnx::ModelProto model = Exported(kQdqConv, 13);
  std::string ops;
  for (const onnx::NodeProto& node : model.graph().node()) ops += node.op_type() + " ";
  EXPECT_EQ(ops, "QuantizeLinear DequantizeLinear DequantizeLinear Conv ");
  int int8_weights = 0;
  for (const onnx::TensorProto& tensor : model.graph().initializer()) {
    int8_weights +=
        tensor.data_type() == onnx::TensorProto_DataType_INT8 && tensor.dims_size() == 4;
  }
  EXPECT_EQ(int8_weights, 1);
}

TEST(ExportOnnx, KeepsNamesAndSymbolicExtentsOfInputsAndOutputs) {
  const onnx::ModelProto model = Exported(kQdqConv, 21);
  EXPECT_EQ(model.graph().input(0).name(), "x");
  EXPECT_EQ(model.graph().input(0).type().tensor_type().shape().dim(0).dim_param(), "N");
  EXPECT_EQ(model.graph().output(0).name(), "y");
  EXPECT_EQ(model.opset_import(0).version(), 21);
}

TEST(ExportOnnx, YoungOperatorsAreWrittenOutInOlderOnes) {
  const std::string hardswish = ModuleOf("%x: f32[N]", "aten.hardswish(%x) : f32[N]");
  EXPECT_EQ(Exported(hardswish, 13).graph().node_size(), 2);
  EXPECT_EQ(Exported(hardswish, 14).graph().node_size(), 1);
  const std::string gelu = ModuleOf("%x: f32[N]", "aten.gelu(%x) : f32[N]");
  EXPECT_EQ(Exported(gelu, 19).graph().node_size(), 5);
  EXPECT_EQ(Exported(gelu, 20).graph().node(0).op_type(), "Gelu");
}

std::vector<std::string> OpTypes(const onnx::ModelProto& model) {
  std::vector<std::string> types;
  for (const onnx::NodeProto& node : model.graph().node()) types.push_back(node.op_type());
  return types;
}

// ONNX has one scale for a tensor that is quantized at run time.
TEST(ExportOnnx, RowsThatAreQuantizedAtRunTimeAreFloat) {
  const std::string text = R"(module @m {
  const @w : i8[1,4] = [1, 2, 3, 4]
  func @main(%x: f32[N,4]) -> (%y: f32[N,1]) {
    %0, %1 = quant.choose_qparams_per_token(%x) {dtype=i8, quant_max=127, quant_min=-128} : f32[N,1], i32[N,1] loc("/x")
    %2 = quant.quantize_per_token(%x, %0, %1) {dtype=i8, quant_max=127, quant_min=-128} : i8[N,4] loc("/x")
    %3 = quant.dequantize_per_token(%2, %0, %1) {dtype=i8, quant_max=127, quant_min=-128} : f32[N,4] loc("/x")
    %4 = quant.dequantize_per_tensor(@w) {dtype=i8, quant_max=127, quant_min=-127, scale=0.5, zero_point=0} : f32[1,4] loc("/w")
    %5 = aten.linear(%3, %4, none) : f32[N,1] loc("/linear")
    return %5
  }
})";
  const onnx::ModelProto model = Exported(text, 17);
  EXPECT_THAT(OpTypes(model), ElementsAre("Identity", "DequantizeLinear", "Gemm"));
  EXPECT_EQ(model.graph().node(0).input(0), "x");
}

TEST(ExportOnnx, RefusesRowsThatStayQuantized) {
  const std::string text = R"(module @m {
  func @main(%x: f32[N,4]) -> (%q: i8[N,4]) {
    %0, %1 = quant.choose_qparams_per_token(%x) {dtype=i8, quant_max=127, quant_min=-128} : f32[N,1], i32[N,1] loc("/x")
    %2 = quant.quantize_per_token(%x, %0, %1) {dtype=i8, quant_max=127, quant_min=-128} : i8[N,4] loc("/x")
    return %2
  }
})";
  EXPECT_THAT(std::string(ExportOnnx(*Parsed(text), {}).status().message()),
              HasSubstr("has a scale for each row"));
}

// ONNX Runtime 1.30 does not load a Transpose behind a DequantizeLinear of int8 in opset 21.
TEST(ExportOnnx, QuantizedKeysAreTransposedBeforeTheyAreDequantizedSinceOpset21) {
  const std::string text = R"(module @m {
  func @main(%q: f32[N,2,S,4], %k: i8[N,2,S,4], %v: f32[N,2,S,4]) -> (%y: f32[N,2,S,4]) {
    %0 = quant.dequantize_per_tensor(%k) {dtype=i8, quant_max=127, quant_min=-128, scale=0.5, zero_point=0} : f32[N,2,S,4] loc("/k")
    %1 = aten.scaled_dot_product_attention(%q, %0, %v, none) {scale=0.5} : f32[N,2,S,4] loc("/attention")
    return %1
  }
})";
  using ::testing::ElementsAre;
  EXPECT_THAT(OpTypes(Exported(text, 17)),
              ElementsAre("DequantizeLinear", "Transpose", "MatMul", "Mul", "Softmax", "MatMul"));
  EXPECT_THAT(OpTypes(Exported(text, 21)),
              ElementsAre("Transpose", "DequantizeLinear", "MatMul", "Mul", "Softmax", "MatMul"));
}

TEST(ExportOnnx, LeavesOutWhatNothingReads) {
  const onnx::ModelProto model = Exported(R"(module @m {
  const @w : f32[2] = [1.0,2.0]
  func @main(%x: f32[2]) -> (%y: f32[2]) {
    %0 = aten.add(%x, @w) : f32[2]
    %1 = aten.neg(%0) : f32[2]
    %2 = aten.relu(%x) : f32[2]
    return %2
  }
})",
                                          17);
  EXPECT_THAT(OpTypes(model), ::testing::ElementsAre("Relu"));
  EXPECT_EQ(model.graph().initializer_size(), 0);
}

// A result that is an argument, and one value that is two results.
TEST(ExportOnnx, EveryResultHasATensorOfItsOwnName) {
  const onnx::ModelProto model = Exported(R"(module @m {
  func @main(%x: f32[N]) -> (%a: f32[N], %b: f32[N], %c: f32[N]) {
    %0 = aten.relu(%x) : f32[N]
    return %x, %0, %0
  }
})",
                                          17);
  const auto& nodes = model.graph().node();
  ASSERT_EQ(nodes.size(), 3);
  EXPECT_EQ(nodes[0].output(0), "b");
  EXPECT_EQ(nodes[1].output(0), "a");
  EXPECT_EQ(nodes[2].output(0), "c");
}

TEST(ExportOnnx, AnInputThatIsAnOutputKeepsItsName) {
  const onnx::ModelProto model = Exported(R"(module @m {
  func @main(%x: f32[N]) -> (%y: f32[N], %x: f32[N]) {
    %0 = aten.relu(%x) : f32[N]
    return %0, %x
  }
})",
                                          17);
  EXPECT_THAT(OpTypes(model), ::testing::ElementsAre("Relu"));
  EXPECT_EQ(model.graph().input(0).name(), "x");
  EXPECT_EQ(model.graph().output(1).name(), "x");
}

TEST(ExportOnnx, SpaceToDepthIsWrittenAsItWasRead) {
  const onnx::ModelProto model = Exported(R"(module @m {
  func @main(%x: f32[N,3,8,8]) -> (%y: f32[N,12,4,4]) {
    %0 = aten.pixel_unshuffle(%x) {downscale_factor=2} : f32[N,12,4,4]
    %1 = aten.channel_shuffle(%0) {groups=3} : f32[N,12,4,4]
    return %1
  }
})",
                                          17);
  EXPECT_THAT(OpTypes(model), ::testing::ElementsAre("SpaceToDepth"));
}

TEST(ExportOnnx, ListsAllThatOnnxCannotSay) {
  const auto bytes = ExportOnnx(*Parsed(R"(module @m {
  func @main(%x: f32[N]) -> (%y: f32[N]) {
    %0 = quant.quantize_per_tensor(%x) {dtype=i8, quant_max=127, quant_min=-127, scale=0.5, zero_point=0} : i8[N] loc("/a")
    %1 = quant.dequantize_per_tensor(%0) {dtype=i8, quant_max=127, quant_min=-127, scale=0.5, zero_point=0} : f32[N] loc("/b")
    return %1
  }
})"),
                                {});
  EXPECT_EQ(bytes.status().code(), absl::StatusCode::kUnimplemented);
  EXPECT_THAT(std::string(bytes.status().message()), HasSubstr("a part of its dtype's range: /a"));
}

TEST(ExportOnnx, RefusesAnOpsetItCannotWrite) {
  const auto bytes = ExportOnnx(*Parsed(kQdqConv), {.opset = 12});
  EXPECT_EQ(bytes.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(bytes.status().message()), HasSubstr("from 13 to 21"));
}

}  // namespace
}  // namespace zeropoint::frontend
