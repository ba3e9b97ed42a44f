// The small models, calibrated: simulated by `--reference` they compute the bits of their converted
// graphs. resnet8 stands in the repository; for the others ZP_MODELS names a folder, and without it
// the tests say that they were skipped.

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/session.h"
#include "runtime/status_macros.h"
#include "test/models/model_folder.h"
#include "tools/data/dataset.h"
#include "tools/driver/compile.h"
#include "tools/driver/load.h"
#include "tools/driver/simulation/simulate_observed.h"

namespace zeropoint::test {
namespace {

using runtime::Tensor;

constexpr char kExample[] = "examples/fmnist/";
constexpr std::int64_t kSamples = 5;

/// The graph of `model` as its observers are calibrated, and converted, as files.
struct Stages {
  std::string calibrated, converted, folded;
};

absl::StatusOr<Stages> Compile(const std::string& model) {
  const std::string folder = ::testing::TempDir() + "/";
  const Stages stages = {folder + "calibrated.ir", folder + "converted.ir", folder + "folded.ir"};
  tools::CompileOptions options;
  options.model_path = model;
  options.calibration.path = absl::StrCat(kExample, "fmnist_calib.npz");
  options.preprocess_path = absl::StrCat(kExample, "fmnist.preprocess.json");
  options.limit = 32;
  options.verify = false;
  options.weights = "plain";  // other weights are made of the converted graph
  options.emit_ir = {{"calibrated", stages.calibrated},
                     {"converted", stages.converted},
                     {"folded", stages.folded}};
  RETURN_IF_ERROR(tools::CompileModel(options).status());
  return stages;
}

absl::StatusOr<std::vector<Tensor>> RunIr(const std::string& path, const char* must_simulate) {
  ASSIGN_OR_RETURN(runtime::Program program,
                   tools::LoadRunnable(path, {.backend = runtime::Backend::kReference}));
  EXPECT_EQ(program.metadata.count(std::string(tools::kSimulatedKey)) > 0,
            std::string(must_simulate) == "simulated");
  ASSIGN_OR_RETURN(tools::PreprocessManifest manifest,
                   tools::ReadPreprocessFile(absl::StrCat(kExample, "fmnist.preprocess.json")));
  ASSIGN_OR_RETURN(tools::Dataset data,
                   tools::Dataset::Open(absl::StrCat(kExample, "fmnist_test_2000.npz"),
                                        tools::InputSpecsOf(program), std::move(manifest)));
  ASSIGN_OR_RETURN(const std::vector<Tensor> inputs, data.ReadBatch(0, kSamples));
  ASSIGN_OR_RETURN(
      const std::unique_ptr<runtime::Session> session,
      runtime::Session::Create(std::make_shared<const runtime::Program>(std::move(program)),
                               {.threads = 1}));
  std::vector<runtime::TensorView> views;
  for (const Tensor& input : inputs) views.push_back(input.view());
  return session->Run(views);
}

void ExpectSimulationEqualsConversion(const std::string& model) {
  const auto stages = Compile(model);
  ASSERT_TRUE(stages.ok()) << stages.status();
  const auto simulated = RunIr(stages->calibrated, "simulated");
  ASSERT_TRUE(simulated.ok()) << simulated.status();
  for (const std::string& path : {stages->converted, stages->folded}) {
    const auto converted = RunIr(path, "converted");
    ASSERT_TRUE(converted.ok()) << converted.status();
    ASSERT_EQ(simulated->size(), converted->size());
    for (std::size_t i = 0; i < simulated->size(); ++i) {
      const runtime::TensorView a = (*simulated)[i].view(), b = (*converted)[i].view();
      ASSERT_EQ(a.num_bytes(), b.num_bytes());
      EXPECT_EQ(std::memcmp(a.data, b.data, a.num_bytes()), 0) << path << " output " << i;
    }
  }
}

TEST(SimulatedModel, Resnet8HasTheBitsOfItsConvertedGraph) {
  ExpectSimulationEqualsConversion(absl::StrCat(kExample, "resnet8_fmnist.onnx"));
}

class SharedModel : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override { ZEROPOINT_SKIP_WITHOUT_MODELS(); }
};

TEST_P(SharedModel, HasTheBitsOfItsConvertedGraph) {
  ExpectSimulationEqualsConversion((ModelFolder() / absl::StrCat(GetParam(), ".onnx")).string());
}

INSTANTIATE_TEST_SUITE_P(, SharedModel, testing::Values("mobilenet_mini_fmnist", "vit_mini_fmnist"),
                         [](const auto& model) { return std::string(model.param); });

}  // namespace
}  // namespace zeropoint::test
