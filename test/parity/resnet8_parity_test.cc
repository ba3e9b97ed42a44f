// Compiling the example as PT2E did (1,000 images, batches of 200) against what PT2E recorded:
// every scale and zero point, and the accuracy of the program.

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "ir/status_macros.h"
#include "runtime/program_file.h"
#include "runtime/session.h"
#include "tools/data/dataset.h"
#include "tools/data/metrics.h"
#include "tools/driver/compile.h"

namespace zeropoint::test {
namespace {

constexpr char kExample[] = "examples/fmnist/";

struct RecordedScale {
  std::string of;
  double scale = 0;
  std::int64_t zero_point = 0;
};

/// Quantize ops of activations, in graph order.
std::vector<RecordedScale> RecordedScales(const std::string& mode) {
  std::ifstream file("test/parity/resnet8_fmnist.pt2e.txt");
  std::vector<RecordedScale> scales;
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    std::string line_mode;
    RecordedScale recorded;
    if (fields >> line_mode >> recorded.of >> recorded.scale >> recorded.zero_point &&
        line_mode == mode) {
      scales.push_back(recorded);
    }
  }
  return scales;
}

absl::StatusOr<tools::CompileReport> CompileExample(bool per_channel) {
  tools::CompileOptions options;
  options.model_path = std::string(kExample) + "resnet8_fmnist.onnx";
  options.calibration_path = std::string(kExample) + "fmnist_calib.npz";
  options.preprocess_path = std::string(kExample) + "fmnist.preprocess.json";
  options.batch = 200;
  options.per_channel = per_channel;
  return tools::CompileModel(options);
}

/// The values that convert quantized, by scale: int8 and not constant.
bool HasScale(const runtime::Program& program, const RecordedScale& recorded, double tolerance) {
  for (const runtime::ProgramValue& value : program.values) {
    if (value.is_constant || value.quant.scales.size() != 1) continue;
    const double error = std::abs(value.quant.scales[0] - recorded.scale) / recorded.scale;
    if (error <= tolerance && value.quant.zero_point == recorded.zero_point) return true;
  }
  return false;
}

absl::StatusOr<double> Top1(runtime::Program program) {
  const std::string base = kExample;
  ASSIGN_OR_RETURN(const tools::PreprocessManifest manifest,
                   tools::ReadPreprocessFile(base + "fmnist.preprocess.json"));
  ASSIGN_OR_RETURN(
      tools::Dataset data,
      tools::Dataset::Open(base + "fmnist_test_2000.npz", tools::InputSpecsOf(program), manifest));
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> labels, data.ReadLabels("label"));
  ASSIGN_OR_RETURN(auto session, runtime::Session::Create(
                                     std::make_shared<const runtime::Program>(std::move(program)),
                                     {.threads = 1}));
  tools::TopKAccuracy accuracy({1});
  for (std::int64_t begin = 0; begin < data.num_samples(); begin += 200) {
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> inputs, data.ReadBatch(begin, begin + 200));
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> outputs, session->Run({inputs[0].view()}));
    accuracy.Add(outputs[0].values<float>(), 10,
                 absl::MakeSpan(labels).subspan(static_cast<std::size_t>(begin), 200));
  }
  return accuracy.accuracy(0);
}

class Resnet8ParityTest : public testing::TestWithParam<bool> {
 protected:
  std::string mode() const { return GetParam() ? "pt2e_per_channel" : "pt2e_per_tensor"; }
};

// A scale is a multiple of a histogram bin. Where a tail holds a few counts a bin, one float32 ulp
// in the activations or in their count moves a bound by a bin (6.5e-4 of the scale). Today three of
// sixteen are off by that; no more may be.
TEST_P(Resnet8ParityTest, ScalesAndZeroPointsAreThoseOfPt2e) {
  const absl::StatusOr<tools::CompileReport> report = CompileExample(GetParam());
  ASSERT_TRUE(report.ok()) << report.status();
  const std::vector<RecordedScale> scales = RecordedScales(mode());
  ASSERT_EQ(scales.size(), 16u);
  int off_by_one_bin = 0;
  for (const RecordedScale& recorded : scales) {
    EXPECT_TRUE(HasScale(report->program, recorded, 7e-4)) << recorded.of;
    off_by_one_bin += HasScale(report->program, recorded, 1e-5) ? 0 : 1;
  }
  EXPECT_LE(off_by_one_bin, 3);
}

TEST_P(Resnet8ParityTest, Int8AccuracyIsThatOfTheFloatModel) {
  absl::StatusOr<tools::CompileReport> report = CompileExample(GetParam());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->float_ops, 0);
  const absl::StatusOr<double> top1 = Top1(std::move(report->program));
  ASSERT_TRUE(top1.ok()) << top1.status();
  // The float model has 0.9135 to 0.9190 on parts of the test set; int8 may lose 0.3 points.
  EXPECT_GE(*top1, 0.908);
}

TEST_P(Resnet8ParityTest, CompilingTwiceGivesTheSameBytes) {
  const absl::StatusOr<tools::CompileReport> first = CompileExample(GetParam());
  const absl::StatusOr<tools::CompileReport> second = CompileExample(GetParam());
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(*runtime::SerializeProgram(first->program),
            *runtime::SerializeProgram(second->program));
}

INSTANTIATE_TEST_SUITE_P(WeightSchemes, Resnet8ParityTest, testing::Bool(),
                         [](const auto& info) { return info.param ? "PerChannel" : "PerTensor"; });

}  // namespace
}  // namespace zeropoint::test
