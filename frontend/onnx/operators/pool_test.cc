#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using Ints = std::vector<std::int64_t>;

ModelBuilder Pool(const std::string& op, const std::vector<Extent>& x,
                  const std::vector<Attribute>& attributes) {
  ModelBuilder model(19);
  model.Input("x", x).Node(op, {"x"}, {"y"}, attributes);
  return model;
}

TEST(ImportPool, MaxPoolKeepsEveryAttribute) {
  EXPECT_EQ(ImportedOps(Pool("MaxPool", {"N", 2, 9, 9},
                             {{"kernel_shape", Ints{3, 2}},
                              {"strides", Ints{2, 2}},
                              {"pads", Ints{1, 0, 1, 1}},
                              {"dilations", Ints{2, 1}},
                              {"ceil_mode", 1}})),
            "%0 = aten.max_pool2d(%x) {ceil_mode=true, dilation=[2,1], kernel_size=[3,2], "
            "padding=[1,0,1,1], stride=[2,2]} : f32[N,2,4,5]\nreturn %0\n");
}

TEST(ImportPool, OneDimensionRunsAsHeightOne) {
  EXPECT_EQ(ImportedOps(Pool("MaxPool", {1, 2, 8}, {{"kernel_shape", Ints{2}}})),
            "%0 = aten.unsqueeze(%x) {dim=2} : f32[1,2,1,8]\n"
            "%1 = aten.max_pool2d(%0) {kernel_size=[1,2], stride=[1,1]} : f32[1,2,1,7]\n"
            "%2 = aten.squeeze(%1) {dim=[2]} : f32[1,2,7]\n"
            "return %2\n");
}

TEST(ImportPool, AveragePoolExcludesPaddingUnlessAsked) {
  EXPECT_THAT(ImportedOps(Pool("AveragePool", {1, 1, 4, 4}, {{"kernel_shape", Ints{2, 2}}})),
              HasSubstr("count_include_pad=false"));
  EXPECT_THAT(ImportedOps(Pool("AveragePool", {1, 1, 4, 4},
                               {{"kernel_shape", Ints{2, 2}}, {"count_include_pad", 1}})),
              HasSubstr("aten.avg_pool2d(%x) {kernel_size=[2,2], stride=[1,1]}"));
}

TEST(ImportPool, SamePaddingBecomesNumbers) {
  EXPECT_THAT(ImportedOps(Pool("MaxPool", {1, 1, 5, 5},
                               {{"kernel_shape", Ints{2, 2}}, {"auto_pad", "SAME_UPPER"}})),
              HasSubstr("padding=[0,0,1,1], stride=[1,1]} : f32[1,1,5,5]"));
}

TEST(ImportPool, GlobalAveragePoolIsAdaptiveForImagesAndAMeanElsewhere) {
  EXPECT_EQ(ImportedOps(Pool("GlobalAveragePool", {"N", 2, "H", "W"}, {})),
            "%0 = aten.adaptive_avg_pool2d(%x) : f32[N,2,1,1]\nreturn %0\n");
  EXPECT_EQ(ImportedOps(Pool("GlobalAveragePool", {"N", 2, "L"}, {})),
            "%0 = aten.mean(%x) {dim=[2], keepdim=true} : f32[N,2,1]\nreturn %0\n");
}

TEST(ImportPool, GlobalPoolsReduceAllButBatchAndChannels) {
  EXPECT_EQ(ImportedOps(Pool("GlobalMaxPool", {"N", 2, "H", "W"}, {})),
            "%0 = aten.amax(%x) {dim=[2,3], keepdim=true} : f32[N,2,1,1]\nreturn %0\n");
  EXPECT_EQ(ImportedOps(Pool("GlobalLpPool", {"N", 2, "L"}, {{"p", 1}})),
            "%0 = aten.abs(%x) : f32[N,2,L]\n"
            "%1 = aten.sum(%0) {dim=[2], keepdim=true} : f32[N,2,1]\nreturn %1\n");
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(Pool("GlobalLpPool", {1, 2, 3}, {{"p", 0}}))));
}

TEST(ImportPool, IndicesAreAnOpOfTheirOwn) {
  ModelBuilder model;
  model.Input("x", {1, 1, 4, 4});
  model.Node("MaxPool", {"x"}, {"y", "indices"}, {{"kernel_shape", Ints{2, 2}}}).Output("y");
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.max_pool2d(%x) {kernel_size=[2,2], stride=[1,1]} : f32[1,1,3,3]\n"
            "%1, %2 = aten.max_pool_with_indices(%x) {dilation=[1,1], kernel_size=[2,2], "
            "padding=[0,0,0,0], stride=[1,1]} : f32[1,1,3,3], i64[1,1,3,3]\n"
            "return %0\n");
}

TEST(ImportPool, LpPoolIsAPowerOfASum) {
  EXPECT_THAT(ImportedOps(Pool("LpPool", {1, 1, 4, 4}, {{"kernel_shape", Ints{2, 2}}, {"p", 3}})),
              HasSubstr("aten.avg_pool2d(%1) {divisor_override=1, kernel_size=[2,2]"));
  EXPECT_TRUE(absl::IsInvalidArgument(
      ImportStatus(Pool("LpPool", {1, 1, 4, 4}, {{"kernel_shape", Ints{2, 2}}, {"p", 0}}))));
}

TEST(ImportPool, MaxUnpoolPadsToTheShapeAskedFor) {
  ModelBuilder model;
  model.Input("x", {1, 1, 2, 2}).IntInput("i", {1, 1, 2, 2});
  model.Ints("shape", {4}, {1, 1, 5, 5});
  model.Node("MaxUnpool", {"x", "i", "shape"}, {"y"},
             {{"kernel_shape", Ints{2, 2}}, {"strides", Ints{2, 2}}});
  EXPECT_THAT(ImportedOps(model), HasSubstr("pad=[0,0,0,0,0,0,1,1]} : f32[1,1,5,5]"));
}

TEST(ImportPool, RefusesWhatIsMissingOrCannotBe) {
  const Ints window = {2, 2};
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(Pool("MaxPool", {1, 1, 4, 4}, {}))));
  EXPECT_TRUE(absl::IsInvalidArgument(
      ImportStatus(Pool("MaxPool", {1, 1, 4, 4}, {{"kernel_shape", Ints{0, 2}}}))));
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(
      Pool("MaxPool", {1, 1, 4, 4}, {{"kernel_shape", window}, {"strides", Ints{0, 0}}}))));
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(
      Pool("MaxPool", {1, 1, 4, 4}, {{"kernel_shape", window}, {"pads", Ints{9, 9, 9, 9}}}))));
  EXPECT_TRUE(absl::IsUnimplemented(
      ImportStatus(Pool("MaxPool", {1, 1, 4, 4, 4, 4}, {{"kernel_shape", Ints{1, 1, 1, 1}}}))));
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(Pool("GlobalAveragePool", {1, 2}, {}))));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
