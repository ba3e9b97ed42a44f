// Transposed convolutions, normalizations, recurrent layers and einsum.

#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using Ints = std::vector<std::int64_t>;

ModelBuilder Transposed(const std::vector<Extent>& x, const std::vector<Attribute>& attributes) {
  ModelBuilder model;
  model.Input("x", x).Zeros("w", {2, 3, 3, 3}).Node("ConvTranspose", {"x", "w"}, {"y"}, attributes);
  return model;
}

TEST(ImportConvTranspose, KeepsAttributes) {
  EXPECT_THAT(ImportedOps(Transposed({"N", 2, "H", 4}, {{"strides", Ints{2, 2}},
                                                        {"pads", Ints{1, 0, 0, 1}},
                                                        {"output_padding", Ints{1, 0}}})),
              HasSubstr("{output_padding=[1,0], padding=[1,0,0,1], stride=[2,2]} : "
                        "f32[N,3,2*H+1,8]"));
}

TEST(ImportConvTranspose, OutputShapeBecomesPadding) {
  EXPECT_THAT(ImportedOps(Transposed({1, 2, 3, 3},
                                     {{"strides", Ints{3, 2}}, {"output_shape", Ints{10, 6}}})),
              HasSubstr("{output_padding=[1,0], padding=[0,1,0,0], stride=[3,2]} : f32[1,3,10,6]"));
  EXPECT_THAT(ImportedOps(Transposed({1, 2, 3, 3}, {{"strides", Ints{3, 2}},
                                                    {"output_shape", Ints{10, 6}},
                                                    {"auto_pad", "SAME_UPPER"}})),
              HasSubstr("padding=[0,0,0,1], stride=[3,2]} : f32[1,3,10,6]"));
  EXPECT_THAT(ImportedOps(Transposed({1, 2, "H", 3}, {{"output_shape", Ints{10, 6}}})),
              HasSubstr("pin the input shapes"));
}

TEST(ImportConvTranspose, SameMultipliesAnyExtent) {
  EXPECT_THAT(ImportedOps(Transposed({1, 2, "H", 3},
                                     {{"strides", Ints{2, 2}}, {"auto_pad", "SAME_LOWER"}})),
              HasSubstr("padding=[1,1,0,0], stride=[2,2]} : f32[1,3,2*H,6]"));
}

TEST(ImportLayerNormalization, StatisticsAreComputedWhenTheyAreRead) {
  ModelBuilder model;
  model.Input("x", {"N", 4}).Zeros("s", {4}).Zeros("b", {4});
  model.Node("LayerNormalization", {"x", "s", "b"}, {"y"}, {{"epsilon", 1e-6f}});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.layer_norm(%x, @s, @b) {dim=1, eps=1e-06} : f32[N,4]\nreturn %0\n");
  model.graph().mutable_node(0)->add_output("mean");
  model.Output("mean");
  EXPECT_THAT(ImportedOps(model), HasSubstr("aten.mean(%x) {dim=[1], keepdim=true}"));
}

TEST(ImportLayerNormalization, ABroadcastScaleMultipliesAfterwards) {
  ModelBuilder model;
  model.Input("x", {"N", 4}).Zeros("s", {1});
  model.Node("LayerNormalization", {"x", "s"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.layer_norm(%x, none, none) {dim=1} : f32[N,4]\n"
            "%1 = aten.mul(%0, @s) : f32[N,4]\nreturn %1\n");
}

TEST(ImportInstanceNormalization, IsAGroupAChannel) {
  ModelBuilder model;
  model.Input("x", {"N", 4, "H"}).Zeros("s", {4}).Zeros("b", {4});
  model.Node("InstanceNormalization", {"x", "s", "b"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.group_norm(%x, @s, @b) {num_groups=4} : f32[N,4,H]\nreturn %0\n");
}

TEST(ImportLstm, KnowsItsDirectionsAndActivations) {
  ModelBuilder model;
  model.Input("x", {"S", "N", 3}).Zeros("w", {2, 16, 3}).Zeros("r", {2, 16, 4});
  model.Node("LSTM", {"x", "w", "r"}, {"y", "h", "c"},
             {{"direction", "bidirectional"}, {"hidden_size", 4}, {"clip", 2.0f}});
  EXPECT_EQ(ImportedOps(model),
            "%0, %1, %2 = aten.lstm(%x, @w, @r, none, none, none, none, none) "
            "{activations=\"Sigmoid,Tanh,Tanh,Sigmoid,Tanh,Tanh\", clip=2.0} : "
            "f32[S,2,N,4], f32[2,N,4], f32[2,N,4]\nreturn %0\n");
}

TEST(ImportRnn, BatchesComeFirstWithLayout1) {
  ModelBuilder model;
  model.Input("x", {"N", "S", 3}).Zeros("w", {1, 4, 3}).Zeros("r", {1, 4, 4});
  model.Node("RNN", {"x", "w", "r"}, {"y"}, {{"layout", 1}, {"direction", "reverse"}});
  EXPECT_EQ(
      ImportedOps(model),
      "%0 = aten.permute(%x) {dims=[1,0,2]} : f32[S,N,3]\n"
      "%1, %2 = aten.rnn(%0, @w, @r, none, none, none) {activations=\"Tanh\", reverse=true} : "
      "f32[S,1,N,4], f32[1,N,4]\n"
      "%3 = aten.permute(%1) {dims=[2,0,1,3]} : f32[N,S,1,4]\nreturn %3\n");
  model.graph().mutable_node(0)->mutable_attribute(1)->set_s("sideways");
  EXPECT_THAT(ImportedOps(model), HasSubstr("direction \"sideways\" is unknown"));
}

TEST(ImportEinsum, BecomesExplicit) {
  const auto einsum = [](const std::string& equation) {
    ModelBuilder model;
    model.Input("a", {"N", 2, 3}).Input("b", {3, 4});
    model.Node("Einsum", {"a", "b"}, {"y"}, {{"equation", equation}});
    return ImportedOps(model);
  };
  EXPECT_THAT(einsum("... i j, jk -> ...ik"), HasSubstr("equation=\"zij,jk->zik\"} : f32[N,2,4]"));
  EXPECT_THAT(einsum("bij,jk"), HasSubstr("equation=\"bij,jk->bik\"}"));
  EXPECT_THAT(einsum("bij"), HasSubstr("1 terms for 2 operands"));
  EXPECT_THAT(einsum("...bijk,jk"), HasSubstr("term 0 does not fit"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
