// Every int8 op of the shared models, on what it reads when the model runs: XNNPACK is within one
// step of the integer reference representation. resnet8 stands in the repository; for the others
// ZP_MODELS names a folder, and without it the tests say that they were skipped.

#include <gtest/gtest.h>

#include <cctype>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "test/integer/int8_backends.h"
#include "test/integer/island_of_model.h"
#include "test/models/model_folder.h"
#include "tools/data/dataset.h"
#include "tools/driver/compile.h"
#include "tools/driver/read_ir.h"

namespace zeropoint::test {
namespace {

using runtime::Tensor;

constexpr char kExample[] = "examples/fmnist/";

struct ModelData {
  std::string model, samples, manifest;
};

struct ConvertedModel {
  std::unique_ptr<ir::Module> module;
  std::vector<Tensor> inputs;
};

absl::StatusOr<ConvertedModel> Convert(const ModelData& data) {
  tools::CompileOptions options;
  options.model_path = data.model;
  options.calibration.path = data.samples;
  options.preprocess_path = data.manifest;
  options.limit = 8;
  options.verify = false;
  options.weights = "plain";
  const std::string folded = ::testing::TempDir() + "/folded.ir";
  options.emit_ir = {{"folded", folded}};
  ASSIGN_OR_RETURN(const tools::CompileReport report, tools::CompileModel(options));
  ConvertedModel converted;
  ASSIGN_OR_RETURN(converted.module, tools::ReadIr(folded));
  tools::PreprocessManifest manifest;
  if (!data.manifest.empty()) {
    ASSIGN_OR_RETURN(manifest, tools::ReadPreprocessFile(data.manifest));
  }
  ASSIGN_OR_RETURN(
      tools::Dataset samples,
      tools::Dataset::Open(data.samples, tools::InputSpecsOf(report.program), std::move(manifest)));
  ASSIGN_OR_RETURN(converted.inputs, samples.ReadBatch(0, 1));
  return converted;
}

struct Tally {
  int compared = 0, in_float = 0;
};

void ExpectWithinOneStep(const ModelData& data, Tally& tally) {
  const auto converted = Convert(data);
  ASSERT_TRUE(converted.ok()) << converted.status();
  const auto activations = QuantizedActivations(*converted->module, converted->inputs);
  ASSERT_TRUE(activations.ok()) << activations.status();
  for (const auto& [value, _] : *activations) {
    const ir::Op& quantize = *value->defining_op();
    const std::optional<ModelIsland> island = CutIsland(quantize, *activations);
    if (!island) continue;
    const auto compared = CompareWithXnnpack(*island->module, island->inputs);
    ASSERT_TRUE(compared.ok()) << quantize.Describe() << ": " << compared.status();
    // Softmax and norms have no integer form.
    if (compared->float_ops > 0) {
      ++tally.in_float;
      continue;
    }
    ++tally.compared;
    EXPECT_LE(compared->max_steps, 1)
        << quantize.operand(0)->defining_op()->Describe() << ", " << 100 * compared->differing_share
        << " % of its elements differ";
  }
  std::printf("[ islands  ] %d within one step, %d of ops without an integer form\n",
              tally.compared, tally.in_float);
}

TEST(ModelWithinOneStep, Resnet8) {
  Tally tally;
  ExpectWithinOneStep(
      {absl::StrCat(kExample, "resnet8_fmnist.onnx"), absl::StrCat(kExample, "fmnist_calib.npz"),
       absl::StrCat(kExample, "fmnist.preprocess.json")},
      tally);
  EXPECT_GE(tally.compared, 10);
  EXPECT_EQ(tally.in_float, 0);
}

struct SharedModel {
  const char* name;
  /// Of `data`, without suffix; empty for the recorded inputs.
  const char* samples = "";
  const char* manifest = "";
};

class SharedModelWithinOneStep : public testing::TestWithParam<SharedModel> {
 protected:
  void SetUp() override { ZEROPOINT_SKIP_WITHOUT_MODELS(); }
};

TEST_P(SharedModelWithinOneStep, OfXnnpack) {
  const std::filesystem::path folder = ModelFolder(), data = folder.parent_path() / "data";
  const SharedModel& model = GetParam();
  const std::string name = model.name;
  ModelData files = {folder / (name + ".onnx"), {}, {}};
  files.samples = *model.samples != '\0'
                      ? (data / absl::StrCat(model.samples, ".npz")).string()
                      : (folder.parent_path() / "reference" / (name + ".io.npz")).string();
  if (*model.manifest != '\0') files.manifest = data / model.manifest;
  Tally tally;
  ExpectWithinOneStep(files, tally);
  EXPECT_GE(tally.compared, 1);
}

constexpr SharedModel kModels[] = {
    {"mobilenet_mini_fmnist", "fmnist_calib", "fmnist.preprocess.json"},
    {"vit_mini_fmnist", "fmnist_calib", "fmnist.preprocess.json"},
    {"det_mini", "det_mini_calib", "det_mini.preprocess.json"},
    {"resnet18"},
    {"mobilenet_v2"},
    {"squeezenet1_1"},
    {"shufflenet_v2_x1_0"},
    {"ch_PP-OCRv4_det_infer"},
    {"ch_PP-OCRv4_rec_infer"},
    {"ch_ppocr_mobile_v2.0_cls_infer"},
};

INSTANTIATE_TEST_SUITE_P(, SharedModelWithinOneStep, testing::ValuesIn(kModels),
                         [](const auto& model) {
                           std::string name = model.param.name;
                           for (char& c : name)
                             c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
                           return name;
                         });

}  // namespace
}  // namespace zeropoint::test
