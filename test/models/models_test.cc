// The models that Zeropoint is measured on: float outputs against recorded ones, and int8 programs
// that compile and run. ZP_MODELS names their folder, which has `reference` and `data` beside it;
// without it the tests say that they were skipped.

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/session.h"
#include "runtime/status_macros.h"
#include "test/models/model_folder.h"
#include "tools/data/array_file.h"
#include "tools/data/dataset.h"
#include "tools/data/input_matching.h"
#include "tools/driver/compile.h"
#include "tools/driver/load.h"

namespace zeropoint::test {
namespace {

using runtime::Tensor;

constexpr char kManifest[] = "examples/fmnist/fmnist.preprocess.json";
/// Of the largest output.
constexpr double kTolerance = 1e-3;

/// Where a model's inputs and outputs are recorded.
enum class Reference {
  kArrays,  // NAME.io.npz holds both
  kFmnist,  // NAME.float.npz holds logits of the first 200 test images
};

struct ModelCase {
  const char* name;
  Reference reference;
};

constexpr ModelCase kModels[] = {
    {"resnet18", Reference::kArrays},
    {"mobilenet_v2", Reference::kArrays},
    {"squeezenet1_1", Reference::kArrays},
    {"shufflenet_v2_x1_0", Reference::kArrays},
    {"ch_PP-OCRv4_det_infer", Reference::kArrays},
    {"ch_PP-OCRv4_rec_infer", Reference::kArrays},
    {"ch_ppocr_mobile_v2.0_cls_infer", Reference::kArrays},
    {"resnet8_fmnist", Reference::kFmnist},
    {"mobilenet_mini_fmnist", Reference::kFmnist},
    {"vit_mini_fmnist", Reference::kFmnist},
    // The sample rate chooses between two networks, and the branches in each go by the rank and
    // extents of what it is fed: with those of the arrays one network without branches is left.
    {"silero_vad_v5", Reference::kArrays},
};

struct Files {
  std::string model, inputs, outputs, output_prefix, manifest;
};

Files FilesOf(const ModelCase& model) {
  const std::filesystem::path folder = ModelFolder();
  const std::filesystem::path reference = folder.parent_path() / "reference";
  const std::string name = model.name;
  Files files;
  files.model = folder / (name + ".onnx");
  if (model.reference == Reference::kArrays) {
    files.inputs = files.outputs = reference / (name + ".io.npz");
    files.output_prefix = "out.";
  } else {
    files.inputs = folder.parent_path() / "data" / "fmnist_test.npz";
    files.outputs = reference / (name + ".float.npz");
    files.manifest = kManifest;
  }
  return files;
}

/// Runs `program` on as many samples as the reference has.
absl::StatusOr<std::vector<Tensor>> RunOn(std::shared_ptr<const runtime::Program> program,
                                          const Files& files) {
  ASSIGN_OR_RETURN(const std::unique_ptr<tools::ArrayFile> arrays,
                   tools::ArrayFile::Open(files.inputs));
  std::vector<Tensor> inputs;
  if (files.manifest.empty()) {
    ASSIGN_OR_RETURN(inputs, tools::ReadInputs(*arrays, tools::InputSpecsOf(*program), {}));
  } else {
    ASSIGN_OR_RETURN(tools::PreprocessManifest manifest, tools::ReadPreprocessFile(files.manifest));
    ASSIGN_OR_RETURN(
        tools::Dataset data,
        tools::Dataset::Open(files.inputs, tools::InputSpecsOf(*program), std::move(manifest)));
    ASSIGN_OR_RETURN(inputs, data.ReadBatch(0, 200));
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<runtime::Session> session,
                   runtime::Session::Create(std::move(program), {.threads = 2}));
  std::vector<runtime::TensorView> views;
  for (const Tensor& input : inputs) views.push_back(input.view());
  return session->Run(views);
}

absl::StatusOr<Tensor> RecordedOutput(const Files& files, const std::string& name) {
  ASSIGN_OR_RETURN(const std::unique_ptr<tools::ArrayFile> arrays,
                   tools::ArrayFile::Open(files.outputs));
  return arrays->ReadTensor(files.output_prefix.empty() ? "output" : files.output_prefix + name);
}

void ExpectClose(const Tensor& result, const Tensor& recorded, const std::string& name) {
  ASSERT_EQ(result.extents(), recorded.extents()) << name;
  ASSERT_EQ(result.dtype(), runtime::DType::kFloat32) << name;
  double largest = 0, difference = 0;
  for (std::int64_t i = 0; i < recorded.num_elements(); ++i) {
    const auto index = static_cast<std::size_t>(i);
    const double expected = recorded.values<float>()[index];
    const double found = result.values<float>()[index];
    ASSERT_FALSE(std::isnan(found)) << name << " element " << i;
    largest = std::max(largest, std::abs(expected));
    difference = std::max(difference, std::abs(found - expected));
  }
  EXPECT_LE(difference, kTolerance * largest) << name;
}

void ExpectRecorded(const runtime::Program& program, const std::vector<Tensor>& results,
                    const Files& files) {
  for (std::size_t i = 0; i < results.size(); ++i) {
    const std::string& name = program.outputs[i].name;
    const auto recorded = RecordedOutput(files, name);
    ASSERT_TRUE(recorded.ok()) << recorded.status();
    ExpectClose(results[i], *recorded, name);
  }
}

class RealModel : public testing::TestWithParam<ModelCase> {
 protected:
  void SetUp() override { ZEROPOINT_SKIP_WITHOUT_MODELS(); }
};

TEST_P(RealModel, FloatOutputsMatchTheRecordedOnes) {
  const Files files = FilesOf(GetParam());
  const auto arrays = tools::ArrayFile::Open(files.inputs);
  ASSERT_TRUE(arrays.ok()) << arrays.status();
  const tools::PreprocessManifest no_manifest;
  const tools::ImportData data = {**arrays, no_manifest, tools::ArrayUse::kSamples};
  auto loaded = tools::LoadRunnable(files.model, {.data = &data});
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const auto program = std::make_shared<const runtime::Program>(*std::move(loaded));
  const auto results = RunOn(program, files);
  ASSERT_TRUE(results.ok()) << results.status();
  ExpectRecorded(*program, *results, files);
}

TEST(SileroVad, MatchesTheRecordedOutputsWithItsRateBoundAndItsShapesPinned) {
  ZEROPOINT_SKIP_WITHOUT_MODELS();
  const Files files = FilesOf({"silero_vad_v5", Reference::kArrays});
  tools::CompileOptions options;
  options.model_path = files.model;
  options.quantize = false;
  options.pinned_shapes = {{"input", {-1, 512}}, {"state", {2, -1, 128}}};
  options.bound_inputs.emplace("sr", ir::TensorData::FromValues<std::int64_t>({}, {16000}));
  auto report = tools::CompileModel(options);
  ASSERT_TRUE(report.ok()) << report.status();
  const auto program = std::make_shared<const runtime::Program>(std::move(report->program));
  const auto results = RunOn(program, files);
  ASSERT_TRUE(results.ok()) << results.status();
  ExpectRecorded(*program, *results, files);
}

TEST_P(RealModel, CompilesToInt8AndRuns) {
  const Files files = FilesOf(GetParam());
  tools::CompileOptions options;
  options.model_path = files.model;
  options.calibration.path = files.inputs;
  options.preprocess_path = files.manifest;
  options.limit = 16;
  options.threads = 2;
  // All that has an int8 form runs in it: of a few samples a repair would keep much float.
  options.repair = false;
  options.force = true;
  auto report = tools::CompileModel(options);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_GT(report->quantized_ops, 0);
  const auto program = std::make_shared<const runtime::Program>(std::move(report->program));
  const auto results = RunOn(program, files);
  ASSERT_TRUE(results.ok()) << results.status();
  for (const Tensor& result : *results) {
    const absl::Span<const float> values = result.values<float>();
    EXPECT_TRUE(
        std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); }));
  }
}

INSTANTIATE_TEST_SUITE_P(All, RealModel, testing::ValuesIn(kModels), [](const auto& info) {
  std::string name = info.param.name;
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
});

}  // namespace
}  // namespace zeropoint::test
