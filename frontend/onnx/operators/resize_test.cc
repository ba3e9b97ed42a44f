#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using Ints = std::vector<std::int64_t>;
using Floats = std::vector<float>;

ModelBuilder ByScales(const std::vector<Extent>& x, const Floats& scales,
                      const std::vector<Attribute>& attributes = {}) {
  ModelBuilder model(19);
  model.Input("x", x).Floats("s", {static_cast<std::int64_t>(scales.size())}, scales);
  model.Node("Resize", {"x", "", "s"}, {"y"}, attributes);
  return model;
}

ModelBuilder BySizes(const std::vector<Extent>& x, const Ints& sizes,
                     const std::vector<Attribute>& attributes = {}) {
  ModelBuilder model(19);
  model.Input("x", x).Ints("s", {static_cast<std::int64_t>(sizes.size())}, sizes);
  model.Node("Resize", {"x", "", "", "s"}, {"y"}, attributes);
  return model;
}

TEST(ImportResize, SymbolicExtentsAreScaled) {
  EXPECT_THAT(ImportedOps(ByScales({"N", 3, "H", 8}, {1, 1, 2, 0.5})),
              HasSubstr("scales=[1.0,1.0,2.0,0.5], size=dims[N,3,2*H,4]} : f32[N,3,2*H,4]"));
  EXPECT_THAT(ImportedOps(ByScales({"N", 3, "H", 8}, {1, 1, 1.5, 1})),
              HasSubstr("size=dims[N,3,H+H//2,8]"));
  EXPECT_THAT(ImportedOps(ByScales({1, 3, "H", 8}, {1, 1, 0.30103f, 1})),
              HasSubstr("pin the input shapes"));
}

TEST(ImportResize, SizesLeaveTheScaleToTheExtents) {
  EXPECT_THAT(
      ImportedOps(BySizes({1, 3, 4, 4}, {1, 3, 6, 4}, {{"mode", "linear"}})),
      HasSubstr("aten.resize_linear(%x, none) {scales=[1.0,1.0,0.0,1.0], size=dims[1,3,6,4]}"));
}

TEST(ImportResize, ASizeTakenFromAnotherTensorIsReadThere) {
  ModelBuilder model(19);
  model.Input("x", {1, 3, "H", 8}).Input("other", {1, 5, "W", 16}).Ints("channels", {2}, {1, 3});
  model.Ints("two", {1}, {2}).Ints("four", {1}, {4});
  model.Node("Shape", {"other"}, {"shape"}).Node("Slice", {"shape", "two", "four"}, {"last"});
  model.Node("Concat", {"channels", "last"}, {"sizes"}, {{"axis", 0}});
  model.Node("Resize", {"x", "", "", "sizes"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.resize_nearest(%x, %other) {scales=[1.0,1.0,0.0,0.0], "
            "size=dims[1,3,W,16]} : f32[1,3,W,16]\nreturn %0\n");
}

TEST(ImportResize, AxesNameWhatIsResized) {
  EXPECT_THAT(ImportedOps(BySizes({1, 3, 4, 4}, {6}, {{"axes", Ints{-1}}})),
              HasSubstr("size=dims[1,3,4,6]"));
  EXPECT_THAT(ImportedOps(BySizes({1, 3, 4, 4}, {6, 7}, {{"axes", Ints{-1}}})),
              HasSubstr("2 sizes for 1 axes"));
}

TEST(ImportResize, KeepsTheAspectRatio) {
  const std::vector<Attribute> attributes = {{"axes", Ints{2, 3}},
                                             {"keep_aspect_ratio_policy", "not_larger"}};
  EXPECT_THAT(ImportedOps(BySizes({1, 3, 2, 4}, {7, 8}, attributes)),
              HasSubstr("scales=[1.0,1.0,2.0,2.0], size=dims[1,3,4,8]"));
}

TEST(ImportResize, UpsampleScalesFromTheCorner) {
  ModelBuilder model(9);
  model.Input("x", {1, 3, "H", 4}).Floats("s", {4}, {1, 1, 2, 2});
  model.Node("Upsample", {"x", "s"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.resize_nearest(%x, none) {coordinate_mode=\"asymmetric\", "
            "nearest_mode=\"floor\", scales=[1.0,1.0,2.0,2.0], size=dims[1,3,2*H,8]} : "
            "f32[1,3,2*H,8]\nreturn %0\n");
}

TEST(ImportResize, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(ImportedOps(ByScales({4}, {2}, {{"mode", "lanczos"}})), HasSubstr("lanczos"));
  EXPECT_THAT(ImportedOps(ByScales({4}, {-2})), HasSubstr("a scale of -2"));
  EXPECT_THAT(ImportedOps(ByScales({4, 4}, {2})), HasSubstr("1 scales for 2 axes"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
