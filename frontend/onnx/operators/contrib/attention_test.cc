#include "frontend/onnx/testing/ort_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kInt32 = onnx::TensorProto_DataType_INT32;
constexpr int kInt64 = onnx::TensorProto_DataType_INT64;

struct AttentionCase {
  std::vector<Extent> mask = {};
  bool past = false;
  std::vector<Attribute> attributes = {};
};

/// Two heads of four columns.
std::string Attention(AttentionCase test) {
  OrtBuilder model;
  model.Input("x", {"B", "S", 8}).Zeros("w", {8, 24}).Zeros("b", {24});
  std::vector<std::string> inputs = {"x", "w", "b", "", ""};
  if (!test.mask.empty()) {
    model.Input("mask", test.mask, kInt32);
    inputs[3] = "mask";
  }
  if (test.past) {
    model.Input("past", {2, "B", 2, "P", 4});
    inputs[4] = "past";
  }
  test.attributes.push_back({"num_heads", 2});
  model.OrtNode("Attention", inputs, {"y", "present"}, test.attributes).Output("y");
  if (test.past) model.Output("present");
  return ImportedOps(model);
}

TEST(ImportOrtAttention, SplitsOneProductIntoHeads) {
  EXPECT_THAT(Attention({}), HasSubstr("%2 = aten.slice(%1) {dim=2, end=8, start=0} : f32[B,S,8]\n"
                                       "%3 = aten.view(%2) {size=dims[B,S,2,4]} : f32[B,S,2,4]\n"
                                       "%4 = aten.permute(%3) {dims=[0,2,1,3]} : f32[B,2,S,4]\n"));
  EXPECT_THAT(Attention({}), HasSubstr("aten.scaled_dot_product_attention(%4, %7, %10, none)"
                                       " {scale=0.5} : f32[B,2,S,4]\n"));
}

TEST(ImportOrtAttention, MasksByLengthsOrByWhatIsSeen) {
  EXPECT_THAT(Attention({.mask = {"B"}}), HasSubstr(": bool[B,S]\n"));
  EXPECT_THAT(Attention({.mask = {"B", "S"}}), HasSubstr(" : f32[B,1,1,S]\n"));
  EXPECT_THAT(Attention({.mask = {"B", "S", "S"}}), HasSubstr(" : f32[B,1,S,S]\n"));
  EXPECT_THAT(Attention({.mask = {"B", 1, "S", "S"}}), HasSubstr("a mask of rank 4"));
}

TEST(ImportOrtAttention, CausalOneSeesThePast) {
  const std::string ops = Attention({.past = true, .attributes = {{"unidirectional", 1}}});
  EXPECT_THAT(ops, HasSubstr(": f32[B,2,P+S,4]\n"));
  EXPECT_THAT(ops, HasSubstr(": bool[S,P+S]\n"));
  EXPECT_THAT(ops, HasSubstr(": f32[2,B,2,P+S,4]\n"));
}

TEST(ImportOrtAttention, RefusesWhatItCannotSay) {
  EXPECT_THAT(Attention({.attributes = {{"do_rotary", 1}}}), HasSubstr("do_rotary"));
  EXPECT_THAT(Attention({.attributes = {{"qkv_hidden_sizes", std::vector<std::int64_t>{8, 8}}}}),
              HasSubstr("no three projections in 24 columns"));
}

TEST(ImportOrtMultiHeadAttention, AddsEachPartOfTheBias) {
  OrtBuilder model;
  model.Input("q", {"B", "S", 4}).Input("k", {"B", "L", 4}).Input("v", {"B", "L", 4});
  model.Zeros("b", {12});
  model.OrtNode("MultiHeadAttention", {"q", "k", "v", "b"}, {"y"}, {{"num_heads", 2}});
  const std::string ops = ImportedOps(model);
  EXPECT_THAT(ops, HasSubstr("{dim=0, end=12, start=8} : f32[4]\n"));
  EXPECT_THAT(ops, HasSubstr("none) {scale=0.7071067811865475} : f32[B,2,S,2]\n"));
}

TEST(ImportOrtMultiHeadAttention, TakesHeadsOfAnEncoderAsTheyAre) {
  OrtBuilder model;
  model.Input("q", {"B", "S", 4}).Input("k", {"B", 2, "L", 2}).Input("v", {"B", 2, "L", 2});
  model.OrtNode("MultiHeadAttention", {"q", "k", "v"}, {"y"}, {{"num_heads", 2}});
  EXPECT_THAT(ImportedOps(model), HasSubstr("scaled_dot_product_attention(%1, %k, %v, none)"));
}

/// Four heads of queries over two of keys, two columns each; `inputs` are query, key, value.
std::string Grouped(const std::vector<std::string>& inputs, std::vector<Attribute> attributes) {
  OrtBuilder model;
  model.Input("all", {"B", "S", 16}).Input("q", {"B", "S", 8});
  model.Input("k", {"B", "S", 4}).Input("v", {"B", "S", 4});
  model.Input("past_k", {"B", 2, "P", 2}).Input("past_v", {"B", 2, "P", 2});
  model.Input("last", {"B"}, kInt32).Input("total", {}, kInt32).Zeros("cos", {9, 1});
  attributes.push_back({"kv_num_heads", 2});
  attributes.push_back({"do_rotary", 1});
  model.OrtNode(
      "GroupQueryAttention",
      {inputs[0], inputs[1], inputs[2], "past_k", "past_v", "last", "total", "cos", "cos"},
      {"y", "keys", "values"}, attributes);
  return ImportedOps(model.Output("y").Output("keys").Output("values"));
}

TEST(ImportOrtGroupQueryAttention, GroupsOfQueriesShareAKey) {
  const std::string ops = Grouped({"q", "k", "v"}, {{"num_heads", 4}});
  EXPECT_THAT(ops, HasSubstr(" : f32[B,2,2,P+S,2]\n"));
  EXPECT_THAT(ops, HasSubstr(" : f32[B,4,P+S,2]\n"));
  EXPECT_THAT(ops, HasSubstr(": bool[S,P+S]\n"));
  EXPECT_THAT(ops, HasSubstr(" : f32[B,4,S,2]\n"));
}

TEST(ImportOrtGroupQueryAttention, TakesQueryKeyAndValueInOne) {
  const std::string ops = Grouped({"all", "", ""}, {{"num_heads", 4}});
  EXPECT_THAT(ops, HasSubstr("aten.slice(%all) {dim=2, end=12, start=8} : f32[B,S,4]\n"));
  EXPECT_THAT(ops, HasSubstr("aten.slice(%all) {dim=2, end=16, start=12} : f32[B,S,4]\n"));
}

TEST(ImportOrtGroupQueryAttention, AWindowHidesKeysThatAreFar) {
  EXPECT_THAT(Grouped({"q", "k", "v"}, {{"num_heads", 4}, {"local_window_size", 3}}),
              HasSubstr("aten.lt"));
}

TEST(ImportOrtGroupQueryAttention, RefusesWhatItCannotSay) {
  EXPECT_THAT(Grouped({"q", "k", "v"}, {{"num_heads", 3}}), HasSubstr("3 heads share 2 keys"));
  EXPECT_THAT(Grouped({"q", "k", "v"}, {{"num_heads", 4}, {"softcap", 2.0f}}),
              HasSubstr("softcap"));
  EXPECT_THAT(Grouped({"k", "", ""}, {{"num_heads", 4}}), HasSubstr("no 8 heads"));
}

std::string Rotary(const std::vector<Extent>& positions, std::int64_t interleaved) {
  OrtBuilder model;
  model.Input("x", {"B", "S", 8}).Input("p", positions, kInt64).Zeros("cos", {9, 2});
  model.OrtNode("RotaryEmbedding", {"x", "p", "cos", "cos"}, {"y"}, {{"interleaved", interleaved}});
  return ImportedOps(model);
}

TEST(ImportOrtRotary, TurnsHalvesOrNeighbours) {
  EXPECT_THAT(Rotary({"B", "S"}, 0), HasSubstr("{dim=3, end=2, start=0} : f32[B,2,S,2]\n"));
  EXPECT_THAT(Rotary({"B", "S"}, 1), HasSubstr("{dim=3, end=4, start=1, step=2} : f32[B,2,S,2]\n"));
}

TEST(ImportOrtRotary, CountsFromOnePosition) {
  EXPECT_THAT(Rotary({1}, 0), HasSubstr("aten.arange"));
  EXPECT_THAT(Rotary({"B", "S"}, 0), Not(HasSubstr("aten.arange")));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
