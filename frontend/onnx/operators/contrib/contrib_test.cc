#include "frontend/onnx/testing/ort_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using Ints = std::vector<std::int64_t>;

std::string Activation(const std::string& op, bool with_bias) {
  OrtBuilder model;
  model.Input("x", {"N", 2}).Floats("b", {2}, {1, 2});
  const std::vector<std::string> inputs = {"x", "b"};
  model.OrtNode(op, {inputs.begin(), inputs.end() - (with_bias ? 0 : 1)}, {"y"});
  return ImportedOps(model);
}

TEST(ImportOrtGelu, AddsTheBiasFirst) {
  const std::string add = "%0 = aten.add(%x, @b) : f32[N,2]\n";
  EXPECT_EQ(Activation("Gelu", false), "%0 = aten.gelu(%x) : f32[N,2]\nreturn %0\n");
  EXPECT_EQ(Activation("BiasGelu", true), add + "%1 = aten.gelu(%0) : f32[N,2]\nreturn %1\n");
  EXPECT_EQ(Activation("FastGelu", true),
            add + "%1 = aten.gelu(%0) {approximate=\"tanh\"} : f32[N,2]\nreturn %1\n");
}

TEST(ImportOrtGelu, QuickOneIsASigmoidGate) {
  EXPECT_EQ(Activation("QuickGelu", false),
            "%0 = aten.mul(%x, @y.scalar) : f32[N,2]\n%1 = aten.sigmoid(%0) : f32[N,2]\n"
            "%2 = aten.mul(%x, %1) : f32[N,2]\nreturn %2\n");
}

std::string FusedConv(const std::string& activation, const std::vector<float>& parameters) {
  OrtBuilder model;
  model.Input("x", {1, 1, 4, 4}).Input("z", {1, 1, 4, 4}).Floats("w", {1, 1, 1, 1}, {2});
  model.OrtNode("FusedConv", {"x", "w", "", "z"}, {"y"},
                {{"activation", activation}, {"activation_params", parameters}});
  return ImportedOps(model);
}

TEST(ImportOrtFusedConv, AddsThenActivates) {
  EXPECT_THAT(FusedConv("LeakyRelu", {0.1f}),
              HasSubstr("%1 = aten.add(%0, %z) : f32[1,1,4,4]\n"
                        "%2 = aten.leaky_relu(%1) {negative_slope=0.1} : f32[1,1,4,4]\n"));
  EXPECT_THAT(FusedConv("Clip", {0, 6}), HasSubstr("{max_val=6.0, min_val=0.0}"));
}

TEST(ImportOrtFusedConv, RefusesActivationsThatItDoesNotKnow) {
  EXPECT_THAT(FusedConv("Swish", {}), HasSubstr("activation \"Swish\""));
  EXPECT_THAT(FusedConv("Clip", {0}), HasSubstr("needs 2 parameters"));
}

TEST(ImportOrtFusedGemm, ActivatesTheProduct) {
  OrtBuilder model;
  model.Input("x", {"N", 2}).Floats("w", {1, 2}, {1, 2}).Floats("b", {1}, {3});
  model.OrtNode("FusedGemm", {"x", "w", "b"}, {"y"}, {{"transB", 1}, {"activation", "Relu"}});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.linear(%x, @w, @b) : f32[N,1]\n%1 = aten.relu(%0) : f32[N,1]\nreturn %1\n");
}

TEST(ImportOrtFusedMatMul, TransposesAndScales) {
  OrtBuilder model;
  model.Input("a", {2, 3, 4}).Input("b", {2, 5, 4});
  model.OrtNode("FusedMatMul", {"a", "b"}, {"y"}, {{"transB", 1}, {"alpha", 0.5f}});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.permute(%b) {dims=[0,2,1]} : f32[2,4,5]\n"
            "%1 = aten.matmul(%a, %0) : f32[2,3,5]\n"
            "%2 = aten.mul(%1, @y.scalar) : f32[2,3,5]\nreturn %2\n");
}

TEST(ImportOrtSkipNorm, NormalizesASumThatMayBeReadToo) {
  OrtBuilder model;
  model.Input("x", {"N", 2}).Input("s", {"N", 2}).Floats("g", {2}, {1, 1}).Floats("b", {2}, {0, 1});
  model.OrtNode("SkipLayerNormalization", {"x", "s", "g", "", "b"}, {"y", "", "", "sum"});
  model.Output("y").Output("sum");
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.add(%x, %s) : f32[N,2]\n%1 = aten.add(%0, @b) : f32[N,2]\n"
            "%2 = aten.layer_norm(%1, @g, none) {dim=1, eps=1e-12} : f32[N,2]\n"
            "return %2, %1\n");
  OrtBuilder simple;
  simple.Input("x", {"N", 2}).Input("s", {"N", 2}).Floats("g", {2}, {1, 1});
  simple.OrtNode("SkipSimplifiedLayerNormalization", {"x", "s", "g"}, {"y"}, {{"epsilon", 0.5f}});
  EXPECT_THAT(ImportedOps(simple), HasSubstr("aten.rms_norm(%0, @g) {dim=1, eps=0.5} : f32[N,2]"));
}

TEST(ImportOrtNorm, StandsInTheDefaultDomainOfAnyOpset) {
  ModelBuilder model(12);
  model.Input("x", {"N", 2}).Floats("g", {2}, {1, 1});
  model.Node("SimplifiedLayerNormalization", {"x", "g"}, {"t"});
  model.Node("LayerNormalization", {"t", "g"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.rms_norm(%x, @g) {dim=1} : f32[N,2]\n"
            "%1 = aten.layer_norm(%0, @g, none) {dim=1} : f32[N,2]\nreturn %1\n");
}

TEST(ImportOrtEmbedNorm, CountsPositionsWhereNoneAreGiven) {
  constexpr int kInt32 = onnx::TensorProto_DataType_INT32;
  OrtBuilder model;
  model.Input("ids", {"N", "S"}, kInt32).Input("mask", {"N", "S"}, kInt32).Zeros("w", {9, 2});
  model.Floats("g", {2}, {1, 1});
  model.OrtNode("EmbedLayerNormalization", {"ids", "", "w", "w", "", "g", "g", "mask"}, {"y", "m"});
  model.Output("y").Output("m");
  EXPECT_THAT(ImportedOps(model), HasSubstr("%1 = aten.arange(%0) {count=dims[S]} : i64[S]\n"));
  EXPECT_THAT(ImportedOps(model), HasSubstr("aten.sum(%mask) {dim=[1]} : i32[N]\n"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
