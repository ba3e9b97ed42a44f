#include "frontend/onnx/scope/equal_extents.h"

#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const ir::Dim kN = ir::Dim::Symbol("N"), kM = ir::Dim::Symbol("M"), kP = ir::Dim::Symbol("P");

EqualExtents OfInputs() {
  EqualExtents equal;
  equal.Know({"N", "M", "P"});
  return equal;
}

TEST(EqualExtents, KeepTheNameOfTheFirstInput) {
  EqualExtents equal = OfInputs();
  EXPECT_TRUE(equal.Learn(kP, kM));
  EXPECT_EQ(equal.Named(kP), kM);
  EXPECT_TRUE(equal.Learn(kM, kN));
  EXPECT_EQ(equal.Named(kP + kM), kN * 2);
  EXPECT_TRUE(equal.Learn(kP, kN));
  EXPECT_EQ(equal.size(), 2u);
}

TEST(EqualExtents, SolveSums) {
  EqualExtents equal = OfInputs();
  EXPECT_TRUE(equal.Learn(kP, kN + kM));
  EXPECT_EQ(equal.Named(kP), kN + kM);
  EXPECT_TRUE(equal.Learn(kP + 1, kM + kN + 1));
  EXPECT_FALSE(equal.Learn(kP, kM));  // N would be 0
}

TEST(EqualExtents, LearnEachFactorOfAProduct) {
  EqualExtents equal = OfInputs();
  equal.Know({"Q"});
  EXPECT_TRUE(equal.Learn(kP * ir::Dim::Symbol("Q"), kN * kM));
  EXPECT_EQ(equal.Named(kP), kN);
  EXPECT_EQ(equal.Named(ir::Dim::Symbol("Q")), kM);
}

TEST(EqualExtents, LearnNothingThatFixesOrCannotBe) {
  EqualExtents equal = OfInputs();
  EXPECT_FALSE(equal.Learn(kN, kN + 1));
  EXPECT_FALSE(equal.Learn(kN, 5));
  EXPECT_FALSE(equal.Learn(kN, ir::Dim::Symbol("nonzero_0")));
  EXPECT_EQ(equal.size(), 0u);
}

TEST(EqualExtents, KnowWhatCannotBe) {
  EqualExtents equal = OfInputs();
  EXPECT_TRUE(equal.CanBeEqual(kN, kM + 1));
  EXPECT_TRUE(equal.CanBeEqual(kN, 1));
  EXPECT_TRUE(equal.Learn(kN, kM));
  EXPECT_FALSE(equal.CanBeEqual(kN, kM + 1));
}

/// Two inputs of one extent each, which meet in a node.
std::string Meet(const std::string& op, const std::vector<Attribute>& attributes = {}) {
  ModelBuilder model;
  model.Input("ids", {"N", 4}).Input("mask", {"unk__7", 4});
  model.Node(op, {"ids", "mask"}, {"y"}, attributes);
  return ImportedText(model);
}

TEST(ImportEqualExtents, OfInputsThatMeetBecomeOne) {
  const std::string one = "func @main(%ids: f32[N,4], %mask: f32[N,4]) ->";
  EXPECT_THAT(Meet("Add"), HasSubstr(one));
  EXPECT_THAT(Meet("Less"), HasSubstr(one));
  EXPECT_THAT(Meet("Concat", {{"axis", std::int64_t{1}}}), HasSubstr(one));
}

TEST(ImportEqualExtents, AreToldInRemarks) {
  ModelBuilder model;
  model.Input("ids", {"N", ""}).Input("mask", {"", ""}).Node("Add", {"ids", "mask"}, {"y"});
  std::vector<std::string> remarks;
  EXPECT_TRUE(ImportStatus(model, {.remarks = &remarks}).ok());
  EXPECT_THAT(remarks, ElementsAre(HasSubstr("extents mask_dim0 and N of the inputs"),
                                   HasSubstr("extents mask_dim1 and ids_dim1 of the inputs")));
}

TEST(ImportEqualExtents, StayApartWhereOneIsANumber) {
  ModelBuilder model;
  model.Input("ids", {"N", 4}).Input("row", {1, "M"}).Input("six", {6, 1});
  model.Node("Add", {"ids", "row"}, {"t"}).Node("Mul", {"t", "six"}, {"y"});
  EXPECT_THAT(ImportedText(model), HasSubstr("(%ids: f32[N,4], %row: f32[1,M], %six: f32[6,1])"));
}

TEST(ImportEqualExtents, MeetInReshapesByAnotherInput) {
  ModelBuilder model;
  model.Input("ids", {"N", "S"}).Input("mask", {"unk__7", "unk__8"}).Ints("one", {1}, {1});
  model.Node("Shape", {"ids"}, {"n"}, {{"end", std::int64_t{1}}});
  model.Node("Shape", {"mask"}, {"s"}, {{"start", std::int64_t{1}}});
  model.Node("Concat", {"n", "one", "s"}, {"shape"}, {{"axis", std::int64_t{0}}});
  model.Node("Reshape", {"mask", "shape"}, {"y"}).Output("y");
  EXPECT_THAT(ImportedText(model), HasSubstr("%mask: f32[N,unk__8]) -> (%y: f32[N,1,unk__8])"));
}

TEST(ImportEqualExtents, MeetInReshapesThatInferTheRest) {
  ModelBuilder model;
  model.Input("ids", {"N", "S"}).Input("mask", {"unk__7", "unk__8"}).Ints("rest", {1}, {-1});
  model.Node("Shape", {"ids"}, {"n"}, {{"end", std::int64_t{1}}});
  model.Node("Concat", {"n", "rest"}, {"shape"}, {{"axis", std::int64_t{0}}});
  model.Node("Reshape", {"mask", "shape"}, {"y"}).Output("y");
  EXPECT_THAT(ImportedText(model), HasSubstr("%mask: f32[N,unk__8]) -> (%y: f32[N,unk__8])"));
}

/// Words as one line, and back by the extents of their mask.
TEST(ImportEqualExtents, MeetInProducts) {
  ModelBuilder model;
  model.Input("ids", {"N", "S"}).Input("mask", {"unk__7", "unk__8"}).Ints("all", {1}, {-1});
  model.Node("Reshape", {"mask", "all"}, {"line"}).Node("Shape", {"ids"}, {"shape"});
  model.Node("Reshape", {"line", "shape"}, {"y"}).Output("y");
  EXPECT_THAT(ImportedText(model), HasSubstr("%mask: f32[N,S]) -> (%y: f32[N,S])"));
}

TEST(ImportEqualExtents, OfAGrownCacheAreSums) {
  ModelBuilder model;
  model.Input("past", {"N", "P", 2}).Input("keys", {"N", "S", 2});
  model.Input("mask", {"N", "past_sequence + sequence", 1});
  model.Node("Concat", {"past", "keys"}, {"all"}, {{"axis", std::int64_t{1}}});
  model.Node("Mul", {"all", "mask"}, {"y"});
  EXPECT_THAT(ImportedText(model), HasSubstr("%mask: f32[N,P+S,1]"));
}

TEST(ImportEqualExtents, AreNotLearntFromWhatOnlyARunKnows) {
  ModelBuilder model;
  model.Input("x", {"N"}).Input("y", {1, "M"});
  model.Node("NonZero", {"x"}, {"indices"})
      .Node("Cast", {"indices"}, {"f"}, {{"to", std::int64_t{1}}});
  model.Node("Add", {"f", "y"}, {"z"});
  EXPECT_THAT(ImportedText(model), HasSubstr("do not broadcast"));
}

TEST(ImportEqualExtents, ThatOnlyARunCanTellApartAreNotSupported) {
  ModelBuilder model;
  model.Input("x", {"N", "T"}).Ints("axes", {1}, {1}).Node("Squeeze", {"x", "axes"}, {"y"});
  const absl::Status status = ImportStatus(model);
  EXPECT_TRUE(absl::IsUnimplemented(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("which is squeezed; pin the input shapes"));
  EXPECT_TRUE(ImportStatus(model, {.pinned_shapes = {{"x", {-1, 1}}}}).ok());
}

TEST(ImportEqualExtents, ThatNoRunCanMakeEqualAreWrong) {
  ModelBuilder model;
  model.Input("x", {"N", 2}).Input("y", {"N", 3}).Node("Add", {"x", "y"}, {"z"});
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(model)));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
