// Shape and dtype inference of the ops that compute, and what each refuses.

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "ir/testing/expect_inference.h"

namespace zeropoint::ir {
namespace {

using testing::ExpectInference;

TEST(ConvInference, KeepsSymbolicExtents) {
  ExpectInference({
      {"%x: f32[N,3,H,W], %w: f32[8,3,3,3]",
       "aten.conv2d(%x, %w) {stride=[2,2], padding=[1,1,1,1]} : f32[N,8,(H-1)//2+1,(W-1)//2+1]"},
      {"%x: f32[N,C,8,8], %w: f32[8,3,1,1]", "aten.conv2d(%x, %w) : f32[N,8,8,8]"},
      {"%x: f32[1,4,8], %w: f32[4,1,3]", "aten.conv1d(%x, %w) {groups=4} : f32[1,4,6]"},
  });
}

TEST(ConvInference, RefusesOperandsThatDoNotFit) {
  ExpectInference({
      {"%x: i8[1,3,8,8], %w: i8[8,3,1,1]", "aten.conv2d(%x, %w) : i8[1,8,8,8]",
       "operand 0 (\"x\", i8[1,3,8,8]) must be of a floating-point dtype"},
      {"%x: f32[3,8,8], %w: f32[8,3,1,1]", "aten.conv2d(%x, %w) : f32[]", "must have rank 4"},
      {"%x: f32[1,3,8,8], %w: f16[8,3,1,1]", "aten.conv2d(%x, %w) : f32[]",
       "must be of the dtype of operand 0, f32"},
      {"%x: f32[1,4,8,8], %w: f32[8,3,1,1]", "aten.conv2d(%x, %w) : f32[]",
       "must have 3 channels, those of weight f32[8,3,1,1] in 1 groups"},
      {"%x: f32[1,6,8,8], %w: f32[8,2,1,1]", "aten.conv2d(%x, %w) {groups=3} : f32[]",
       "\"groups\" is 3 but must be positive and divide the 8 output channels"},
      {"%x: f32[1,3,8,8], %w: f32[8,3,1,1]", "aten.conv2d(%x, %w) {groups=0} : f32[]",
       "\"groups\" is 0"},
      {"%x: f32[1,3,8,8], %w: f32[8,3,1,1], %b: f32[3]", "aten.conv2d(%x, %w, %b) : f32[]",
       "operand 2 (\"bias\", f32[3]) must have shape [8]"},
      {"%x: f32[1,3,8,8], %w: f32[8,3,K,1]", "aten.conv2d(%x, %w) : f32[]",
       "must have constant extents from axis 2 on"},
      {"%x: f32[1,3,2,8], %w: f32[8,3,3,3]", "aten.conv2d(%x, %w) : f32[]",
       "does not fit an input of 2"},
      {"%x: f32[1,3,8,8], %w: f32[8,3,0,1]", "aten.conv2d(%x, %w) : f32[]",
       "kernel, stride and dilation must be at least 1"},
      {"%x: f32[1,3,8,8], %w: f32[8,3,1,1]", "aten.conv2d(%x, %w) {stride=[1]} : f32[]",
       "attribute \"stride\" must hold 2 integers of at least 1 but is [1]"},
      {"%x: f32[1,3,8,8], %w: f32[8,3,1,1]", "aten.conv2d(%x, %w) {padding=[0,0,0,-1]} : f32[]",
       "attribute \"padding\" must hold 4 integers of at least 0"},
  });
}

TEST(TransposedConvolutionInference, ChecksWeightsAndGeometry) {
  const std::string x = "%x: f32[1,4,H,8], %w: f32[4,3,2,2]";
  ExpectInference({
      {x, "aten.conv_transpose2d(%x, %w) {stride=[2,3]} : f32[1,3,2*H,23]"},
      {x, "aten.conv_transpose2d(%x, %w) {groups=2, output_padding=[0,1]} : f32[1,6,H+1,10]"},
      {x, "aten.conv_transpose2d(%x, %w) {groups=3} : f32[]", "divide the 4 input channels"},
      {x, "aten.conv_transpose2d(%x, %w) {padding=[0,9,0,0]} : f32[]", "nothing of axis 3"},
      {x, "aten.conv_transpose2d(%x, %w) {output_padding=[-1,0]} : f32[]", "\"output_padding\""},
      {"%x: f32[1,5,8,8], %w: f32[4,3,2,2]", "aten.conv_transpose2d(%x, %w) : f32[]",
       "have 4 channels"},
      {"%x: f32[1,8,9]",
       "aten.col2im(%x) {dilation=[1,1], kernel_size=[2,2], output_size=[4,5], "
       "padding=[0,0,0,0], stride=[1,1]} : f32[]",
       "for 12 windows"},
      {"%x: f32[1,7,9]",
       "aten.col2im(%x) {dilation=[1,1], kernel_size=[2,2], output_size=[4,4], "
       "padding=[0,0,0,0], stride=[1,1]} : f32[]",
       "columns of 4 taps"},
  });
}

TEST(ResizeInference, WantsASizeAndAScaleAnAxis) {
  const auto resize = [](const std::string& attributes, const std::string& type) {
    return absl::StrCat("aten.resize_linear(%x) {", attributes, "} : ", type);
  };
  const std::string x = "%x: f32[N,4]";
  ExpectInference({
      {x, resize("scales=[1.0,0.0], size=dims[N,6]", "f32[N,6]")},
      {"%x: f32[N,H], %l: f32[N,W]",
       "aten.resize_linear(%x, %l) {scales=[1.0,0.0], size=dims[N,W]} : f32[N,W]"},
      {"%x: f32[N,H], %l: f32[N,V]",
       "aten.resize_linear(%x, %l) {scales=[1.0,0.0], size=dims[N,W]} : f32[N,W]",
       "or that of \"like\""},
      {x, resize("scales=[1.0], size=dims[N,6]", "f32[]"), "\"scales\" must hold 2"},
      {x, resize("scales=[0.0,0.0], size=dims[N,6]", "f32[]"), "or 0 where the extent is constant"},
      {x, resize("scales=[1.0,-1.0], size=dims[N,6]", "f32[]"), "\"scales\" must hold"},
      {x, resize("scales=[1.0,1.0], size=dims[N]", "f32[]"), "\"size\" must hold 2"},
      {x, resize("coordinate_mode=\"mine\", scales=[1.0,1.0], size=dims[N,4]", "f32[]"),
       "unknown value \"mine\""},
      {x, resize("roi=[0.0], scales=[1.0,1.0], size=dims[N,4]", "f32[]"), "\"roi\""},
      {"%x: i8[4]", resize("scales=[1.0], size=dims[4]", "i8[4]"), "floating-point"},
  });
}

TEST(NormInference, ChecksParameters) {
  ExpectInference({
      {"%x: f32[N,4], %w: f32[5]", "aten.layer_norm(%x, %w) {dim=1} : f32[]",
       "operand 1 (\"weight\", f32[5]) must have shape [4]"},
      {"%x: f32[N,4]", "aten.layer_norm(%x) {dim=2} : f32[]", "axis 2 is outside"},
      {"%x: f32[N,4]", "aten.group_norm(%x) {num_groups=3} : f32[]", "\"num_groups\" (3) divides"},
      {"%x: f32[N,4], %w: f32[2]", "aten.group_norm(%x, %w) {num_groups=2} : f32[]",
       "must have shape [4]"},
  });
}

TEST(EinsumInference, ReadsTheEquation) {
  const std::string operands = "%a: f32[N,3], %b: f32[3,4]";
  const auto einsum = [](const std::string& equation, const std::string& type) {
    return absl::StrCat("aten.einsum(%a, %b) {equation=\"", equation, "\"} : ", type);
  };
  ExpectInference({
      {operands, einsum("ij,jk->ki", "f32[4,N]")},
      {operands, einsum("ij,jk", "f32[]"), "has no \"->\""},
      {operands, einsum("ij->i", "f32[]"), "has too few terms"},
      {operands, einsum("ij,jk,k->i", "f32[]"), "has too many terms"},
      {operands, einsum("ij,kj->i", "f32[]"), "extent 3 or 1 at axis 1"},
      {operands, einsum("ij,jk->ii", "f32[]"), "unknown or stands twice"},
      {operands, einsum("i,jk->i", "f32[]"), "must have rank 1"},
      {operands, einsum("i.,jk->i", "f32[]"), "a label that is no letter"},
  });
}

TEST(RecurrentInference, ChecksWeightsAgainstEachOther) {
  const auto rnn = [](const std::string& attributes) {
    return absl::StrCat("aten.rnn(%x, %w, %r) {", attributes, "} : f32[2,1,N,4], f32[1,N,4]");
  };
  ExpectInference({
      {"%x: f32[2,N,3], %w: f32[1,4,5], %r: f32[1,4,4]", rnn("activations=\"Tanh\""),
       "operand 1 (\"w\", f32[1,4,5]) must have shape [1,4,3]"},
      {"%x: f32[2,N,3], %w: f32[1,4,3], %r: f32[1,5,4]", rnn("activations=\"Tanh\""),
       "must have shape [1,4,4]"},
      {"%x: f32[2,N,3], %w: f32[3,4,3], %r: f32[3,4,4]", rnn("activations=\"Tanh\""),
       "one or two directions"},
      {"%x: f32[2,N,3], %w: f32[1,4,3], %r: f32[1,4,4]", rnn("activations=\"Tanh,Tanh\""),
       "must name 1 functions"},
  });
}

TEST(VisionInference, ChecksOperands) {
  ExpectInference({
      {"%x: f32[1,3,4,5], %g: f32[1,2,2,3]", "aten.grid_sampler(%x, %g) : f32[]", "be a grid for"},
      {"%x: f32[1,3,4,5], %r: f32[2,5], %i: i64[2]",
       "aten.roi_align(%x, %r, %i) {output_size=[1,1]} : f32[]", "have 4 columns"},
      {"%x: f32[1,3,4,5], %r: f32[2,4], %i: i32[2]",
       "aten.roi_align(%x, %r, %i) {output_size=[1,1]} : f32[]", "be of dtype i64"},
      {"%b: f32[1,3,5], %s: f32[1,2,3]", "aten.nms(%b, %s) {count=dims[n]} : i64[n,3]",
       "have 4 coordinates"},
      {"%b: f32[1,3,4], %s: f32[1,2,4]", "aten.nms(%b, %s) {count=dims[n]} : i64[n,3]",
       "a score for every box"},
      {"%x: f32[1,1,4], %i: i64[1,1,5]",
       "aten.max_unpool(%x, %i) {kernel_size=[2], padding=[0,0], stride=[2]} : f32[]",
       "have the shape of operand 0"},
  });
}

TEST(MatrixInference, FollowsNumPy) {
  ExpectInference({
      {"%a: f32[3], %b: f32[3]", "aten.matmul(%a, %b) : f32[]"},
      {"%a: f32[3], %b: f32[N,3,4]", "aten.matmul(%a, %b) : f32[N,4]"},
      {"%a: f32[N,2,3], %b: f32[3]", "aten.matmul(%a, %b) : f32[N,2]"},
      {"%a: f32[], %b: f32[3]", "aten.matmul(%a, %b) : f32[]", "must have rank 1 or more"},
      {"%a: f32[2,3], %b: f32[4,2]", "aten.matmul(%a, %b) : f32[]",
       "as many columns as operand 1 (f32[4,2]) has rows"},
      {"%a: f32[2,2,3], %b: f32[5,3,2]", "aten.matmul(%a, %b) : f32[]", "do not broadcast"},
      {"%x: f32[3], %w: f32[4,3], %b: f32[4]", "aten.linear(%x, %w, %b) : f32[4]"},
      {"%x: f32[2,5], %w: f32[4,3]", "aten.linear(%x, %w) : f32[]", "have 3 as its last extent"},
      {"%x: f32[], %w: f32[4,3]", "aten.linear(%x, %w) : f32[]", "must have rank 1 or more"},
      {"%x: f32[3], %w: f32[4,3], %b: f32[1]", "aten.linear(%x, %w, %b) : f32[]",
       "operand 2 (\"bias\", f32[1]) must have shape [4]"},
  });
}

TEST(NormInference, ChecksChannelsAndAxes) {
  ExpectInference({
      {"%x: f32[N,3], %s: f32[3], %t: f32[4]", "aten.batch_norm(%x, %s, %s, %s, %t) : f32[N,3]",
       "operand 4 (\"running_var\", f32[4]) must have shape [3]"},
      {"%x: f32[3], %s: f32[3]", "aten.batch_norm(%x, %s, %s, %s, %s) : f32[3]", "rank 2 or more"},
      {"%x: f32[2,3]", "aten.softmax(%x) {dim=2} : f32[2,3]",
       "attribute \"dim\": axis 2 is outside [-2,2) of a rank 2 tensor"},
      {"%x: f32[]", "aten.softmax(%x) {dim=0} : f32[]", "axis 0 is outside"},
      {"%x: i32[2]", "aten.softmax(%x) {dim=0} : i32[2]", "floating-point"},
  });
}

TEST(ElementwiseInference, ChecksDtypes) {
  ExpectInference({
      {"%a: f32[2], %b: i32[2]", "aten.add(%a, %b) : f32[2]", "of the dtype of operand 0, f32"},
      {"%a: bool[2], %b: bool[2]", "aten.add(%a, %b) : bool[2]", "must not be bool"},
      {"%a: f32[N], %b: f32[M]", "aten.add(%a, %b) : f32[N]", "extents N and M do not broadcast"},
      {"%x: i32[2]", "aten.exp(%x) : i32[2]", "floating-point"},
      {"%x: i32[2]", "aten.relu(%x) : i32[2]"},
      {"%x: bool[2]", "aten.to(%x) {dtype=f32} : f32[2]"},
      {"%x: f32[2]", "aten.gelu(%x) {approximate=\"fast\"} : f32[2]",
       "\"none\" or \"tanh\" but is"},
      {"%x: f32[2]", "aten.hardtanh(%x) {min_val=2.0, max_val=1.0} : f32[2]", "must not exceed"},
      {"%x: f32[2]", "aten.hardtanh(%x) {min_val=nan} : f32[2]", "must not exceed"},
  });
}

TEST(PoolInference, ChecksWindows) {
  ExpectInference({
      {"%x: f32[1,2,7,7]",
       "aten.max_pool2d(%x) {kernel_size=[3,3], stride=[2,2], padding=[1,1,1,1]} : f32[1,2,4,4]"},
      {"%x: f32[1,2,6,6]",
       "aten.max_pool2d(%x) {kernel_size=[3,3], stride=[2,2], ceil_mode=true} : f32[1,2,3,3]"},
      {"%x: f32[1,2,7,7]",
       "aten.max_pool2d(%x) {kernel_size=[3,3], stride=[2,2], padding=[3,0,0,0]} : f32[]",
       "padding 3 must be smaller than the window of kernel 3 and dilation 1"},
      {"%x: f32[1,2,7,7]",
       "aten.max_pool2d(%x) {kernel_size=[1,1], stride=[2,2], padding=[1,0,0,0]} : f32[]",
       "padding 1 must be smaller"},
      {"%x: f32[1,2,7,7]",
       "aten.max_pool2d(%x) {kernel_size=[2,2], stride=[2,2], padding=[2,2,2,2], dilation=[2,2]}"
       " : f32[1,2,5,5]"},
      {"%x: f32[2,7,7]", "aten.avg_pool2d(%x) {kernel_size=[3,3], stride=[2,2]} : f32[]",
       "must have rank 4"},
      {"%x: f32[1,2,7,7]", "aten.avg_pool2d(%x) {kernel_size=[3,3], stride=[0,2]} : f32[]",
       "attribute \"stride\" must hold 2 integers of at least 1"},
      {"%x: f32[1,2,7,7]", "aten.avg_pool2d(%x) {kernel_size=[8,3], stride=[1,1]} : f32[]",
       "does not fit an input of 7"},
      {"%x: f32[1,2,H,W]", "aten.adaptive_avg_pool2d(%x) {output_size=[0,1]} : f32[]",
       "attribute \"output_size\" must hold 2 integers of at least 1"},
  });
}

TEST(QuantInference, ChecksRangesAndParameters) {
  const auto quantize = [](const std::string& attributes) {
    return absl::StrCat("quant.quantize_per_tensor(%x) {", attributes, "} : i8[2]");
  };
  const std::string x = "%x: f32[2]";
  ExpectInference({
      {x, quantize("dtype=i8, quant_max=127, quant_min=-128, scale=0.5, zero_point=0")},
      {x, quantize("dtype=i8, quant_max=255, quant_min=0, scale=0.5, zero_point=0"),
       "quant_min 0 and quant_max 255 must ascend within the range of i8, [-128,127]"},
      {x, quantize("dtype=i8, quant_max=-1, quant_min=1, scale=0.5, zero_point=0"), "must ascend"},
      {x, quantize("dtype=f32, quant_max=1, quant_min=0, scale=0.5, zero_point=0"),
       "attribute \"dtype\" must be i8, u8, i16, u16 or i32 but is f32"},
      {x, quantize("dtype=i8, quant_max=127, quant_min=-128, scale=0.0, zero_point=0"),
       "a scale must be positive and finite but is 0"},
      {x, quantize("dtype=i8, quant_max=127, quant_min=-128, scale=nan, zero_point=0"),
       "a scale must be positive"},
      {x, quantize("dtype=i8, quant_max=127, quant_min=-128, scale=inf, zero_point=0"),
       "a scale must be positive"},
      {x, quantize("dtype=i8, quant_max=127, quant_min=-127, scale=0.5, zero_point=-128"),
       "zero point -128 lies outside [-127,127]"},
      {"%x: i8[2]", quantize("dtype=i8, quant_max=127, quant_min=-128, scale=0.5, zero_point=0"),
       "operand 0 (\"x\", i8[2]) must be of dtype f32"},
  });
}

TEST(QuantInference, ChecksChannels) {
  const std::string attributes = "quant_max=127, quant_min=-127, dtype=i8} : i8[2,3]";
  ExpectInference({
      {"%x: f32[2,3], %s: f32[3], %z: i32[3]",
       "quant.quantize_per_channel(%x, %s, %z) {axis=1, " + attributes},
      {"%x: f32[2,3], %s: f32[3], %z: i32[3]",
       "quant.quantize_per_channel(%x, %s, %z) {axis=0, " + attributes,
       "operand 1 (\"scales\", f32[3]) must have shape [2]"},
      {"%x: f32[2,3], %s: f32[2], %z: i64[2]",
       "quant.quantize_per_channel(%x, %s, %z) {axis=0, " + attributes, "must be of dtype i32"},
      {"%x: f32[2,3], %s: f32[2], %z: i32[2]",
       "quant.quantize_per_channel(%x, %s, %z) {axis=2, " + attributes, "axis 2 is outside"},
      {"%x: u8[2,3], %s: f32[2], %z: i32[2]",
       "quant.dequantize_per_channel(%x, %s, %z) {axis=0, " + attributes, "must be of dtype i8"},
  });
}

TEST(AttentionInference, ChecksThatQueriesKeysAndValuesMeet) {
  const std::string attention =
      "aten.scaled_dot_product_attention(%q, %k, %v, none) {scale=0.5} : f32[N,3,6]";
  ExpectInference({
      {"%q: f32[N,3,4], %k: f32[N,5,4], %v: f32[N,5,6]", attention},
      {"%q: f32[N,3,4], %k: f32[M,5,4], %v: f32[N,5,6]", attention,
       "have the leading extents of operand 0"},
      {"%q: f32[N,3,4], %k: f32[N,5,7], %v: f32[N,5,6]", attention, "have 4 columns"},
      {"%q: f32[N,3,4], %k: f32[N,5,4], %v: f32[N,2,6]", attention, "have 5 rows"},
      {"%q: f32[N,3,4], %k: f32[N,5,4], %v: f32[N,5,6], %m: f32[4,5]",
       "aten.scaled_dot_product_attention(%q, %k, %v, %m) {scale=0.5} : f32[N,3,6]",
       "broadcast to [N,3,5]"},
  });
}

TEST(QuantInference, ChecksRows) {
  const std::string attributes = " {quant_max=127, quant_min=-128, dtype=i8} : ";
  ExpectInference({
      {"%x: f32[N,3], %s: f32[N,1], %z: i32[N,1]",
       "quant.quantize_per_token(%x, %s, %z)" + attributes + "i8[N,3]"},
      {"%x: f32[N,3], %s: f32[N,3], %z: i32[N,1]",
       "quant.quantize_per_token(%x, %s, %z)" + attributes + "i8[N,3]",
       "operand 1 (\"scales\", f32[N,3]) must have shape [N,1]"},
      {"%x: f32[N,3], %s: f32[N,1], %z: i64[N,1]",
       "quant.quantize_per_token(%x, %s, %z)" + attributes + "i8[N,3]", "must be of dtype i32"},
      {"%x: u8[N,3], %s: f32[N,1], %z: i32[N,1]",
       "quant.dequantize_per_token(%x, %s, %z)" + attributes + "f32[N,3]", "must be of dtype i8"},
      {"%x: f32[]", "quant.choose_qparams_per_token(%x)" + attributes + "f32[], i32[]", "rank"},
  });
}

TEST(QuantInference, FakeQuantizeHasParametersForAllOrForEachChannel) {
  const auto fake_quantize = [](const std::string& qparams, const std::string& type) {
    return absl::StrCat("quant.fake_quantize(%x) {dtype=i8, quant_min=-128, quant_max=127, ",
                        qparams, "} : ", type);
  };
  ExpectInference({
      {"%x: f32[N]", fake_quantize("scale=[0.5], zero_point=[3]", "f32[N]")},
      {"%x: f32[2,N]", fake_quantize("scale=[0.5,0.25], zero_point=[3,0]", "f32[2,N]")},
      {"%x: f32[N,2]", fake_quantize("scale=[0.5,0.25], zero_point=[3,0]", "f32[N,2]")},
      {"%x: f32[N,3]", fake_quantize("ch_axis=1, scale=[0.5,0.25], zero_point=[3,0]", "f32[N,3]"),
       "2 entries in \"scale\" for 3 channels along axis 1"},
      {"%x: f32[2]", fake_quantize("ch_axis=1, scale=[0.5,0.25], zero_point=[3,0]", "f32[2]"),
       "ch_axis"},
      {"%x: f32[2]", fake_quantize("scale=[0.5], zero_point=[128]", "f32[2]"),
       "zero point 128 lies outside"},
      {"%x: f64[2]", fake_quantize("scale=[0.5], zero_point=[0]", "f64[2]"),
       "must be of dtype f32"},
  });
}

TEST(QuantInference, ObserversHoldMatchingParameters) {
  const auto observe = [](const std::string& more) {
    return absl::StrCat(
        "quant.observe(%x) {observer=\"min_max\", qscheme=\"per_tensor_affine\", group=0, "
        "eps=1e-07,"
        " dtype=i8, quant_min=-128, quant_max=127",
        more, "} : f32[2]");
  };
  ExpectInference({
      {"%x: f32[2]", observe(", scale=[0.5], zero_point=[3]")},
      {"%x: f32[2]", observe(", scale=[0.5]"), "1 entries in \"scale\" but 0 in \"zero_point\""},
      {"%x: f32[2]", observe(", scale=[-0.5], zero_point=[3]"), "a scale must be positive"},
      {"%x: f32[2]", observe(", scale=[0.5], zero_point=[300]"), "zero point 300 lies outside"},
      {"%x: i8[2]", observe(""), "must be of a floating-point dtype"},
  });
}

TEST(IntegerInference, WantsEightBitFactorsAndTheirZeroPoints) {
  const std::string arguments = "%x: i8[N,4], %w: u8[3,4], %b: i32[3]";
  ExpectInference({
      {arguments, "int.linear(%x, %w, %b) {weight_zero_point=[255,0,1]} : i32[N,3]"},
      {arguments, "int.linear(%x, %w, %b) {weight_zero_point=[0,1]} : i32[N,3]",
       "holds 2 entries for 3 channels"},
      {arguments, "int.linear(%x, %w, %b) {weight_zero_point=[-1]} : i32[N,3]",
       "holds -1, which no u8 is"},
      {arguments, "int.linear(%x, %w, %b) {x_zero_point=128} : i32[N,3]", "which no i8 is"},
      {"%x: i16[N,4], %w: u8[3,4]", "int.linear(%x, %w) : i32[N,3]", "be of dtype i8 or u8"},
      {"%x: i8[N,4], %w: u8[3,4], %b: f32[3]", "int.linear(%x, %w, %b) : i32[N,3]",
       "must be of dtype i32"},
      {"%x: i8[1,2,8], %w: i8[4,1,3]",
       "int.conv(%x, %w) {dilation=[1], groups=2, padding=[0,0], stride=[1]} : i32[1,4,6]"},
      {"%x: i8[2,8], %w: i8[4,2]",
       "int.conv(%x, %w) {dilation=[1], padding=[0,0], stride=[1]} : i32[]", "have rank 3, 4 or 5"},
  });
}

TEST(IntegerInference, ChecksHowSumsAreRequantized) {
  const auto requantize = [](const std::string& attributes) {
    return absl::StrCat("int.requantize(%x) {dtype=i8, quant_max=127, quant_min=-128, ", attributes,
                        "} : i8[2,3]");
  };
  const std::string x = "%x: i32[2,3]";
  ExpectInference({
      {x, requantize("axis=1, scale=[0.5,0.25,1.0]")},
      {x, requantize("axis=1, scale=[0.5,0.25]"), "2 entries in \"scale\" for 3 channels"},
      {x, requantize("scale=[-1.0]"), "must be positive and finite"},
      {x, requantize("scale=[1.0], zero_point=128"), "zero point 128 lies outside"},
      {x, requantize("scale=[1.0], x_zero_point=256"), "must be of 8 bits"},
      {"%x: i64[2,3]", requantize("scale=[1.0]"), "be of dtype i8 or u8"},
      {"%x: i8[N], %t: i8[255]", "int.lookup(%x, %t) : i8[N]", "must have shape [256]"},
      {"%x: i8[N,4]",
       "int.resize_linear(%x) {coordinate_mode=\"tf_crop_and_resize\", dtype=i8, quant_max=127,"
       " quant_min=-128, scale=0.5, scales=[1.0,1.0], size=dims[N,4]}"
       " : i8[N,4]",
       "\"roi\" must hold two bounds"},
  });
}

}  // namespace
}  // namespace zeropoint::ir
