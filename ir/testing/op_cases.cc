#include "ir/testing/op_cases.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace zeropoint::ir {
namespace {

constexpr OpCase kCases[] = {
    {"%x: f32[N,4,L], %w: f32[6,2,3], %b: f32[6]",
     "aten.conv1d(%x, %w, %b) {dilation=[2], groups=2, padding=[1,0], stride=[2]}"
     " : f32[N,6,L//2-1]"},
    {"%x: f32[N,4,8,8], %w: f32[6,2,3,1]",
     "aten.conv2d(%x, %w, none) {dilation=[2,1], groups=2, padding=[1,2,3,4], stride=[2,1]}"
     " : f32[N,6,4,14]"},
    {"%x: f32[N,2,4,4,4], %w: f32[6,1,1,3,2]",
     "aten.conv3d(%x, %w, none) {dilation=[1,1,2], groups=2, padding=[0,0,1,0,1,0],"
     " stride=[2,1,1]} : f32[N,6,2,3,3]"},
    {"%x: f32[N,4,L], %w: f32[4,3,5], %b: f32[6]",
     "aten.conv_transpose1d(%x, %w, %b) {dilation=[2], groups=2, output_padding=[1],"
     " padding=[1,0], stride=[3]} : f32[N,6,3*L+6]"},
    {"%x: f32[N,4,3,3], %w: f32[4,3,2,2]",
     "aten.conv_transpose2d(%x, %w, none) {dilation=[1,2], groups=2, output_padding=[1,0],"
     " padding=[1,0,0,0], stride=[2,2]} : f32[N,6,6,7]"},
    {"%x: f32[N,2,3,3,3], %w: f32[2,1,1,2,2]",
     "aten.conv_transpose3d(%x, %w, none) {dilation=[1,1,2], groups=2, output_padding=[0,0,1],"
     " padding=[0,1,0,0,0,0], stride=[1,1,2]} : f32[N,2,3,3,8]"},
    {"%x: f32[N,8,9]",
     "aten.col2im(%x) {dilation=[1,1], kernel_size=[2,2], output_size=[4,4], padding=[0,0,0,0],"
     " stride=[1,1]} : f32[N,2,4,4]"},
    {"%x: f32[N,7,4], %w: f32[6,4]", "aten.linear(%x, %w, none) : f32[N,7,6]"},
    {"%a: f32[N,1,2,3], %b: f32[5,3,4]", "aten.matmul(%a, %b) : f32[N,5,2,4]"},
    {"%a: f32[N,2,3], %b: f32[N,3,4]",
     "aten.einsum(%a, %b) {equation=\"bij,bjk->bik\"} : f32[N,2,4]"},
    {"%x: f32[S,N,3], %w: f32[1,4,3], %r: f32[1,4,4]",
     "aten.rnn(%x, %w, %r, none, none, none) {activations=\"Affine\", alphas=[2.0], betas=[1.0],"
     " clip=3.0, reverse=true} : f32[S,1,N,4], f32[1,N,4]"},
    {"%x: f32[S,N,3], %w: f32[1,12,3], %r: f32[1,12,4], %l: i32[N]",
     "aten.gru(%x, %w, %r, none, %l, none) {activations=\"Sigmoid,Tanh\", alphas=[2.0,1.0],"
     " betas=[1.0,1.0], clip=3.0, linear_before_reset=true, reverse=true}"
     " : f32[S,1,N,4], f32[1,N,4]"},
    {"%x: f32[S,N,3], %w: f32[1,16,3], %r: f32[1,16,4], %b: f32[1,32], %h: f32[1,N,4]",
     "aten.lstm(%x, %w, %r, %b, none, %h, %h, none) {activations=\"Sigmoid,Tanh,Tanh\","
     " alphas=[2.0,1.0,1.0], betas=[1.0,1.0,1.0], clip=3.0, input_forget=true, reverse=true}"
     " : f32[S,1,N,4], f32[1,N,4], f32[1,N,4]"},
    {"%x: f32[N,2,8,8], %s: f32[2]",
     "aten.batch_norm(%x, %s, %s, %s, %s) {eps=0.001} : f32[N,2,8,8]"},
    {"%x: f32[N,S,8], %w: f32[8]", "aten.layer_norm(%x, %w, none) {dim=2, eps=1e-06} : f32[N,S,8]"},
    {"%x: f32[N,8,H], %w: f32[8]",
     "aten.group_norm(%x, %w, %w) {eps=1e-06, num_groups=4} : f32[N,8,H]"},
    {"%x: f32[N,10]", "aten.softmax(%x) {dim=-1} : f32[N,10]"},
    {"%x: f32[N,10]", "aten.log_softmax(%x) {dim=-1} : f32[N,10]"},
    {"%a: f32[N,1], %b: f32[4]", "aten.add(%a, %b) : f32[N,4]"},
    {"%a: i32[N,1], %b: i32[4]", "aten.sub(%a, %b) : i32[N,4]"},
    {"%a: f32[N,1], %b: f32[4]", "aten.mul(%a, %b) : f32[N,4]"},
    {"%a: i64[2], %b: i64[]", "aten.div(%a, %b) : i64[2]"},
    {"%a: f32[2], %b: f32[]", "aten.pow(%a, %b) : f32[2]"},
    {"%a: f32[2], %b: f32[2]", "aten.maximum(%a, %b) : f32[2]"},
    {"%a: f32[2], %b: f32[2]", "aten.minimum(%a, %b) : f32[2]"},
    {"%a: i32[N], %b: i32[]", "aten.fmod(%a, %b) : i32[N]"},
    {"%a: f32[N], %b: f32[]", "aten.remainder(%a, %b) : f32[N]"},
    {"%x: f32[N,3,H], %w: f32[3,1]", "aten.prelu(%x, %w) : f32[N,3,H]"},
    {"%a: bool[N], %b: bool[]", "aten.eq(%a, %b) : bool[N]"},
    {"%a: f32[N], %b: f32[]", "aten.lt(%a, %b) : bool[N]"},
    {"%a: i64[N], %b: i64[]", "aten.le(%a, %b) : bool[N]"},
    {"%a: f16[N], %b: f16[]", "aten.gt(%a, %b) : bool[N]"},
    {"%a: u8[N], %b: u8[]", "aten.ge(%a, %b) : bool[N]"},
    {"%a: bool[N], %b: bool[]", "aten.logical_and(%a, %b) : bool[N]"},
    {"%a: bool[N], %b: bool[]", "aten.logical_or(%a, %b) : bool[N]"},
    {"%a: bool[N], %b: bool[]", "aten.logical_xor(%a, %b) : bool[N]"},
    {"%x: bool[N]", "aten.logical_not(%x) : bool[N]"},
    {"%a: i32[N], %b: i32[]", "aten.bitwise_and(%a, %b) : i32[N]"},
    {"%a: i32[N], %b: i32[]", "aten.bitwise_or(%a, %b) : i32[N]"},
    {"%a: i32[N], %b: i32[]", "aten.bitwise_xor(%a, %b) : i32[N]"},
    {"%x: u8[N]", "aten.bitwise_not(%x) : u8[N]"},
    {"%a: u8[N], %b: u8[]", "aten.bitwise_left_shift(%a, %b) : u8[N]"},
    {"%a: u16[N], %b: u16[]", "aten.bitwise_right_shift(%a, %b) : u16[N]"},
    {"%x: f16[N]", "aten.isnan(%x) : bool[N]"},
    {"%c: bool[N,1], %a: i8[4], %b: i8[]", "aten.where(%c, %a, %b) : i8[N,4]"},
    {"%x: f32[N]", "aten.relu(%x) : f32[N]"},
    {"%x: f32[N]", "aten.hardtanh(%x) {max_val=inf, min_val=0.0} : f32[N]"},
    {"%x: f32[N]", "aten.hardswish(%x) : f32[N]"},
    {"%x: f32[N]", "aten.hardsigmoid(%x) {alpha=0.2, beta=0.25} : f32[N]"},
    {"%x: f32[N]", "aten.leaky_relu(%x) {negative_slope=1e-05} : f32[N]"},
    {"%x: f32[N]", "aten.elu(%x) {alpha=2.0, input_scale=0.5, scale=3.0} : f32[N]"},
    {"%x: f32[N]", "aten.sigmoid(%x) : f32[N]"},
    {"%x: f32[N]", "aten.tanh(%x) : f32[N]"},
    {"%x: f32[N]", "aten.gelu(%x) {approximate=\"tanh\"} : f32[N]"},
    {"%x: f32[N]", "aten.erf(%x) : f32[N]"},
    {"%x: f16[N]", "aten.exp(%x) : f16[N]"},
    {"%x: bf16[N]", "aten.to(%x) {dtype=f8e4m3fn, saturate=false} : f8e4m3fn[N]"},
    {"%x: u64[N]", "aten.to(%x) {dtype=i4, saturate=false} : i4[N]"},
    {"%x: f64[N]", "aten.log(%x) : f64[N]"},
    {"%x: f32[N]", "aten.sqrt(%x) : f32[N]"},
    {"%x: i8[N]", "aten.abs(%x) : i8[N]"},
    {"%x: i32[N]", "aten.neg(%x) : i32[N]"},
    {"%x: i8[N]", "aten.sign(%x) : i8[N]"},
    {"%x: f32[N]", "aten.floor(%x) : f32[N]"},
    {"%x: f32[N]", "aten.ceil(%x) : f32[N]"},
    {"%x: f32[N]", "aten.round(%x) : f32[N]"},
    {"%x: f32[N]", "aten.reciprocal(%x) : f32[N]"},
    {"%x: f32[N]", "aten.softplus(%x) : f32[N]"},
    {"%x: f32[N]", "aten.sin(%x) : f32[N]"},
    {"%x: f32[N]", "aten.cos(%x) : f32[N]"},
    {"%x: f32[N]", "aten.tan(%x) : f32[N]"},
    {"%x: f32[N]", "aten.asin(%x) : f32[N]"},
    {"%x: f32[N]", "aten.acos(%x) : f32[N]"},
    {"%x: f32[N]", "aten.atan(%x) : f32[N]"},
    {"%x: f32[N]", "aten.sinh(%x) : f32[N]"},
    {"%x: f32[N]", "aten.cosh(%x) : f32[N]"},
    {"%x: f32[N]", "aten.asinh(%x) : f32[N]"},
    {"%x: f32[N]", "aten.acosh(%x) : f32[N]"},
    {"%x: f32[N]", "aten.atanh(%x) : f32[N]"},
    {"%x: f32[N]", "aten.to(%x) {dtype=bool, saturate=false} : bool[N]"},
    {"%x: f32[N]", "aten.dropout(%x) : f32[N]"},
    {"%x: f32[N,3,H,9]",
     "aten.max_pool2d(%x) {ceil_mode=true, dilation=[2,1], kernel_size=[3,2], padding=[1,0,1,0],"
     " stride=[2,2]} : f32[N,3,H//2,5]"},
    {"%x: u8[N,3,4,4,4]",
     "aten.max_pool3d(%x) {ceil_mode=true, dilation=[1,1,2], kernel_size=[1,2,2],"
     " padding=[0,1,0,0,0,0], stride=[1,2,2]} : u8[N,3,4,3,2]"},
    {"%x: f32[N,3,9]",
     "aten.max_pool_with_indices(%x) {ceil_mode=true, column_major=true, dilation=[2],"
     " kernel_size=[2], padding=[1,0], stride=[2]} : f32[N,3,5], i64[N,3,5]"},
    {"%x: f32[N,3,H], %i: i64[N,3,H]",
     "aten.max_unpool(%x, %i) {kernel_size=[2], padding=[0,1], stride=[2]} : f32[N,3,2*H-1]"},
    {"%x: f32[N,3,H,9]",
     "aten.avg_pool2d(%x) {ceil_mode=true, count_include_pad=false, dilation=[1,2],"
     " divisor_override=3, kernel_size=[3,2], padding=[1,0,1,0], stride=[2,2]}"
     " : f32[N,3,H//2+1,4]"},
    {"%x: f32[N,3,4,4,4]",
     "aten.avg_pool3d(%x) {ceil_mode=true, count_include_pad=false, dilation=[1,1,2],"
     " divisor_override=1, kernel_size=[1,2,2], padding=[0,1,0,0,0,0], stride=[1,2,2]}"
     " : f32[N,3,4,3,2]"},
    {"%x: f32[N,3,H,9]", "aten.adaptive_avg_pool2d(%x) {output_size=[2,3]} : f32[N,3,2,3]"},
    {"%x: f32[N,3,H,9]", "aten.mean(%x) {dim=[2,3], keepdim=true} : f32[N,3,1,1]"},
    {"%x: i32[N,3,H,9]", "aten.sum(%x) {dim=[0], keepdim=true} : i32[1,3,H,9]"},
    {"%x: f32[N,3]", "aten.prod(%x) {dim=[1], keepdim=true} : f32[N,1]"},
    {"%x: f32[N,3]", "aten.amax(%x) {dim=[1], keepdim=true} : f32[N,1]"},
    {"%x: u8[N,3]", "aten.amin(%x) {dim=[0,1], keepdim=true} : u8[1,1]"},
    {"%x: f32[N,3]", "aten.logsumexp(%x) {dim=[1], keepdim=true} : f32[N,1]"},
    {"%x: f32[N,3,3]", "aten.linalg_det(%x) : f32[N]"},
    {"%x: f32[N,3]", "aten.argmax(%x) {dim=1, keepdim=true, select_last_index=true} : i64[N,1]"},
    {"%x: f32[N,3]", "aten.argmin(%x) {dim=0, keepdim=true, select_last_index=true} : i64[1,3]"},
    {"%x: f32[N,9]", "aten.topk(%x) {dim=1, k=3, largest=false} : f32[N,3], i64[N,3]"},
    {"%x: f64[N,3]", "aten.cumsum(%x) {dim=1, exclusive=true, reverse=true} : f64[N,3]"},
    {"%x: i8[N,H]",
     "aten.resize_nearest(%x, none) {coordinate_mode=\"tf_crop_and_resize\", "
     "extrapolation_value=2.0,"
     " nearest_mode=\"ceil\", roi=[0.0,0.5,1.0,1.0], scales=[1.0,2.0], size=dims[N,2*H]}"
     " : i8[N,2*H]"},
    {"%x: f32[4], %l: f32[4]",
     "aten.resize_linear(%x, %l) {antialias=true, coordinate_mode=\"tf_crop_and_resize\","
     " exclude_outside=true, extrapolation_value=2.0, roi=[0.0,1.0], scales=[0.0], size=dims[3]}"
     " : f32[3]"},
    {"%x: f32[4]",
     "aten.resize_cubic(%x, none) {antialias=true, coordinate_mode=\"tf_crop_and_resize\","
     " cubic_coeff_a=-0.5, exclude_outside=true, extrapolation_value=2.0, roi=[0.0,1.0],"
     " scales=[0.0], size=dims[3]} : f32[3]"},
    {"%x: f32[N,3,4,5], %g: f32[N,2,6,2]",
     "aten.grid_sampler(%x, %g) {align_corners=true, mode=\"nearest\", padding_mode=\"border\"}"
     " : f32[N,3,2,6]"},
    {"%x: f32[N,2,4,4], %w: f32[2,1,2,2], %o: f32[N,16,2,2]",
     "aten.deform_conv2d(%x, %w, %o, none, none) {dilation=[2,1], groups=2, offset_groups=2,"
     " padding=[1,0,1,1], stride=[2,2]} : f32[N,2,2,2]"},
    {"%x: f32[N,2,H,W], %r: f32[R,4], %i: i64[R]",
     "aten.roi_align(%x, %r, %i) {aligned=false, mode=\"max\", output_size=[2,3],"
     " sampling_ratio=2, spatial_scale=0.5} : f32[R,2,2,3]"},
    {"%x: f32[N,2,H,W], %r: f32[R,5]",
     "aten.roi_pool(%x, %r) {output_size=[2,3], spatial_scale=0.5} : f32[R,2,2,3]"},
    {"%b: f32[N,B,4], %s: f32[N,3,B]",
     "aten.nms(%b, %s, none, none, none) {center_point_box=true, count=dims[nms_0], "
     "iou_threshold=0.5,"
     " max_per_class=3, score_threshold=0.25} : i64[nms_0,3]"},
    {"%x: f32[N,3,4]", "aten.view(%x) {size=dims[3*N,4]} : f32[3*N,4]"},
    {"%x: f32[N,3,4,5]", "aten.flatten(%x) {end_dim=2, start_dim=1} : f32[N,12,5]"},
    {"%x: f32[N,3,4]", "aten.permute(%x) {dims=[2,0,1]} : f32[4,N,3]"},
    {"%x: f32[1,N,1]", "aten.squeeze(%x) {dim=[0,2]} : f32[N]"},
    {"%x: f32[N]", "aten.unsqueeze(%x) {dim=1} : f32[N,1]"},
    {"%a: f32[N,3], %b: f32[N,H]", "aten.cat(%a, %b, %a) {dim=1} : f32[N,H+6]"},
    {"%x: f32[N,9]", "aten.slice(%x) {dim=1, end=9223372036854775807, start=2, step=2} : f32[N,4]"},
    {"%x: f32[N,9]", "aten.constant_pad_nd(%x) {pad=[0,1,0,-2], value=-1.5} : f32[N,8]"},
    {"%x: f32[N,1,3], %l: f32[N,K]",
     "aten.expand(%x, %l) {like_dims=[1,-1,-1,-1], size=dims[K,N,4,3]} : f32[K,N,4,3]"},
    {"%x: f32[N,2]", "aten.repeat(%x) {repeats=[3,2]} : f32[3*N,4]"},
    {"%x: f32[N,3,3]", "aten.tril(%x) {diagonal=-1} : f32[N,3,3]"},
    {"%x: i64[N,3,3]", "aten.triu(%x) {diagonal=1} : i64[N,3,3]"},
    {"%x: f32[N,8,H,5]", "aten.pixel_shuffle(%x) {upscale_factor=2} : f32[N,2,2*H,10]"},
    {"%x: f32[N,2,H,6]", "aten.pixel_unshuffle(%x) {downscale_factor=2} : f32[N,8,H//2,3]"},
    {"%x: f32[N,9,4], %i: i64[K,2]", "aten.index_select(%x, %i) {dim=1} : f32[N,K,2,4]"},
    {"%w: f32[100,8], %i: i32[N,7]", "aten.embedding(%w, %i) : f32[N,7,8]"},
    {"%x: f32[N,9], %i: i64[N,3]", "aten.gather(%x, %i) {dim=1} : f32[N,3]"},
    {"%x: f32[N,9,4,5], %i: i64[N,3,1]", "aten.gather_nd(%x, %i) {batch_dims=1} : f32[N,3,4,5]"},
    {"%x: f32[N,9], %i: i64[N,3], %s: f32[N,3]",
     "aten.scatter(%x, %i, %s) {dim=1, reduce=\"add\"} : f32[N,9]"},
    {"%x: f32[N,9,4], %i: i64[3,2], %s: f32[3,4]",
     "aten.scatter_nd(%x, %i, %s) {reduce=\"max\"} : f32[N,9,4]"},
    {"%x: i8[3,N]", "aten.sym_size(%x) {dim=1} : i64[]"},
    {"%end: i64[]", "aten.arange(%end) {count=dims[2*T-1]} : i64[2*T-1]"},
    {"%x: bool[N,9]", "aten.nonzero(%x) {count=dims[nonzero_0]} : i64[nonzero_0,2]"},
    {"%x: f32[N,9]",
     "aten.unique_dim(%x) {count=dims[unique_0], dim=1, sorted=false}"
     " : f32[N,unique_0], i64[unique_0], i64[9], i64[unique_0]"},
    {"%x: f32[N,6,H]", "aten.channel_shuffle(%x) {groups=3} : f32[N,6,H]"},
    {"%x: i8[N,4]", "aten.pad(%x) {mode=\"reflect\", pad=[0,1,0,-2]} : i8[N,3]"},
    {"%x: f32[N,4]", "aten.flip(%x) {dims=[0,1]} : f32[N,4]"},
    {"", "aten.full() {dtype=f16, size=[2,3], value=0.5} : f16[2,3]"},
    {"%x: f32[N,2]",
     "quant.observe(%x) {ch_axis=1, derived_from=[0,1], dtype=i8, eps=0.000244140625, group=3,"
     " observer=\"histogram\", qscheme=\"per_channel_affine\", quant_max=127, quant_min=-128,"
     " scale=[0.5,0.25], zero_point=[0,-1]} : f32[N,2]"},
    {"%x: f32[N,2]",
     "quant.fake_quantize(%x) {ch_axis=1, dtype=i8, enabled=false, quant_max=127, quant_min=-128,"
     " scale=[0.5,0.25], zero_point=[0,-1]} : f32[N,2]"},
    {"%x: f32[N]",
     "quant.quantize_per_tensor(%x) {dtype=u8, quant_max=255, quant_min=0, scale=0.5,"
     " zero_point=128} : u8[N]"},
    {"%x: i8[N]",
     "quant.dequantize_per_tensor(%x) {dtype=i8, quant_max=127, quant_min=-128,"
     " scale=0.10000000149011612, zero_point=-128} : f32[N]"},
    {"%x: f32[2,N], %s: f32[2], %z: i32[2]",
     "quant.quantize_per_channel(%x, %s, %z) {axis=0, dtype=i8, quant_max=127, quant_min=-127}"
     " : i8[2,N]"},
    {"%x: i32[2], %s: f32[2], %z: i32[2]",
     "quant.dequantize_per_channel(%x, %s, %z) {axis=0, dtype=i32, quant_max=2147483647,"
     " quant_min=-2147483648} : f32[2]"},
    {"%x: f32[N]", "aten.silu(%x) : f32[N]"},
    {"%x: f32[N,3,4], %w: f32[3,4]", "aten.rms_norm(%x, %w) {dim=1, eps=0.001} : f32[N,3,4]"},
    {"%q: f32[N,2,3,4], %k: f32[N,2,5,4], %v: f32[N,2,5,6], %m: f32[3,5]",
     "aten.scaled_dot_product_attention(%q, %k, %v, %m) {scale=0.5} : f32[N,2,3,6]"},
    {"%x: f32[N,4,5]",
     "quant.choose_qparams_per_token(%x) {axis=1, dtype=i8, quant_max=127, quant_min=-128} :"
     " f32[N,1,5], i32[N,1,5]"},
    {"%x: i8[N,4,5], %s: f32[N,1,5], %z: i32[N,1,5]",
     "quant.dequantize_per_token(%x, %s, %z) {axis=1, dtype=i8, quant_max=127, quant_min=-128} :"
     " f32[N,4,5]"},
    {"%x: f32[N,4,5], %s: f32[N,1,5], %z: i32[N,1,5]",
     "quant.quantize_per_token(%x, %s, %z) {axis=1, dtype=i8, quant_max=127, quant_min=-128} :"
     " i8[N,4,5]"},
    {"%x: u8[N,7,4], %w: i8[6,4], %b: i32[6]",
     "int.linear(%x, %w, %b) {weight_zero_point=[1,2,3,4,5,6], x_zero_point=128} : i32[N,7,6]"},
    {"%x: i8[N,4,8,8], %w: i8[6,2,3,1]",
     "int.conv(%x, %w, none) {dilation=[2,1], groups=2, padding=[1,2,3,4], stride=[2,1],"
     " weight_zero_point=[-1], x_zero_point=3} : i32[N,6,4,14]"},
    {"%x: i8[N,4,L], %w: i8[4,3,5], %b: i32[6]",
     "int.conv_transpose(%x, %w, %b) {dilation=[2], groups=2, output_padding=[1], padding=[1,0],"
     " stride=[3], weight_zero_point=[1], x_zero_point=3} : i32[N,6,3*L+6]"},
    {"%x: i8[N,3,H,9]",
     "int.mean(%x) {dim=[2,3], dtype=i8, keepdim=true, quant_max=127, quant_min=-128, scale=0.5,"
     " x_zero_point=3, zero_point=-4} : i8[N,3,1,1]"},
    {"%x: i8[N,3,H,9]",
     "int.avg_pool(%x) {ceil_mode=true, count_include_pad=false, dilation=[1,2],"
     " divisor_override=3, dtype=u8, kernel_size=[3,2], padding=[1,0,1,0], quant_max=255,"
     " quant_min=0, scale=0.5, stride=[2,2], x_zero_point=3, zero_point=4} : u8[N,3,H//2+1,4]"},
    {"%x: i8[N,4], %l: i8[N,6]",
     "int.resize_linear(%x, %l) {antialias=true, coordinate_mode=\"asymmetric\", dtype=i8,"
     " exclude_outside=true, quant_max=127, quant_min=-128, scale=0.5,"
     " scales=[1.0,0.0], size=dims[N,6], x_zero_point=3, zero_point=-4} : i8[N,6]"},
    {"%x: i32[N,2]",
     "int.requantize(%x) {axis=1, dtype=i8, quant_max=127, quant_min=-127, scale=[0.5,0.25],"
     " x_zero_point=3, zero_point=-4} : i8[N,2]"},
    {"%x: i8[N,2], %t: u8[256]", "int.lookup(%x, %t) : u8[N,2]"},
    {"%x: f32[N,2]",
     "int.quantize(%x) {ch_axis=1, dtype=i8, quant_max=127, quant_min=-128, scale=[0.5,0.25],"
     " zero_point=[0,-1]} : i8[N,2]"},
    {"%x: i8[N,2]",
     "int.dequantize(%x) {ch_axis=1, dtype=i8, quant_max=127, quant_min=-128, scale=[0.5,0.25],"
     " zero_point=[0,-1]} : f32[N,2]"},
    {"%c: bool[], %x: f32[N]", "cf.if(%c, %x) {else=@f, results=types[f32[N]], then=@f} : f32[N]",
     "  func @f(%x: f32[N]) -> (%y: f32[N]) {\n    return %x\n  }\n"},
    {"%m: i64[], %s: f32[N]",
     "cf.loop(%m, none, %s) {body=@f, results=types[f32[N]], states=1} : f32[N]",
     "  func @f(%i: i64[], %c: bool[], %s: f32[N]) -> (%c: bool[], %s: f32[N]) {\n"
     "    return %c, %s\n  }\n"},
    {"%s: f32[N], %x: f32[L,N]",
     "cf.scan(%s, %x) {body=@f, input_axes=[0], input_directions=[1], output_axes=[],"
     " output_directions=[], results=types[f32[N]], states=1} : f32[N]",
     "  func @f(%s: f32[N], %x: f32[N]) -> (%s: f32[N]) {\n    return %x\n  }\n"},
};

}  // namespace

absl::Span<const OpCase> OpCases() { return kCases; }

std::string ModuleText(const OpCase& row) {
  const std::string op = row.op;
  const std::vector<std::string> types =
      absl::StrSplit(op.substr(op.rfind(" : ") + 3), ", ");  // within a type there is no space
  std::vector<std::string> results, declarations;
  for (const std::string& type : types) {
    results.push_back(absl::StrCat("%", results.size()));
    declarations.push_back(absl::StrCat("%y", declarations.size(), ": ", type));
  }
  const std::string names = absl::StrJoin(results, ", ");
  return absl::StrCat("module @m {\n  func @main(", row.arguments, ") -> (",
                      absl::StrJoin(declarations, ", "), ") {\n    ", names, " = ", op,
                      " loc(\"/node\")\n    return ", names, "\n  }\n", row.functions, "}\n");
}

}  // namespace zeropoint::ir
