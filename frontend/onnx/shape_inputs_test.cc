#include "frontend/onnx/shape_inputs.h"

#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int kInt64 = onnx::TensorProto_DataType_INT64;

std::vector<std::string> Names(const ModelBuilder& model) {
  return ShapeInputsOfBytes(model.Serialize()).value();
}

ModelBuilder ReshapeByInput() {
  ModelBuilder model;
  model.Input("x", {2, 6}).Input("shape", {2}, kInt64);
  model.Node("Reshape", {"x", "shape"}, {"y"});
  return model;
}

TEST(ShapeInputs, AreWhatImportersNeedAsConstants) {
  EXPECT_THAT(Names(ReshapeByInput()), ElementsAre("shape"));
}

TEST(ShapeInputs, AreFollowedThroughNodes) {
  ModelBuilder model;
  model.Input("x", {2, 6}).Input("a", {1}, kInt64).Input("b", {1}, kInt64);
  model.Node("Concat", {"b", "a"}, {"shape"}, {{"axis", std::int64_t{0}}});
  model.Node("Reshape", {"x", "shape"}, {"y"});
  EXPECT_THAT(Names(model), ElementsAre("a", "b"));
}

TEST(ShapeInputs, StopWhereOnlyAShapeIsRead) {
  ModelBuilder model;
  model.Input("x", {2, 6}).Input("like", {3, 4});
  model.Node("Shape", {"like"}, {"shape"}).Node("Reshape", {"x", "shape"}, {"y"});
  EXPECT_THAT(Names(model), IsEmpty());
}

TEST(ShapeInputs, AreNoneForInitializers) {
  ModelBuilder model = ReshapeByInput();
  model.Ints("shape", {2}, {3, 4});
  EXPECT_THAT(Names(model), IsEmpty());
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
