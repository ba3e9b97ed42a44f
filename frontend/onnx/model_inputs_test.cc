#include "frontend/onnx/model_inputs.h"

#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int kInt64 = onnx::TensorProto_DataType_INT64;

/// Those that decide shapes.
std::vector<std::string> Names(const ModelBuilder& model) {
  const std::vector<ModelInput> inputs = InputsOfBytes(model.Serialize()).value();
  std::vector<std::string> names;
  for (const ModelInput& input : inputs) {
    if (input.decides_shapes) names.push_back(input.name);
  }
  return names;
}

TEST(InputsThatDecideBranches, ReachTheConditionOfAnIf) {
  ModelBuilder model;
  model.Input("x", {2}).Input("flag", {1}, kInt64).Input("other", {1}, kInt64);
  model.Node("Cast", {"flag"}, {"c"}, {{"to", std::int64_t{onnx::TensorProto_DataType_BOOL}}});
  model.Node("If", {"c"}, {"y"}).Node("Neg", {"other"}, {"z"});
  const std::vector<ModelInput> inputs = InputsOfBytes(model.Serialize()).value();
  std::vector<std::string> names;
  for (const ModelInput& input : inputs) {
    if (input.decides_branches) names.push_back(input.name);
  }
  EXPECT_THAT(names, ElementsAre("flag"));
}

ModelBuilder ReshapeByInput() {
  ModelBuilder model;
  model.Input("x", {2, 6}).Input("shape", {2}, kInt64);
  model.Node("Reshape", {"x", "shape"}, {"y"});
  return model;
}

TEST(InputsThatDecideShapes, AreWhatImportersNeedAsConstants) {
  EXPECT_THAT(Names(ReshapeByInput()), ElementsAre("shape"));
}

TEST(InputsThatDecideShapes, AreFollowedThroughNodes) {
  ModelBuilder model;
  model.Input("x", {2, 6}).Input("a", {1}, kInt64).Input("b", {1}, kInt64);
  model.Node("Concat", {"b", "a"}, {"shape"}, {{"axis", std::int64_t{0}}});
  model.Node("Reshape", {"x", "shape"}, {"y"});
  EXPECT_THAT(Names(model), ElementsAre("a", "b"));
}

TEST(InputsThatDecideShapes, StopWhereOnlyAShapeIsRead) {
  ModelBuilder model;
  model.Input("x", {2, 6}).Input("like", {3, 4});
  model.Node("Shape", {"like"}, {"shape"}).Node("Reshape", {"x", "shape"}, {"y"});
  EXPECT_THAT(Names(model), IsEmpty());
}

TEST(InputsThatDecideShapes, AreNoneForInitializers) {
  ModelBuilder model = ReshapeByInput();
  model.Ints("shape", {2}, {3, 4});
  EXPECT_THAT(Names(model), IsEmpty());
}

TEST(ModelInputs, AreAllWithoutADefaultInTheirOrder) {
  ModelBuilder model = ReshapeByInput();
  model.Input("b", {1}).Input("a", {1}).Floats("b", {1}, {1});
  const std::vector<ModelInput> inputs = InputsOfBytes(model.Serialize()).value();
  ASSERT_EQ(inputs.size(), 3u);
  EXPECT_EQ(inputs[0].name, "x");
  EXPECT_EQ(inputs[1].name, "shape");
  EXPECT_EQ(inputs[2].name, "a");
}

TEST(BoundInputs, BecomeConstantsAndNoInputs) {
  const ImportOptions options = {
      .bound_inputs = {{"shape", ir::TensorData::FromValues<std::int64_t>({2}, {3, 4})}}};
  EXPECT_THAT(ImportedText(ReshapeByInput(), options),
              HasSubstr("func @main(%x: f32[2,6]) -> (%y: f32[3,4])"));
}

TEST(BoundInputs, OverrideDefaults) {
  ModelBuilder model = ReshapeByInput();
  model.Ints("shape", {2}, {4, 3});
  const ImportOptions options = {
      .bound_inputs = {{"shape", ir::TensorData::FromValues<std::int64_t>({2}, {3, 4})}}};
  EXPECT_THAT(ImportedText(model, options), HasSubstr("(%y: f32[3,4])"));
}

TEST(BoundInputs, NumbersTakeTheDTypeOfTheDeclaration) {
  ModelBuilder model;
  model.Input("x", {2}).Input("a", {});
  model.Input("b", {}, onnx::TensorProto_DataType_INT32).Input("c", {}, kInt64);
  model.Node("Mul", {"x", "a"}, {"y"}).Output("y").Output("b").Output("c");
  const ImportOptions options = {.bound_inputs = {{"a", ir::TensorData::Scalar(0.5)},
                                                  {"b", ir::TensorData::Scalar<std::int64_t>(7)},
                                                  {"c", ir::TensorData::Scalar<std::int64_t>(8)}}};
  const std::string text = ImportedText(model, options);
  EXPECT_THAT(text, HasSubstr("f32[] = [0.5]"));
  EXPECT_THAT(text, HasSubstr("i32[] = [7]"));
  const ImportOptions too_large = {
      .bound_inputs = {{"b", ir::TensorData::Scalar(std::int64_t{1} << 40)}}};
  EXPECT_THAT(ImportedText(model, too_large), HasSubstr("declared as INT32[] but"));
  const ImportOptions no_integer = {.bound_inputs = {{"c", ir::TensorData::Scalar(0.5)}}};
  EXPECT_THAT(ImportedText(model, no_integer), HasSubstr("declared as INT64[] but"));
}

TEST(BoundInputs, MustFitTheDeclarationAndTheModel) {
  ImportOptions wrong_dtype = {
      .bound_inputs = {{"shape", ir::TensorData::FromValues<float>({2}, {3, 4})}}};
  EXPECT_THAT(ImportedText(ReshapeByInput(), wrong_dtype), HasSubstr("declared as INT64[2] but"));
  ImportOptions wrong_shape = {
      .bound_inputs = {{"shape", ir::TensorData::FromValues<std::int64_t>({1}, {12})}}};
  EXPECT_THAT(ImportedText(ReshapeByInput(), wrong_shape), HasSubstr("i64[1]"));
  ImportOptions wrong_name = {
      .bound_inputs = {{"size", ir::TensorData::FromValues<std::int64_t>({2}, {3, 4})}}};
  EXPECT_THAT(ImportedText(ReshapeByInput(), wrong_name), HasSubstr("\"size\", which is no input"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
