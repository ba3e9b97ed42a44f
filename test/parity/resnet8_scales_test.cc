// Calibrating the example as PT2E did gives the scales and zero points that PT2E recorded.

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "runtime/program_file.h"
#include "test/parity/fmnist.h"
#include "test/parity/recorded_scales.h"

namespace zeropoint::test {
namespace {

/// Whether some value of the program that is int8 and no constant converts as recorded.
bool HasScale(const runtime::Program& program, const RecordedScale& recorded, double tolerance) {
  for (const runtime::ProgramValue& value : program.values) {
    if (value.is_constant || value.quant.scales.size() != 1) continue;
    const double error = std::abs(value.quant.scales[0] - recorded.scale) / recorded.scale;
    if (error <= tolerance && value.quant.zero_point == recorded.zero_point) return true;
  }
  return false;
}

class Resnet8ScalesTest : public testing::TestWithParam<bool> {};

// A scale is a multiple of a histogram bin. Where a tail holds a few counts a bin, one float32 ulp
// in the activations or in their count moves a bound by a bin (6.5e-4 of the scale). Today one of
// sixteen is off by that; no more may be.
TEST_P(Resnet8ScalesTest, ScalesAndZeroPointsAreThoseOfPt2e) {
  const auto report = tools::CompileModel(FmnistOptions(kResnet8, GetParam()));
  ASSERT_TRUE(report.ok()) << report.status();
  const std::vector<RecordedScale> scales =
      RecordedScales(GetParam() ? "pt2e_per_channel" : "pt2e_per_tensor");
  ASSERT_EQ(scales.size(), 16u);
  EXPECT_EQ(report->float_ops, 0);
  int off_by_one_bin = 0;
  for (const RecordedScale& recorded : scales) {
    EXPECT_TRUE(HasScale(report->program, recorded, 7e-4)) << recorded.of;
    off_by_one_bin += HasScale(report->program, recorded, 1e-5) ? 0 : 1;
  }
  EXPECT_LE(off_by_one_bin, 1);
}

TEST_P(Resnet8ScalesTest, CompilingTwiceGivesTheSameBytes) {
  const auto first = tools::CompileModel(FmnistOptions(kResnet8, GetParam()));
  const auto second = tools::CompileModel(FmnistOptions(kResnet8, GetParam()));
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(*runtime::SerializeProgram(first->program),
            *runtime::SerializeProgram(second->program));
}

INSTANTIATE_TEST_SUITE_P(WeightSchemes, Resnet8ScalesTest, testing::Bool(),
                         [](const auto& info) { return info.param ? "PerChannel" : "PerTensor"; });

}  // namespace
}  // namespace zeropoint::test
