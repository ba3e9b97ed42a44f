#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;

/// Boxes and scores whose extents nobody named.
ModelBuilder Suppression() {
  ModelBuilder model;
  model.Input("boxes", {1, "", 4}).Input("scores", {1, 2, ""});
  return model;
}

TEST(ImportNonMaxSuppression, ThresholdsThatAreKnownAreAttributes) {
  ModelBuilder model = Suppression();
  model.Ints("most", {1}, {3}).Floats("iou", {1}, {0.5f}).Floats("least", {1}, {0.25f});
  model.Node("NonMaxSuppression", {"boxes", "scores", "most", "iou", "least"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.nms(%boxes, %scores, none, none, none) {count=dims[nms_0], "
            "iou_threshold=0.5, max_per_class=3, score_threshold=0.25} : i64[nms_0,3]\n"
            "return %0\n");
}

TEST(ImportNonMaxSuppression, ThresholdsMayBeInputs) {
  ModelBuilder model = Suppression();
  model.IntInput("most", {1}).Input("iou", {}).Input("least", {1});
  model.Node("NonMaxSuppression", {"boxes", "scores", "most", "iou", "least"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.nms(%boxes, %scores, %most, %iou, %least) {count=dims[nms_0]} : "
            "i64[nms_0,3]\nreturn %0\n");
  ModelBuilder two = Suppression();
  two.IntInput("most", {2}).Node("NonMaxSuppression", {"boxes", "scores", "most"}, {"y"});
  EXPECT_THAT(ImportedOps(two), HasSubstr("must hold one number"));
}

TEST(ImportNonMaxSuppression, FreeExtentsOfBoxesAndScoresAreOne) {
  ModelBuilder model = Suppression();
  model.Ints("most", {1}, {3}).Node("NonMaxSuppression", {"boxes", "scores", "most"}, {"y"});
  EXPECT_THAT(ImportedText(model), HasSubstr("%boxes: f32[1,boxes_dim1,4], "
                                             "%scores: f32[1,2,boxes_dim1]"));
}

TEST(ImportGridSample, FreeBatchesOfImagesAndGridsAreOne) {
  ModelBuilder model(20);
  model.Input("x", {"", 1, 4, 4}).Input("grid", {"", 2, 3, 2});
  model.Node("GridSample", {"x", "grid"}, {"y"});
  EXPECT_THAT(ImportedOps(model), HasSubstr(" : f32[x_dim0,1,2,3]\nreturn"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
