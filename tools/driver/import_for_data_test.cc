#include "tools/driver/import_for_data.h"

#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/data/npz_file.h"
#include "tools/data/testing.h"

namespace zeropoint::tools {
namespace {

using frontend::testing::ModelBuilder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::string WriteModel(absl::string_view name, const ModelBuilder& model) {
  return testing::WriteTempFile(name, model.Serialize());
}

// How much a strided SAME convolution pads hangs on extents that have to be known.
ModelBuilder StridedConv() {
  ModelBuilder model;
  model.Input("x", {"N", 1, "H", "W"}).Zeros("w", {1, 1, 3, 3});
  model.Node(
      "Conv", {"x", "w"}, {"y"},
      {{"auto_pad", std::string("SAME_UPPER")}, {"strides", std::vector<std::int64_t>{2, 2}}});
  return model;
}

std::unique_ptr<ArrayFile> WriteImages(absl::string_view name) {
  const std::string path = testing::TempPath(name);
  const runtime::Tensor images = *runtime::Tensor::Allocate(runtime::DType::kFloat32, {5, 1, 8, 6});
  EXPECT_TRUE(WriteNpzFile(path, {{"x", images.view()}}).ok());
  return *ArrayFile::Open(path);
}

std::string InputType(const ImportedModel& model) {
  return model.module->main().arguments().front()->type().ToString();
}

TEST(ImportForData, ExtentsThatMustBeKnownAreThoseOfTheSamplesAndTheirBatchStaysFree) {
  const std::string path = WriteModel("samples.onnx", StridedConv());
  const auto images = WriteImages("samples.npz");
  const auto model = ImportForData(path, {}, {*images, {}, ArrayUse::kSamples});
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(InputType(*model), "f32[N,1,8,6]");
  EXPECT_THAT(model->fixed_inputs, ElementsAre("x=?x1x8x6"));
}

TEST(ImportForData, AWholeInputGivesEveryExtent) {
  const std::string path = WriteModel("whole.onnx", StridedConv());
  const auto images = WriteImages("whole.npz");
  const auto model = ImportForData(path, {}, {*images, {}, ArrayUse::kWholeInput});
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(InputType(*model), "f32[5,1,8,6]");
}

TEST(ImportForData, WhatTheUserPinnedStays) {
  const std::string path = WriteModel("pinned.onnx", StridedConv());
  const auto images = WriteImages("pinned.npz");
  const auto model = ImportForData(path, {.pinned_shapes = {{"x", {-1, 1, 32, 32}}}},
                                   {*images, {}, ArrayUse::kSamples});
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(InputType(*model), "f32[N,1,32,32]");
  EXPECT_THAT(model->fixed_inputs, IsEmpty());
}

TEST(ImportForData, AModelThatTakesAllExtentsKeepsThemFree) {
  ModelBuilder relu;
  relu.Input("x", {"N", 1, "H", "W"}).Node("Relu", {"x"}, {"y"});
  const std::string path = WriteModel("free.onnx", relu);
  const auto images = WriteImages("free.npz");
  const auto model = ImportForData(path, {}, {*images, {}, ArrayUse::kSamples});
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(InputType(*model), "f32[N,1,H,W]");
  EXPECT_THAT(model->fixed_inputs, IsEmpty());
}

TEST(ImportForData, InputsThatDecideShapesBecomeConstants) {
  ModelBuilder reshape;
  reshape.Input("x", {4}).IntInput("shape", {2});
  reshape.Node("Reshape", {"x", "shape"}, {"y"});
  const std::string path = WriteModel("reshape.onnx", reshape);
  const runtime::Tensor x = *runtime::Tensor::Allocate(runtime::DType::kFloat32, {4});
  const runtime::Tensor shape =
      testing::MakeTensor<std::int64_t>(runtime::DType::kInt64, {2}, {2, 2});
  const std::string arrays = testing::TempPath("reshape.npz");
  ASSERT_TRUE(WriteNpzFile(arrays, {{"in.x", x.view()}, {"in.shape", shape.view()}}).ok());
  const auto file = ArrayFile::Open(arrays);
  const auto model = ImportForData(path, {}, {**file, {}, ArrayUse::kWholeInput});
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(model->module->main().arguments().size(), 1);
  EXPECT_THAT(model->fixed_inputs, UnorderedElementsAre("shape as a constant"));
}

TEST(ImportForData, StackedSamplesGiveTheExtentsOfOne) {
  const std::string path = WriteModel("stacked.onnx", StridedConv());
  const runtime::Tensor images =
      *runtime::Tensor::Allocate(runtime::DType::kFloat32, {5, 1, 1, 8, 6});
  const std::string arrays = testing::TempPath("stacked.npz");
  ASSERT_TRUE(WriteNpzFile(arrays, {{"x", images.view()}}).ok());
  const auto model = ImportForData(path, {}, {**ArrayFile::Open(arrays), {}, ArrayUse::kSamples});
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(InputType(*model), "f32[N,1,8,6]");
}

// What three samples say of the shape of a Reshape.
absl::StatusOr<ImportedModel> ImportReshape(absl::string_view name, runtime::Extents extents,
                                            const std::vector<std::int64_t>& values) {
  ModelBuilder reshape;
  reshape.Input("x", {4}).IntInput("shape", {2});
  reshape.Node("Reshape", {"x", "shape"}, {"y"});
  const std::string path = WriteModel(absl::StrCat(name, ".onnx"), reshape);
  const runtime::Tensor x = *runtime::Tensor::Allocate(runtime::DType::kFloat32, {3, 4});
  const runtime::Tensor shape =
      testing::MakeTensor<std::int64_t>(runtime::DType::kInt64, std::move(extents), values);
  const std::string arrays = testing::TempPath(absl::StrCat(name, ".npz"));
  EXPECT_TRUE(WriteNpzFile(arrays, {{"x", x.view()}, {"shape", shape.view()}}).ok());
  return ImportForData(path, {}, {**ArrayFile::Open(arrays), {}, ArrayUse::kSamples});
}

TEST(ImportForData, StackedShapesOfOneValueBecomeAConstant) {
  const auto model = ImportReshape("one_value", {3, 2}, {2, 2, 2, 2, 2, 2});
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_THAT(model->fixed_inputs, ElementsAre("shape as a constant"));
}

void AddGraph(ModelBuilder& model, const std::string& name, ModelBuilder branch) {
  onnx::AttributeProto& attribute =
      *model.graph().mutable_node(model.graph().node_size() - 1)->add_attribute();
  attribute.set_name(name);
  attribute.set_type(onnx::AttributeProto_AttributeType_GRAPH);
  *attribute.mutable_g() = branch.graph();
}

// A Relu where c holds, else a Neg; c comes from the integer `flag`.
ModelBuilder Choice() {
  ModelBuilder relu;
  relu.Node("Relu", {"x"}, {"a"}).Output("a");
  ModelBuilder neg;
  neg.Node("Neg", {"x"}, {"b"}).Output("b");
  ModelBuilder model;
  model.Input("x", {"N", 2}).IntInput("flag", {1}).Ints("one", {1}, {1});
  model.Node("Equal", {"flag", "one"}, {"c"});
  model.Node("If", {"c"}, {"y"});
  AddGraph(model, "then_branch", relu);
  AddGraph(model, "else_branch", neg);
  return model;
}

absl::StatusOr<ImportedModel> ImportChoice(absl::string_view name,
                                           const std::vector<std::int64_t>& flags) {
  const std::string path = WriteModel(absl::StrCat(name, ".onnx"), Choice());
  const auto count = static_cast<std::int64_t>(flags.size());
  const runtime::Tensor x = *runtime::Tensor::Allocate(runtime::DType::kFloat32, {3, 2});
  const runtime::Tensor flag =
      testing::MakeTensor<std::int64_t>(runtime::DType::kInt64, {count}, flags);
  const std::string arrays = testing::TempPath(absl::StrCat(name, ".npz"));
  EXPECT_TRUE(WriteNpzFile(arrays, {{"x", x.view()}, {"flag", flag.view()}}).ok());
  return ImportForData(path, {}, {**ArrayFile::Open(arrays), {}, ArrayUse::kSamples});
}

TEST(ImportForData, AnIntegerThatDecidesABranchBecomesAConstantWhereTheDataHoldOneValue) {
  for (const std::vector<std::int64_t>& flags : {std::vector<std::int64_t>{1}, {1, 1, 1}}) {
    const auto model = ImportChoice(absl::StrCat("flags_", flags.size()), flags);
    ASSERT_TRUE(model.ok()) << model.status();
    EXPECT_EQ(model->module->main().arguments().size(), 1);
    EXPECT_THAT(model->fixed_inputs, ElementsAre("flag as a constant"));
  }
}

TEST(ImportForData, AnIntegerOfAnotherShapeIsRefusedWithTheArray) {
  const std::string path = WriteModel("flag_shape.onnx", Choice());
  const runtime::Tensor flag = testing::MakeTensor<std::int64_t>(runtime::DType::kInt64, {}, {1});
  const std::string arrays = testing::TempPath("flag_shape.npz");
  ASSERT_TRUE(WriteNpzFile(arrays, {{"flag", flag.view()}}).ok());
  const auto model = ImportForData(path, {}, {**ArrayFile::Open(arrays), {}, ArrayUse::kSamples});
  EXPECT_THAT(std::string(model.status().message()),
              AllOf(HasSubstr("has shape [] but input 'flag' expects [1]"),
                    HasSubstr("flag_shape.npz[flag]")));
}

TEST(ImportForData, AnIntegerOfSeveralValuesStaysAnInput) {
  const auto model = ImportChoice("flags_differ", {1, 0, 1});
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(model->module->main().arguments().size(), 2);
}

TEST(ImportForData, StackedShapesThatDifferAreRefusedWithTheArray) {
  const auto model = ImportReshape("two_values", {3, 2}, {2, 2, 2, 2, 4, 1});
  EXPECT_EQ(model.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(model.status().message()),
              AllOf(HasSubstr("two_values.npz[shape]"), HasSubstr("several values")));
}

}  // namespace
}  // namespace zeropoint::tools
