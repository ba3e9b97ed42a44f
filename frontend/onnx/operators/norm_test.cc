#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;

ModelBuilder BatchNorm(std::int64_t opset, const std::vector<std::string>& outputs,
                       const std::vector<Attribute>& attributes) {
  ModelBuilder model(opset);
  model.Input("x", {"N", 2, 4, 4});
  for (const char* name : {"scale", "bias", "mean", "var"}) model.Floats(name, {2}, {1, 2});
  model.Node("BatchNormalization", {"x", "scale", "bias", "mean", "var"}, outputs, attributes);
  return model.Output("y");
}

TEST(ImportBatchNormalization, KeepsEpsilonAndOperandOrder) {
  EXPECT_EQ(ImportedOps(BatchNorm(9, {"y"}, {{"epsilon", 1e-5f}})),
            "%0 = aten.batch_norm(%x, @scale, @bias, @mean, @var) : f32[N,2,4,4]\nreturn %0\n");
  EXPECT_EQ(ImportedOps(BatchNorm(15, {"y"}, {{"epsilon", 1e-3f}})),
            "%0 = aten.batch_norm(%x, @scale, @bias, @mean, @var) {eps=0.001} : f32[N,2,4,4]\n"
            "return %0\n");
}

TEST(ImportBatchNormalization, RefusesTrainingModeOfOldOpsets) {
  const absl::Status status = ImportStatus(BatchNorm(9, {"y", "m", "v", "sm", "sv"}, {}));
  EXPECT_TRUE(absl::IsUnimplemented(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("evaluation mode"));
}

TEST(ImportBatchNormalization, TrainingModeTakesTheStatisticsOfTheBatch) {
  const std::string ops = ImportedOps(BatchNorm(15, {"y", "m", "v"}, {{"training_mode", 1}}));
  EXPECT_THAT(ops, HasSubstr("%0 = aten.mean(%x) {dim=[0,2,3], keepdim=true} : f32[1,2,1,1]"));
  EXPECT_THAT(ops, HasSubstr("aten.mul(@mean, @y.scalar"));
  EXPECT_THAT(ops, HasSubstr("aten.batch_norm(%x, @scale, @bias, %"));
}

TEST(ImportBatchNormalization, AVectorHoldsSamplesOfOneChannel) {
  ModelBuilder model(15);
  model.Input("x", {"N"});
  for (const char* name : {"scale", "bias", "mean", "var"}) model.Floats(name, {1}, {2});
  model.Node("BatchNormalization", {"x", "scale", "bias", "mean", "var"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.unsqueeze(%x) {dim=1} : f32[N,1]\n"
            "%1 = aten.batch_norm(%0, @scale, @bias, @mean, @var) : f32[N,1]\n"
            "%2 = aten.squeeze(%1) {dim=[1]} : f32[N]\nreturn %2\n");
}

std::string RmsNorm(const std::vector<std::int64_t>& scale,
                    const std::vector<Attribute>& attributes) {
  ModelBuilder model(/*opset=*/23);
  model.Input("x", {"N", 2, 3}).Zeros("s", scale);
  model.Node("RMSNormalization", {"x", "s"}, {"y"}, attributes);
  return ImportedOps(model);
}

TEST(ImportRmsNormalization, TakesAScaleOfTheNormalizedShapeAndMultipliesByAnyOther) {
  EXPECT_EQ(RmsNorm({3}, {}), "%0 = aten.rms_norm(%x, @s) {dim=2} : f32[N,2,3]\nreturn %0\n");
  EXPECT_EQ(RmsNorm({2, 3}, {{"axis", -2}, {"epsilon", 0.5f}}),
            "%0 = aten.rms_norm(%x, @s) {dim=1, eps=0.5} : f32[N,2,3]\nreturn %0\n");
  EXPECT_EQ(RmsNorm({3}, {{"axis", 1}}),
            "%0 = aten.rms_norm(%x, none) {dim=1} : f32[N,2,3]\n"
            "%1 = aten.mul(%0, @s) : f32[N,2,3]\nreturn %1\n");
}

std::string Softmax(std::int64_t opset, const std::vector<Attribute>& attributes) {
  ModelBuilder model(opset);
  model.Input("x", {"N", 2, 3}).Node("Softmax", {"x"}, {"y"}, attributes);
  return ImportedOps(model);
}

TEST(ImportSoftmax, NormalizesOneAxisSinceOpset13) {
  EXPECT_EQ(Softmax(13, {}), "%0 = aten.softmax(%x) {dim=2} : f32[N,2,3]\nreturn %0\n");
  EXPECT_EQ(Softmax(13, {{"axis", 1}}), "%0 = aten.softmax(%x) {dim=1} : f32[N,2,3]\nreturn %0\n");
}

TEST(ImportSoftmax, NormalizesRowsOfAMatrixBeforeOpset13) {
  EXPECT_EQ(Softmax(11, {}),
            "%0 = aten.view(%x) {size=dims[N,6]} : f32[N,6]\n"
            "%1 = aten.softmax(%0) {dim=1} : f32[N,6]\n"
            "%2 = aten.view(%1) {size=dims[N,2,3]} : f32[N,2,3]\n"
            "return %2\n");
  EXPECT_EQ(Softmax(11, {{"axis", 2}}), "%0 = aten.softmax(%x) {dim=2} : f32[N,2,3]\nreturn %0\n");
}

TEST(ImportSoftmax, RefusesAnAxisOutsideTheTensor) {
  EXPECT_THAT(Softmax(13, {{"axis", 3}}), HasSubstr("axis 3"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
