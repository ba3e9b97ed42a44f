#include "tools/driver/stages/stages.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/op_kind.h"
#include "quantizers/quantizer_support.h"
#include "quantizers/xnnpack_quantizer.h"
#include "runtime/session.h"
#include "tools/data/npz_file.h"
#include "tools/data/testing.h"

namespace zeropoint::tools {
namespace {

using quantizers::ActivationMode;
using ::testing::HasSubstr;

constexpr int kFeatures = 8;

/// A linear layer and a relu, of any batch.
std::unique_ptr<ir::Module> CaptureLayer(const frontend::ImportOptions& options = {}) {
  std::vector<float> weight;
  for (int i = 0; i < kFeatures * kFeatures; ++i) weight.push_back(0.1f * (i * 7 % 13 - 6));
  frontend::testing::ModelBuilder model;
  model.Input("x", {"N", kFeatures}).Floats("w", {kFeatures, kFeatures}, weight);
  model.Node("MatMul", {"x", "w"}, {"m"}).Node("Relu", {"m"}, {"y"});
  const std::string path = testing::WriteTempFile("layer.onnx", model.Serialize());
  absl::StatusOr<std::unique_ptr<ir::Module>> module = Capture(path, options);
  EXPECT_TRUE(module.ok()) << module.status();
  return *std::move(module);
}

runtime::Tensor Rows(std::int64_t number) {
  std::vector<float> values;
  for (int i = 0; i < number * kFeatures; ++i) values.push_back(0.01f * (i * 37 % 201 - 100));
  return testing::MakeTensor(runtime::DType::kFloat32, {number, kFeatures}, values);
}

std::string SamplesFile() {
  const std::string path = testing::TempPath("samples.npz");
  const runtime::Tensor rows = Rows(50);
  EXPECT_TRUE(WriteNpzFile(path, {{"x", rows.view()}}).ok());
  return path;
}

quantizers::XnnpackQuantizer All(ActivationMode activations) {
  quantizers::XnnpackQuantizer quantizer;
  quantizer.SetGlobal(quantizers::GetSymmetricQuantizationConfig(
                          {.is_per_channel = true, .activations = activations})
                          .value());
  return quantizer;
}

std::unique_ptr<ir::Module> PrepareLayer(ActivationMode activations) {
  std::unique_ptr<ir::Module> module = CaptureLayer();
  quantizers::XnnpackQuantizer quantizer = All(activations);
  const absl::Status prepared = Prepare(*module, quantizer);
  EXPECT_TRUE(prepared.ok()) << prepared;
  return module;
}

std::vector<float> Results(const ir::Module& module) {
  absl::StatusOr<runtime::Program> program = MakeProgram(module);
  EXPECT_TRUE(program.ok()) << program.status();
  auto session = runtime::Session::Create(
      std::make_shared<const runtime::Program>(*std::move(program)), {.threads = 1});
  EXPECT_TRUE(session.ok()) << session.status();
  const runtime::Tensor rows = Rows(6);
  const auto outputs = (*session)->Run({rows.view()});
  EXPECT_TRUE(outputs.ok()) << outputs.status();
  const auto values = outputs->front().values<float>();
  return {values.begin(), values.end()};
}

int Count(const ir::Module& module, ir::OpKind kind) {
  const auto& ops = module.main().ops();
  return static_cast<int>(
      std::count_if(ops.begin(), ops.end(), [&](const auto& op) { return op->kind() == kind; }));
}

TEST(Stages, MakeAProgramThatComputesInInt8WhatFloatDoes) {
  const std::unique_ptr<ir::Module> module = PrepareLayer(ActivationMode::kStatic);
  EXPECT_EQ(Count(*module, ir::OpKind::kObserve), 3);
  const auto calibrated = CalibrateOn(*module, {.samples = {SamplesFile()}});
  ASSERT_TRUE(calibrated.ok()) << calibrated.status();
  const absl::Status converted = Convert(*module);
  ASSERT_TRUE(converted.ok()) << converted;
  EXPECT_EQ(Count(*module, ir::OpKind::kQuantizePerTensor), 2);

  const std::vector<float> expected = Results(*CaptureLayer());
  const std::vector<float> actual = Results(*module);
  ASSERT_EQ(actual.size(), expected.size());
  float largest = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    largest = std::max(largest, std::fabs(actual[i] - expected[i]));
  }
  EXPECT_GT(largest, 0);
  EXPECT_LT(largest, 0.05);
}

TEST(Stages, NeedNoSamplesWhereNoActivationIsObserved) {
  const std::unique_ptr<ir::Module> module = PrepareLayer(ActivationMode::kWeightsOnly);
  ASSERT_TRUE(CalibrateOn(*module, {}).ok());
  EXPECT_TRUE(Convert(*module).ok());
  EXPECT_EQ(Count(*module, ir::OpKind::kDequantizePerChannel), 1);

  const auto refused = CalibrateOn(*PrepareLayer(ActivationMode::kStatic), {});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("give samples"));
}

TEST(Stages, RefuseToConvertWhatWasNotCalibrated) {
  const absl::Status converted = Convert(*PrepareLayer(ActivationMode::kStatic));
  EXPECT_EQ(converted.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(converted.message()), HasSubstr("calibrate the observers first"));
}

TEST(Stages, SayWhatTheQuantizerRefuses) {
  const std::unique_ptr<ir::Module> module = CaptureLayer();
  quantizers::XnnpackQuantizer quantizer = All(ActivationMode::kStatic);
  quantizer.SetNodeName("n", std::nullopt);
  EXPECT_THAT(std::string(Prepare(*module, quantizer).message()),
              HasSubstr("SetNodeName(\"n\") selects no op"));
}

TEST(Stages, CapturePinsWhatIsAskedAndLeavesTheRestOpen) {
  const auto type = [](const ir::Module& module) {
    return module.main().arguments().front()->type().ToString();
  };
  EXPECT_EQ(type(*CaptureLayer()), "f32[N,8]");
  EXPECT_EQ(type(*CaptureLayer({.pinned_shapes = {{"x", {3, kFeatures}}}})), "f32[3,8]");
  EXPECT_EQ(Capture(testing::TempPath("none.onnx")).status().code(), absl::StatusCode::kNotFound);
}

TEST(Stages, AProgramKnowsHowItsInputsAreMade) {
  const std::string manifest =
      testing::WriteTempFile("manifest.json", R"({"inputs": {"x": {"from": "x", "scale": 2}}})");
  const auto program = MakeProgram(*CaptureLayer(), manifest);
  ASSERT_TRUE(program.ok()) << program.status();
  EXPECT_THAT(program->metadata.at("preprocess"), HasSubstr("\"scale\":2"));
  EXPECT_EQ(MakeProgram(*CaptureLayer())->metadata.count("preprocess"), 0u);
}

}  // namespace
}  // namespace zeropoint::tools
