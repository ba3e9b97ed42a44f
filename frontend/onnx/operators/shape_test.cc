#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using Ints = std::vector<std::int64_t>;

std::string OneOp(const std::vector<Extent>& x, const std::string& op,
                  const std::vector<Attribute>& attributes = {}, std::int64_t opset = 11) {
  ModelBuilder model(opset);
  model.Input("x", x).Node(op, {"x"}, {"y"}, attributes);
  return ImportedOps(model);
}

std::string Reshape(const std::vector<Extent>& x, const Ints& shape,
                    const std::vector<Attribute>& attributes = {}) {
  ModelBuilder model(14);
  model.Input("x", x).Ints("shape", {static_cast<std::int64_t>(shape.size())}, shape);
  model.Node("Reshape", {"x", "shape"}, {"y"}, attributes);
  return ImportedOps(model);
}

TEST(ImportFlatten, KeepsTheBatchAxisAsAtenDoes) {
  EXPECT_EQ(OneOp({"N", 2, 3}, "Flatten"),
            "%0 = aten.flatten(%x) {start_dim=1} : f32[N,6]\nreturn %0\n");
}

TEST(ImportFlatten, MakesAMatrixForAnyOtherAxis) {
  EXPECT_THAT(OneOp({2, 3, 4}, "Flatten", {{"axis", 0}}), HasSubstr("size=dims[1,24]"));
  EXPECT_THAT(OneOp({2, 3, 4}, "Flatten", {{"axis", -1}}), HasSubstr("size=dims[6,4]"));
  EXPECT_THAT(OneOp({2, 3, 4}, "Flatten", {{"axis", 3}}), HasSubstr("size=dims[24,1]"));
  EXPECT_THAT(OneOp({2, 3, 4}, "Flatten", {{"axis", 4}}), HasSubstr("axis 4"));
}

TEST(ImportReshape, CopiesZerosAndInfersOneExtent) {
  EXPECT_EQ(Reshape({"N", 6, 4}, {0, 3, -1}),
            "%0 = aten.view(%x) {size=dims[N,3,8]} : f32[N,3,8]\nreturn %0\n");
  EXPECT_EQ(Reshape({"N", 6, 4}, {-1, 24}),
            "%0 = aten.view(%x) {size=dims[N,24]} : f32[N,24]\nreturn %0\n");
}

TEST(ImportReshape, RefusesShapesOfOtherSizes) {
  EXPECT_THAT(Reshape({2, 3}, {4, 2}), HasSubstr("cannot reshape [2,3] to [4,2]"));
  EXPECT_THAT(Reshape({2, 3}, {4, -1}), HasSubstr("cannot reshape"));
  EXPECT_THAT(Reshape({2, 3}, {-1, -1}), HasSubstr("infers two extents"));
  EXPECT_THAT(Reshape({2, 3}, {-2, -3}), HasSubstr("extent of -2"));
  EXPECT_THAT(Reshape({2, 3}, {2, 3, 0}), HasSubstr("copies axis 2"));
  EXPECT_THAT(Reshape({2, 3}, {0, -1}, {{"allowzero", 1}}), HasSubstr("cannot reshape"));
  EXPECT_THAT(Reshape({"N", 3}, {1, 3}), HasSubstr("pin the input shapes"));
  EXPECT_THAT(Reshape({2, 3}, {INT64_MAX, INT64_MAX}), HasSubstr("cannot reshape"));
}

TEST(ImportReshape, RefusesATargetThatIsComputedAtRunTime) {
  ModelBuilder model;
  model.Input("x", {2, 3}).IntInput("shape", {2});
  model.Node("Reshape", {"x", "shape"}, {"y"});
  EXPECT_THAT(ImportedOps(model), HasSubstr("integers known at import"));
}

TEST(ImportTranspose, ReversesAxesByDefault) {
  EXPECT_THAT(OneOp({2, 3, 4}, "Transpose"), HasSubstr("dims=[2,1,0]} : f32[4,3,2]"));
  EXPECT_THAT(OneOp({2, 3, 4}, "Transpose", {{"perm", Ints{0, 2, 1}}}),
              HasSubstr("dims=[0,2,1]} : f32[2,4,3]"));
  EXPECT_THAT(OneOp({2, 3, 4}, "Transpose", {{"perm", Ints{0, 0, 1}}}), HasSubstr("permutation"));
  EXPECT_THAT(OneOp({2, 3, 4}, "Transpose", {{"perm", Ints{0, 1}}}), HasSubstr("permutation"));
}

TEST(ImportConcat, CountsANegativeAxisFromTheEnd) {
  ModelBuilder model;
  model.Input("a", {"N", 2}).Input("b", {"N", 3}).Node("Concat", {"a", "b"}, {"y"}, {{"axis", -1}});
  EXPECT_EQ(ImportedOps(model), "%0 = aten.cat(%a, %b) {dim=1} : f32[N,5]\nreturn %0\n");
}

TEST(ImportSqueeze, TakesAxesFromAttributeOrInputOrTheShape) {
  EXPECT_THAT(OneOp({1, "N", 1}, "Squeeze", {{"axes", Ints{-1}}}),
              HasSubstr("{dim=[2]} : f32[1,N]"));
  EXPECT_THAT(OneOp({1, "N", 1}, "Squeeze"), HasSubstr("{dim=[0,2]} : f32[N]"));
  EXPECT_THAT(OneOp({2, 3}, "Squeeze", {{"axes", Ints{0}}}), HasSubstr("extent 1"));
  ModelBuilder model(13);
  model.Input("x", {"N", 1}).Ints("axes", {1}, {1}).Node("Squeeze", {"x", "axes"}, {"y"});
  EXPECT_THAT(ImportedOps(model), HasSubstr("{dim=[1]} : f32[N]"));
}

TEST(ImportUnsqueeze, CountsAxesInTheResult) {
  EXPECT_EQ(OneOp({"N", 4}, "Unsqueeze", {{"axes", Ints{-1, 0}}}),
            "%0 = aten.unsqueeze(%x) {dim=0} : f32[1,N,4]\n"
            "%1 = aten.unsqueeze(%0) {dim=3} : f32[1,N,4,1]\n"
            "return %1\n");
  EXPECT_THAT(OneOp({2}, "Unsqueeze", {{"axes", Ints{5}}}), HasSubstr("axis 5"));
  EXPECT_THAT(OneOp({2}, "Unsqueeze", {{"axes", Ints{0, 0}}}), HasSubstr("twice"));
}

TEST(ImportUnsqueeze, RefusesRanksThatNothingRuns) {
  Ints axes;
  for (std::int64_t axis = 0; axis < 1000; ++axis) axes.push_back(axis);
  EXPECT_THAT(OneOp({2}, "Unsqueeze", {{"axes", axes}}), HasSubstr("a tensor of rank 33"));
}

TEST(ImportIdentity, NamesTheSameValueAndCopiesNoConstant) {
  ModelBuilder model;
  model.Input("x", {2}).Floats("b", {2}, {1, 2});
  model.Node("Identity", {"b"}, {"c"})
      .Node("Add", {"x", "c"}, {"s"})
      .Node("Add", {"s", "b"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.add(%x, @b) : f32[2]\n"
            "%1 = aten.add(%0, @b) : f32[2]\n"
            "return %1\n");
}

TEST(ImportDropout, IsTheIdentityWithAMaskOfTrue) {
  ModelBuilder model;
  model.Input("x", {2}).Node("Dropout", {"x"}, {"d", "mask"}).Node("Relu", {"d"}, {"y"});
  EXPECT_THAT(ImportedOps(model), HasSubstr("aten.relu(%x)"));
  model.Output("mask");
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.full() {dtype=bool, size=[2], value=1.0} : bool[2]\n"
            "%1 = aten.relu(%x) : f32[2]\n"
            "return %0\n");
}

TEST(ImportDropout, DropsNothingUnlessItTrains) {
  for (const bool trains : {false, true}) {
    ModelBuilder model;
    model.Input("x", {"N"}).Floats("ratio", {}, {0.5f});
    onnx::TensorProto& training = *model.graph().add_initializer();
    training.set_name("training");
    training.set_data_type(onnx::TensorProto_DataType_BOOL);
    training.add_int32_data(trains ? 1 : 0);
    model.Node("Dropout", {"x", "ratio", "training"}, {"d", "mask"}).Node("Relu", {"d"}, {"y"});
    EXPECT_THAT(ImportedOps(model), HasSubstr(trains ? "training mode" : "aten.relu(%x) : f32[N]"));
  }
}

}  // namespace
}  // namespace zeropoint::frontend::testing
