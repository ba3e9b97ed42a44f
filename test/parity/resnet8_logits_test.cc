// The int8 logits of the first 200 test images against those PT2E recorded.
//
// PT2E keeps the bias in float; XNNPACK's int8 kernels take it as int32 in units of
// scale_x * scale_w. In exact arithmetic that alone leaves 76.6 % of the logits equal, as one value
// in a thousand of each layer rounds the other way. So equality is asked of the Q/DQ graph in the
// reference kernels, with PT2E's scales; of XNNPACK, two steps.

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "ir/module_file.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "passes/lowering/lower.h"
#include "test/parity/fmnist.h"
#include "test/parity/recorded_scales.h"
#include "tools/data/array_file.h"
#include "tools/driver/pipeline.h"

namespace zeropoint::test {
namespace {

constexpr std::int64_t kImages = 200;

/// Gives the observers of activations, which stand in graph order, PT2E's scales.
absl::Status UseRecordedScales(ir::Module& calibrated, const std::vector<RecordedScale>& recorded) {
  std::size_t next = 0;
  for (const auto& op : calibrated.main().ops()) {
    if (op->kind() != ir::OpKind::kObserve || op->string_attribute("observer") != "histogram") {
      continue;
    }
    if (next == recorded.size()) return absl::InternalError("more observers than recorded scales");
    op->SetAttribute("scale", std::vector<double>{recorded[next].scale});
    op->SetAttribute("zero_point", std::vector<std::int64_t>{recorded[next].zero_point});
    ++next;
  }
  return next == recorded.size() ? absl::OkStatus()
                                 : absl::InternalError("fewer observers than recorded scales");
}

/// The example with PT2E's scales as Q/DQ ops between float ops, run by the reference kernels.
absl::StatusOr<runtime::Program> QdqProgram(bool per_channel,
                                            const std::vector<RecordedScale>& recorded) {
  const std::string path = testing::TempDir() + "/calibrated.ir";
  tools::CompileOptions options = FmnistOptions(kResnet8, per_channel);
  options.limit = 200;  // The scales are replaced.
  options.emit_ir["calibrated"] = path;
  RETURN_IF_ERROR(tools::CompileModel(options).status());
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> module, ir::ReadModuleFile(path));
  RETURN_IF_ERROR(UseRecordedScales(*module, recorded));
  std::vector<std::string> remarks;
  RETURN_IF_ERROR(tools::RunPasses(*module, "convert,fold-quantize,dce", remarks));
  ASSIGN_OR_RETURN(passes::lowering::LoweredProgram lowered,
                   passes::lowering::LowerToProgram(*module, {.use_xnnpack = false}));
  return std::move(lowered.program);
}

struct Difference {
  double equal_share = 0;
  double most_steps = 0;
};

class Resnet8LogitsTest : public testing::TestWithParam<bool> {
 protected:
  std::string mode() const { return GetParam() ? "pt2e_per_channel" : "pt2e_per_tensor"; }

  absl::StatusOr<Difference> CompareWithPt2e(runtime::Program program) const {
    ASSIGN_OR_RETURN(const std::vector<float> logits,
                     Logits(std::move(program), kTestImages2000, kImages));
    ASSIGN_OR_RETURN(const auto file,
                     tools::ArrayFile::Open("test/parity/resnet8_fmnist." + mode() + ".npz"));
    ASSIGN_OR_RETURN(const runtime::Tensor recorded, file->ReadTensor("output"));
    const absl::Span<const float> expected = recorded.values<float>();
    if (expected.size() != logits.size()) return absl::InternalError("sizes differ");
    const double step = RecordedScales(mode()).back().scale;
    Difference difference;
    std::int64_t equal = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
      const double steps = std::round(std::abs(logits[i] - expected[i]) / step);
      equal += steps == 0 ? 1 : 0;
      difference.most_steps = std::max(difference.most_steps, steps);
    }
    difference.equal_share = static_cast<double>(equal) / static_cast<double>(logits.size());
    return difference;
  }
};

TEST_P(Resnet8LogitsTest, QdqGraphWithPt2eScalesGivesPt2eLogits) {
  absl::StatusOr<runtime::Program> program = QdqProgram(GetParam(), RecordedScales(mode()));
  ASSERT_TRUE(program.ok()) << program.status();
  const absl::StatusOr<Difference> difference = CompareWithPt2e(*std::move(program));
  ASSERT_TRUE(difference.ok()) << difference.status();
  RecordProperty("equal_share", std::to_string(difference->equal_share));
  EXPECT_GE(difference->equal_share, 0.95);
  EXPECT_LE(difference->most_steps, 2);
}

TEST_P(Resnet8LogitsTest, XnnpackIsWithinTwoStepsOfPt2e) {
  auto report = tools::CompileModel(FmnistOptions(kResnet8, GetParam()));
  ASSERT_TRUE(report.ok()) << report.status();
  const absl::StatusOr<Difference> difference = CompareWithPt2e(std::move(report->program));
  ASSERT_TRUE(difference.ok()) << difference.status();
  RecordProperty("equal_share", std::to_string(difference->equal_share));
  EXPECT_LE(difference->most_steps, 2);
}

INSTANTIATE_TEST_SUITE_P(WeightSchemes, Resnet8LogitsTest, testing::Bool(),
                         [](const auto& info) { return info.param ? "PerChannel" : "PerTensor"; });

}  // namespace
}  // namespace zeropoint::test
