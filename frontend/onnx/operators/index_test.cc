#include <string>

#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;

constexpr int kInt64 = onnx::TensorProto_DataType_INT64;
constexpr int kBool = onnx::TensorProto_DataType_BOOL;

TEST(ImportIndex, GathersAndScattersElementsAndSlices) {
  ModelBuilder gather;
  gather.Input("x", {3, 4}).Input("i", {2, 4}, kInt64).Node("GatherElements", {"x", "i"}, {"y"});
  EXPECT_EQ(ImportedOps(gather), "%0 = aten.gather(%x, %i) {dim=0} : f32[2,4]\nreturn %0\n");
  ModelBuilder slices;
  slices.Input("x", {3, 4}).Input("i", {2, 1}, kInt64).Node("GatherND", {"x", "i"}, {"y"});
  EXPECT_EQ(ImportedOps(slices), "%0 = aten.gather_nd(%x, %i) : f32[2,4]\nreturn %0\n");
  ModelBuilder scatter(18);
  scatter.Input("x", {4}).Input("i", {2}, kInt64).Input("s", {2});
  scatter.Node("ScatterElements", {"x", "i", "s"}, {"y"}, {{"reduction", std::string("add")}});
  EXPECT_EQ(ImportedOps(scatter),
            "%0 = aten.scatter(%x, %i, %s) {dim=0, reduce=\"add\"} : f32[4]\nreturn %0\n");
  ModelBuilder nd;
  nd.Input("x", {4, 2}).Input("i", {3, 1}, kInt64).Input("s", {3, 2});
  nd.Node("ScatterND", {"x", "i", "s"}, {"y"});
  EXPECT_EQ(ImportedOps(nd), "%0 = aten.scatter_nd(%x, %i, %s) : f32[4,2]\nreturn %0\n");
}

TEST(ImportNonZero, HasARowAnAxisAndASymbolOfItsOwn) {
  ModelBuilder model;
  model.Input("x", {"nonzero_0", 3}, kBool).Node("NonZero", {"x"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.nonzero(%x) {count=dims[nonzero_1]} : i64[nonzero_1,2]\n"
            "%1 = aten.permute(%0) {dims=[1,0]} : i64[2,nonzero_1]\n"
            "return %1\n");
}

TEST(ImportCompress, SelectsWhereTheConditionHolds) {
  ModelBuilder model;
  model.Input("x", {3, 2})
      .Input("c", {3}, kBool)
      .Node("Compress", {"x", "c"}, {"y"}, {{"axis", 0}});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.nonzero(%c) {count=dims[compress_0]} : i64[compress_0,1]\n"
            "%1 = aten.squeeze(%0) {dim=[1]} : i64[compress_0]\n"
            "%2 = aten.index_select(%x, %1) {dim=0} : f32[compress_0,2]\n"
            "return %2\n");
}

TEST(ImportUnique, FlattensWithoutAnAxis) {
  ModelBuilder model;
  model.Input("x", {3, 2}).Output("counts");
  model.Node("Unique", {"x"}, {"y", "", "", "counts"}, {{"sorted", 0}});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.view(%x) {size=dims[6]} : f32[6]\n"
            "%1, %2, %3, %4 = aten.unique_dim(%0) {count=dims[unique_0], dim=0, sorted=false}"
            " : f32[unique_0], i64[unique_0], i64[6], i64[unique_0]\n"
            "return %4\n");
}

TEST(ImportMl, FindsOperatorsByTheirDomain) {
  ModelBuilder model;
  model.Input("x", {"N", 3}).Node("Binarizer", {"x"}, {"y"}, {{"threshold", 0.5f}});
  EXPECT_TRUE(absl::IsUnimplemented(ImportStatus(model)));
  model.graph().mutable_node(0)->set_domain("ai.onnx.ml");
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.gt(%x, @y.scalar) : bool[N,3]\n"
            "%1 = aten.to(%0) {dtype=f32} : f32[N,3]\n"
            "return %1\n");
}

TEST(ImportScatter, FreeExtentsOfIndicesAndUpdatesAreOne) {
  for (const auto& [op, index] : std::vector<std::pair<std::string, std::int64_t>>{
           {"ScatterND", 1}, {"ScatterElements", 4}}) {
    ModelBuilder model(18);
    model.Input("x", {"", 4}).IntInput("i", {"", index}).Input("u", {"", 4});
    model.Node(op, {"x", "i", "u"}, {"y"});
    const std::string text = ImportedText(model);
    EXPECT_THAT(text, HasSubstr("%u: f32[i_dim0,4]")) << op;
    EXPECT_THAT(text, HasSubstr(" : f32[x_dim0,4]")) << op;
  }
}

}  // namespace
}  // namespace zeropoint::frontend::testing
