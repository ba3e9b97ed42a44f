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

TEST(ImportForData, StackedShapesThatDifferAreRefusedWithTheArray) {
  const auto model = ImportReshape("two_values", {3, 2}, {2, 2, 2, 2, 4, 1});
  EXPECT_EQ(model.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(model.status().message()),
              AllOf(HasSubstr("two_values.npz[shape]"), HasSubstr("several values")));
}

/// If(rate == 16000) x else -x, with an array of `rates` for the rate.
absl::StatusOr<ImportedModel> ImportByRate(const std::string& name,
                                           const std::vector<std::int64_t>& rates) {
  ModelBuilder model;
  model.Input("x", {"N", 4}).IntInput("rate", {}).Ints("16000", {}, {16000});
  model.Node("Equal", {"rate", "16000"}, {"is_wide"}).Node("If", {"is_wide"}, {"y"});
  onnx::NodeProto& node = *model.graph().mutable_node(1);
  for (const char* branch : {"then_branch", "else_branch"}) {
    onnx::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(branch);
    attribute.set_type(onnx::AttributeProto_AttributeType_GRAPH);
    onnx::NodeProto& body = *attribute.mutable_g()->add_node();
    body.set_op_type(branch == std::string("then_branch") ? "Relu" : "Neg");
    body.add_input("x");
    body.add_output(branch);
    attribute.mutable_g()->add_output()->set_name(branch);
  }
  const std::string path = WriteModel(name + ".onnx", model.Output("y"));
  const auto count = static_cast<std::int64_t>(rates.size());
  const runtime::Tensor x = *runtime::Tensor::Allocate(runtime::DType::kFloat32, {count, 4});
  const runtime::Tensor rate =
      testing::MakeTensor<std::int64_t>(runtime::DType::kInt64, {count}, rates);
  const std::string arrays = testing::TempPath(name + ".npz");
  EXPECT_TRUE(WriteNpzFile(arrays, {{"x", x.view()}, {"rate", rate.view()}}).ok());
  const auto file = ArrayFile::Open(arrays);
  return ImportForData(path, {}, {**file, {}, ArrayUse::kSamples});
}

TEST(ImportForData, AnIntegerThatChoosesABranchIsBoundWhereTheDataHoldOneValue) {
  const auto one = ImportByRate("one_rate", {16000, 16000});
  ASSERT_TRUE(one.ok()) << one.status();
  EXPECT_THAT(one->fixed_inputs, ElementsAre("rate as a constant"));
  EXPECT_EQ(one->module->main().ops().front()->kind(), ir::OpKind::kRelu);
  const auto two = ImportByRate("two_rates", {16000, 8000});
  ASSERT_TRUE(two.ok()) << two.status();
  EXPECT_THAT(two->fixed_inputs, IsEmpty());
  EXPECT_EQ(two->module->main().ops().back()->kind(), ir::OpKind::kIf);
}

}  // namespace
}  // namespace zeropoint::tools
