#include "test/parity/fmnist.h"

#include <algorithm>
#include <memory>

#include "ir/status_macros.h"
#include "runtime/session.h"
#include "tools/data/dataset.h"
#include "tools/data/metrics.h"

namespace zeropoint::test {
namespace {

constexpr char kManifest[] = "examples/fmnist/fmnist.preprocess.json";
constexpr std::int64_t kBatch = 200;
constexpr std::int64_t kClasses = 10;

absl::StatusOr<tools::Dataset> OpenImages(const runtime::Program& program,
                                          const std::string& path) {
  ASSIGN_OR_RETURN(const tools::PreprocessManifest manifest, tools::ReadPreprocessFile(kManifest));
  return tools::Dataset::Open(path, tools::InputSpecsOf(program), manifest);
}

}  // namespace

tools::CompileOptions FmnistOptions(const std::string& model_path, bool per_channel) {
  tools::CompileOptions options;
  options.model_path = model_path;
  options.calibration.path = "examples/fmnist/fmnist_calib.npz";
  options.preprocess_path = kManifest;
  options.batch = kBatch;
  options.per_channel = per_channel;
  options.pt2e_compat = true;
  options.verify = false;  // these tests are what judges
  return options;
}

absl::StatusOr<std::vector<float>> Logits(runtime::Program program, const std::string& images_path,
                                          std::int64_t samples) {
  ASSIGN_OR_RETURN(tools::Dataset images, OpenImages(program, images_path));
  if (samples < 0) samples = images.num_samples();
  ASSIGN_OR_RETURN(auto session, runtime::Session::Create(
                                     std::make_shared<const runtime::Program>(std::move(program)),
                                     {.threads = 1}));
  std::vector<float> logits;
  for (std::int64_t begin = 0; begin < samples; begin += kBatch) {
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> inputs,
                     images.ReadBatch(begin, std::min(begin + kBatch, samples)));
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> outputs, session->Run({inputs[0].view()}));
    const absl::Span<const float> values = outputs[0].values<float>();
    logits.insert(logits.end(), values.begin(), values.end());
  }
  return logits;
}

absl::StatusOr<double> Top1(runtime::Program program, const std::string& images_path) {
  ASSIGN_OR_RETURN(const tools::Dataset images, OpenImages(program, images_path));
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> labels, images.ReadLabels("label"));
  ASSIGN_OR_RETURN(const std::vector<float> logits, Logits(std::move(program), images_path, -1));
  tools::TopKAccuracy accuracy({1});
  accuracy.Add(logits, kClasses, labels);
  return accuracy.accuracy(0);
}

}  // namespace zeropoint::test
