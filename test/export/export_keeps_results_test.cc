// Ops that become several ONNX nodes compute, when these are imported again, what they computed.
// Those that become one are compared as text (frontend/onnx/export/export_test.cc).

#include <memory>
#include <string>
#include <vector>

#include "frontend/onnx/export/export.h"
#include "frontend/onnx/import.h"
#include "gtest/gtest.h"
#include "ir/module.h"
#include "ir/parser.h"
#include "ir/str_cat.h"
#include "test/testing/random_run.h"

namespace zeropoint::test {
namespace {

struct Case {
  const char* name;
  const char* arguments;
  const char* results;
  const char* body;
};

constexpr Case kCases[] = {
    {"Attention", "%q: f32[N,2,S,3], %k: f32[N,2,T,3], %v: f32[N,2,T,5], %m: f32[S,T]",
     "%y: f32[N,2,S,5]",
     "%0 = aten.scaled_dot_product_attention(%q, %k, %v, %m) {scale=0.5} : f32[N,2,S,5]\n"
     "return %0"},
    {"LayerNormOfThePlain", "%x: f32[N,3,4]", "%y: f32[N,3,4]",
     "%0 = aten.layer_norm(%x, none, none) {dim=1} : f32[N,3,4]\nreturn %0"},
    {"LayerNorm", "%x: f32[N,4], %w: f32[4], %b: f32[4]", "%y: f32[N,4]",
     "%0 = aten.layer_norm(%x, %w, %b) {dim=1} : f32[N,4]\nreturn %0"},
    {"RmsNorm", "%x: f32[N,4], %w: f32[4]", "%y: f32[N,4]",
     "%0 = aten.rms_norm(%x, %w) {dim=1} : f32[N,4]\nreturn %0"},
    {"GroupNorm", "%x: f32[N,6,H,W], %w: f32[6], %b: f32[6]", "%y: f32[N,6,H,W]",
     "%0 = aten.group_norm(%x, %w, %b) {num_groups=3} : f32[N,6,H,W]\nreturn %0"},
    {"Silu", "%x: f32[N]", "%y: f32[N]", "%0 = aten.silu(%x) : f32[N]\nreturn %0"},
    {"ChannelShuffle", "%x: f32[N,6,H]", "%y: f32[N,6,H]",
     "%0 = aten.channel_shuffle(%x) {groups=2} : f32[N,6,H]\nreturn %0"},
    {"PixelUnshuffle", "%x: f32[N,3,4,6]", "%y: f32[N,12,2,3]",
     "%0 = aten.pixel_unshuffle(%x) {downscale_factor=2} : f32[N,12,2,3]\nreturn %0"},
    {"SpaceToDepth", "%x: f32[N,3,4,6]", "%y: f32[N,12,2,3]",
     "%0 = aten.pixel_unshuffle(%x) {downscale_factor=2} : f32[N,12,2,3]\n"
     "%1 = aten.channel_shuffle(%0) {groups=3} : f32[N,12,2,3]\nreturn %1"},
    {"SumsOfWindows", "%x: f32[N,2,5,5]", "%y: f32[N,2,3,3]",
     "%0 = aten.avg_pool2d(%x) {divisor_override=3, kernel_size=[2,3], padding=[0,1,1,1], "
     "stride=[2,2]} : f32[N,2,3,3]\nreturn %0"},
    {"Full", "%x: f32[2,3]", "%y: f32[2,3]",
     "%0 = aten.full() {dtype=f32, size=[2,3], value=0.5} : f32[2,3]\n"
     "%1 = aten.add(%x, %0) : f32[2,3]\nreturn %1"},
    {"Flip", "%x: f32[N,3]", "%y: f32[N,3]",
     "%0 = aten.flip(%x) {dims=[0,1]} : f32[N,3]\nreturn %0"},
    {"Topk", "%x: f32[N,7]", "%y: f32[N,2], %i: i64[N,2]",
     "%0, %1 = aten.topk(%x) {dim=1, k=2} : f32[N,2], i64[N,2]\nreturn %0, %1"},
    {"OrdinalsOfAnExtent", "%x: f32[N,3]", "%y: i64[N]",
     "%0 = aten.sym_size(%x) {dim=0} : i64[]\n"
     "%1 = aten.arange(%0) {count=dims[N]} : i64[N]\nreturn %1"},
    {"ExpandToAnotherTensor", "%x: f32[1,3], %like: f32[N,S]", "%y: f32[N,3]",
     "%0 = aten.expand(%x, %like) {like_dims=[0,-1], size=dims[N,3]} : f32[N,3]\nreturn %0"},
    {"ViewWithExtentsOfAnotherTensor", "%x: f32[N*S,4], %like: i64[N,S]", "%y: f32[N,S,4]",
     "%0 = aten.view(%x) {size=dims[N,S,4]} : f32[N,S,4]\nreturn %0"},
    {"ViewWithMultiplesOfExtents", "%x: f32[N,H,3,W,3]", "%y: f32[N,3*H,3*W]",
     "%0 = aten.view(%x) {size=dims[N,3*H,W,3]} : f32[N,3*H,W,3]\n"
     "%1 = aten.view(%0) {size=dims[N,3*H,3*W]} : f32[N,3*H,3*W]\nreturn %1"},
    {"ResizeToAnotherTensor", "%x: f32[N,2,3,5], %like: f32[N,2,H,W]", "%y: f32[N,2,H,W]",
     "%0 = aten.resize_linear(%x, %like) {scales=[1.0,1.0,0.0,0.0], size=dims[N,2,H,W]} : "
     "f32[N,2,H,W]\nreturn %0"},
    {"Lstm", "%x: f32[S,N,3], %w: f32[2,8,3], %r: f32[2,8,2], %b: f32[2,16]",
     "%y: f32[S,2,N,2], %h: f32[2,N,2]",
     "%0, %1, %2 = aten.lstm(%x, %w, %r, %b, none, none, none, none) "
     "{activations=\"Sigmoid,Tanh,Tanh,Sigmoid,Tanh,Tanh\"} : f32[S,2,N,2], f32[2,N,2], "
     "f32[2,N,2]\nreturn %0, %1"},
    {"Gru", "%x: f32[S,N,3], %w: f32[1,6,3], %r: f32[1,6,2]", "%y: f32[S,1,N,2]",
     "%0, %1 = aten.gru(%x, %w, %r, none, none, none) {activations=\"Sigmoid,Tanh\", "
     "linear_before_reset=true, reverse=true} : f32[S,1,N,2], f32[1,N,2]\nreturn %0"},
};

class Exported : public testing::TestWithParam<Case> {};

TEST_P(Exported, KeepsResults) {
  const Case& test = GetParam();
  const auto module =
      ir::ParseModule(ir::StrCat("module @m {\n  func @main(", test.arguments, ") -> (",
                                 test.results, ") {\n", test.body, "\n  }\n}\n"));
  ASSERT_TRUE(module.ok()) << module.status();
  const std::vector<runtime::Tensor> inputs = RandomInputs((*module)->main());
  const auto before = RunReference(**module, inputs);
  ASSERT_TRUE(before.ok()) << before.status();
  for (const int opset : {frontend::kMinExportOpset, 17, frontend::kMaxExportOpset}) {
    SCOPED_TRACE(ir::StrCat("opset ", opset));
    const auto bytes = frontend::ExportOnnx(**module, {.opset = opset});
    ASSERT_TRUE(bytes.ok()) << bytes.status();
    const auto imported = frontend::ImportOnnxBytes(*bytes, "m", {});
    ASSERT_TRUE(imported.ok()) << imported.status();
    const auto after = RunReference(**imported, inputs);
    ASSERT_TRUE(after.ok()) << after.status();
    ExpectEqualResults(*before, *after);
  }
}

INSTANTIATE_TEST_SUITE_P(Ops, Exported, testing::ValuesIn(kCases),
                         [](const testing::TestParamInfo<Case>& test) {
                           return std::string(test.param.name);
                         });

}  // namespace
}  // namespace zeropoint::test
