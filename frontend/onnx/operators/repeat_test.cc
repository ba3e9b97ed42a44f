#include <string>

#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;

constexpr int kInt64 = onnx::TensorProto_DataType_INT64;

TEST(ImportExpand, BroadcastsBothWays) {
  ModelBuilder model;
  model.Input("x", {"N", 3, 1}).Ints("shape", {2}, {1, 4}).Node("Expand", {"x", "shape"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.expand(%x, none) {size=dims[N,3,4]} : f32[N,3,4]\nreturn %0\n");
}

TEST(ImportExpand, OnesInFrontRaiseTheRank) {
  for (const std::vector<Extent>& extents :
       {std::vector<Extent>{}, std::vector<Extent>{3}, std::vector<Extent>{"N"}}) {
    ModelBuilder model;
    model.Input("x", extents).Ints("ones", {3}, {1, 1, 1}).Node("Expand", {"x", "ones"}, {"y"});
    EXPECT_THAT(ImportedOps(model), HasSubstr("aten.expand(%x, none) {size=dims[1,1,"));
  }
}

/// The class token of a vision transformer, once an image.
TEST(ImportExpand, ReadsABatchFromAnInput) {
  ModelBuilder model;
  model.Input("x", {3, "N"}).Zeros("token", {1, 2}).Ints("one", {1}, {1}).Ints("two", {1}, {2});
  model.Node("Shape", {"x"}, {"shape"}).Node("Gather", {"shape", "one"}, {"n"});
  model.Node("Concat", {"n", "two"}, {"size"}, {{"axis", 0}});
  model.Node("Expand", {"token", "size"}, {"y"});
  EXPECT_EQ(
      ImportedOps(model),
      "%0 = aten.expand(@token, %x) {like_dims=[1,-1], size=dims[N,2]} : f32[N,2]\nreturn %0\n");
}

TEST(ImportExpand, RefusesNegativeExtents) {
  ModelBuilder model;
  model.Input("x", {3}).Ints("shape", {1}, {-1}).Node("Expand", {"x", "shape"}, {"y"});
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(model)));
}

TEST(ImportTile, RepeatsEveryAxis) {
  ModelBuilder model;
  model.Input("x", {"N", 3}).Ints("repeats", {2}, {2, 1}).Node("Tile", {"x", "repeats"}, {"y"});
  EXPECT_EQ(ImportedOps(model), "%0 = aten.repeat(%x) {repeats=[2,1]} : f32[2*N,3]\nreturn %0\n");
  ModelBuilder wrong;
  wrong.Input("x", {3}).Ints("repeats", {2}, {2, 1}).Node("Tile", {"x", "repeats"}, {"y"});
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(wrong)));
}

TEST(ImportTrilu, IsUpperByDefault) {
  ModelBuilder model;
  model.Input("x", {3, 3}).Ints("k", {}, {-1}).Node("Trilu", {"x", "k"}, {"y"});
  EXPECT_EQ(ImportedOps(model), "%0 = aten.triu(%x) {diagonal=-1} : f32[3,3]\nreturn %0\n");
}

TEST(ImportDepthToSpace, PutsBlocksFirstUnlessAskedOtherwise) {
  const auto imported = [](const std::string& mode) {
    ModelBuilder model;
    model.Input("x", {"N", 8, "H", "W"});
    model.Node("DepthToSpace", {"x"}, {"y"}, {{"blocksize", 2}, {"mode", mode}});
    return ImportedOps(model);
  };
  EXPECT_EQ(imported("CRD"),
            "%0 = aten.pixel_shuffle(%x) {upscale_factor=2} : f32[N,2,2*H,2*W]\nreturn %0\n");
  EXPECT_EQ(imported("DCR"),
            "%0 = aten.channel_shuffle(%x) {groups=4} : f32[N,8,H,W]\n"
            "%1 = aten.pixel_shuffle(%0) {upscale_factor=2} : f32[N,2,2*H,2*W]\n"
            "return %1\n");
  EXPECT_THAT(imported("ABC"), HasSubstr("\"mode\" is \"ABC\""));
}

TEST(ImportReverseSequence, GathersStepsBehindTheLength) {
  ModelBuilder model;
  model.Input("x", {4, "N", 2}).Input("lengths", {"N"}, kInt64);
  model.Node("ReverseSequence", {"x", "lengths"}, {"y"});
  EXPECT_THAT(ImportedOps(model),
              HasSubstr("%8 = aten.gather(%x, %7) {dim=0} : f32[4,N,2]\nreturn %8\n"));
}

TEST(ImportCenterCropPad, PadsMoreAtTheEnd) {
  ModelBuilder model(18);
  model.Input("x", {5, 2}).Ints("shape", {2}, {2, 5});
  model.Node("CenterCropPad", {"x", "shape"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.constant_pad_nd(%x) {pad=[-1,1,-2,2]} : f32[2,5]\nreturn %0\n");
}

}  // namespace
}  // namespace zeropoint::frontend::testing
