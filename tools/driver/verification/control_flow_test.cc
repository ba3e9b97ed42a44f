// What control flow runs computes in int8 as the main function does: calibrated, converted and
// lowered, and close to float.

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ir/parser.h"
#include "runtime/session.h"
#include "tools/data/testing.h"
#include "tools/driver/calibration/calibrate.h"
#include "tools/driver/lower.h"
#include "tools/driver/verification/quantized_pipeline.h"

namespace zeropoint::tools {
namespace {

constexpr std::int64_t kSamples = 32;

/// Values of [-1, 1), the same each time.
std::vector<float> Noise(std::int64_t count, std::uint32_t state) {
  std::vector<float> values;
  for (std::int64_t i = 0; i < count; ++i) {
    state = state * 1664525u + 1013904223u;
    values.push_back(static_cast<float>(state >> 8) / 8388608.0f - 1.0f);
  }
  return values;
}

/// `text` with @w [16,16,1,1] and @v [16,16] as weights.
std::unique_ptr<ir::Module> Model(const std::string& body) {
  const auto list = [](std::uint32_t seed) {
    std::string text;
    for (const float value : Noise(256, seed)) {
      text += (text.empty() ? "" : ",") + std::to_string(value * 0.4f);
    }
    return text;
  };
  const std::string text = "module @m {\n const @w : f32[16,16,1,1] = [" + list(1) +
                           "]\n const @v : f32[16,16] = [" + list(2) + "]\n" + body + "\n}";
  absl::StatusOr<std::unique_ptr<ir::Module>> module = ir::ParseModule(text);
  EXPECT_TRUE(module.ok()) << module.status();
  return *std::move(module);
}

struct Compared {
  /// Of all outputs as one.
  double sqnr_db = 0;
  int int8_ops = 0;
};

std::vector<runtime::Tensor> RunOn(runtime::Program program, const runtime::Tensor& input) {
  const auto session = runtime::Session::Create(
      std::make_shared<const runtime::Program>(std::move(program)), {.threads = 1});
  EXPECT_TRUE(session.ok()) << session.status();
  auto outputs = (*session)->Run({input.view()});
  EXPECT_TRUE(outputs.ok()) << outputs.status();
  return *std::move(outputs);
}

double SqnrOf(const std::vector<runtime::Tensor>& expected,
              const std::vector<runtime::Tensor>& actual) {
  double signal = 0;
  double noise = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    for (std::size_t j = 0; j < expected[i].values<float>().size(); ++j) {
      const double value = expected[i].values<float>()[j];
      const double error = value - static_cast<double>(actual[i].values<float>()[j]);
      signal += value * value;
      noise += error * error;
    }
  }
  return 10 * std::log10(signal / noise);
}

/// The float model against what the default settings make of it, on the samples that calibrate.
Compared Quantize(const std::string& body, const runtime::Extents& sample) {
  const std::unique_ptr<ir::Module> model = Model(body);
  runtime::Extents extents = sample;
  extents.insert(extents.begin(), kSamples);
  std::int64_t count = 1;
  for (const std::int64_t extent : extents) count *= extent;
  const runtime::Tensor x = testing::MakeTensor(runtime::DType::kFloat32, extents, Noise(count, 3));
  const std::string path = testing::TempPath("control_flow_test.npz");
  EXPECT_TRUE(WriteNpzFile(path, {{"x", x.view()}}).ok());
  extents[0] = -1;
  Dataset data = *Dataset::Open(path, {{"x", runtime::DType::kFloat32, extents}}, {});
  const auto pipeline = QuantizedPipeline::Create({"xnnpack"}, {}, "m.onnx");
  EXPECT_TRUE(pipeline.ok()) << pipeline.status();
  std::vector<std::string> remarks;
  const auto prepared = pipeline->Prepare(*model, remarks);
  EXPECT_TRUE(prepared.ok()) << prepared.status();
  const auto calibrated = Calibrate(**prepared, data,
                                    {.samples = kSamples,
                                     .batch = kSamples,
                                     .max_mib = 64,
                                     .threads = 1,
                                     .use_reference_kernels = false,
                                     .progress = {}});
  EXPECT_TRUE(calibrated.ok()) << calibrated.status();
  EXPECT_TRUE(pipeline->Convert(**prepared, remarks).ok());
  auto lowered = pipeline->Lower(**prepared, remarks);
  EXPECT_TRUE(lowered.ok()) << lowered.status();
  auto reference = Lower(*model, "m.onnx");
  EXPECT_TRUE(reference.ok()) << reference.status();
  const int int8_ops = lowered->quantized_ops;
  return {SqnrOf(RunOn(std::move(reference->program), x), RunOn(std::move(lowered->program), x)),
          int8_ops};
}

TEST(ControlFlowQuantization, BothBranchesOfAnIfThatSamplesTake) {
  // The first convolution decides nothing: which branch is taken, the caller of the test does.
  constexpr char kIf[] = R"(
    const @yes : bool[] = [1]
    func @main(%x: f32[N,16,8,8]) -> (%y: f32[N,16,8,8], %z: f32[N,16,8,8]) {
      %0 = aten.conv2d(%x, @w, none) : f32[N,16,8,8] loc("/conv")
      %1 = aten.relu(%0) : f32[N,16,8,8] loc("/relu")
      %2 = cf.if(@yes, %1) {then=@then, else=@else, results=types[f32[N,16,8,8]]} : f32[N,16,8,8] loc("/If")
      %3 = aten.logical_not(@yes) : bool[]
      %4 = cf.if(%3, %1) {then=@then, else=@else, results=types[f32[N,16,8,8]]} : f32[N,16,8,8] loc("/If_1")
      return %2, %4
    }
    func @then(%a: f32[N,16,8,8]) -> (%b: f32[N,16,8,8]) {
      %0 = aten.conv2d(%a, @w, none) : f32[N,16,8,8] loc("/then/conv")
      %1 = aten.relu(%0) : f32[N,16,8,8] loc("/then/relu")
      %2 = aten.conv2d(%1, @w, none) : f32[N,16,8,8] loc("/then/conv_1")
      return %2
    }
    func @else(%a: f32[N,16,8,8]) -> (%b: f32[N,16,8,8]) {
      %0 = aten.conv2d(%a, @w, none) : f32[N,16,8,8] loc("/else/conv")
      return %0
    })";
  const Compared compared = Quantize(kIf, {16, 8, 8});
  EXPECT_EQ(compared.int8_ops, 4);
  EXPECT_GT(compared.sqnr_db, 25);
}

TEST(ControlFlowQuantization, TheBodyOfALoop) {
  constexpr char kLoop[] = R"(
    const @trips : i64[] = [5]
    func @main(%x: f32[N,16]) -> (%y: f32[N,16], %all: f32[5,N,16]) {
      %0, %1 = cf.loop(@trips, none, %x) {body=@body, states=1, results=types[f32[N,16],f32[5,N,16]]} : f32[N,16], f32[5,N,16] loc("/Loop")
      return %0, %1
    }
    func @body(%i: i64[], %go: bool[], %s: f32[N,16]) -> (%go: bool[], %t: f32[N,16], %slice: f32[N,16]) {
      %0 = aten.linear(%s, @v, none) : f32[N,16] loc("/body/fc")
      %1 = aten.relu(%0) : f32[N,16] loc("/body/relu")
      %2 = aten.linear(%1, @v, none) : f32[N,16] loc("/body/fc_1")
      return %go, %2, %2
    })";
  const Compared compared = Quantize(kLoop, {16});
  EXPECT_EQ(compared.int8_ops, 2);
  EXPECT_GT(compared.sqnr_db, 20);
}

TEST(ControlFlowQuantization, TheCellOfAScan) {
  constexpr char kScan[] = R"(
    func @main(%x: f32[N,6,16]) -> (%y: f32[N,16], %all: f32[6,N,16]) {
      %0 = aten.permute(%x) {dims=[1,0,2]} : f32[6,N,16]
      %1 = aten.mean(%x) {dim=[1]} : f32[N,16]
      %2, %3 = cf.scan(%1, %0) {body=@cell, states=1, input_axes=[0], input_directions=[0], output_axes=[0], output_directions=[0], results=types[f32[N,16],f32[6,N,16]]} : f32[N,16], f32[6,N,16] loc("/Scan")
      return %2, %3
    }
    func @cell(%h: f32[N,16], %x: f32[N,16]) -> (%next: f32[N,16], %out: f32[N,16]) {
      %0 = aten.linear(%h, @v, none) : f32[N,16] loc("/cell/h")
      %1 = aten.linear(%x, @v, none) : f32[N,16] loc("/cell/x")
      %2 = aten.add(%0, %1) : f32[N,16] loc("/cell/add")
      %3 = aten.tanh(%2) : f32[N,16] loc("/cell/tanh")
      return %3, %3
    })";
  const Compared compared = Quantize(kScan, {6, 16});
  // The sum and its tanh end the body, and stay float as they do at the end of a model.
  EXPECT_EQ(compared.int8_ops, 2);
  EXPECT_GT(compared.sqnr_db, 25);
}

}  // namespace
}  // namespace zeropoint::tools
