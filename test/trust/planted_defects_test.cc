// A user must never get a worthless program in silence: each planted defect is repaired, or the
// compiler says which output suffers. Nor may it say so of what is well.

#include "test/trust/planted_defects.h"

#include <algorithm>
#include <cstdio>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/status_macros.h"
#include "tools/data/dataset.h"
#include "tools/data/metrics.h"
#include "tools/driver/compare_outputs.h"
#include "tools/driver/compile.h"
#include "tools/driver/load.h"
#include "tools/driver/verification/verifier.h"

namespace zeropoint::test {

/// The name of a failed test's parameter.
void PrintTo(const SmallModel& small, std::ostream* out) { *out << small.name; }

namespace {

/// From here on a program may be written without a word.
constexpr double kGoodDb = 20;
/// Below this it may not be written.
constexpr double kWorthlessDb = 10;

std::string PathOf(const SmallModel& small, const char* suffix) {
  return absl::StrCat(::testing::TempDir(), "/", small.name, suffix);
}

/// Writes the model and its samples.
absl::Status WriteFiles(const SmallModel& small, const DefectModel& model) {
  RETURN_IF_ERROR(model.WriteModel(PathOf(small, ".onnx")));
  RETURN_IF_ERROR(model.WriteSamples(PathOf(small, ".npz"), kCalibrationSamples, kCalibrationSeed));
  return model.WriteSamples(PathOf(small, "_test.npz"), kHeldOutSamples, kHeldOutSeed);
}

/// What is worst of the program on samples that calibration did not see.
absl::StatusOr<tools::WorstOutput> WorstOnHeldOut(const SmallModel& small, runtime::Program program,
                                                  std::vector<tools::OutputReport>& reports) {
  ASSIGN_OR_RETURN(runtime::Program reference, tools::LoadRunnable(PathOf(small, ".onnx")));
  ASSIGN_OR_RETURN(tools::Dataset data, tools::Dataset::Open(PathOf(small, "_test.npz"),
                                                             tools::InputSpecsOf(reference), {}));
  ASSIGN_OR_RETURN(tools::Verifier verifier,
                   tools::Verifier::Create(std::move(reference), data,
                                           {{0, kHeldOutSamples, kHeldOutSamples}}, 1));
  ASSIGN_OR_RETURN(reports, verifier.Measure(std::move(program), kHeldOutSamples));
  return tools::WorstPart(reports);
}

bool NamesOutput(absl::string_view text, const DefectModel& model) {
  return std::any_of(model.outputs().begin(), model.outputs().end(), [&](const std::string& name) {
    return absl::StrContains(text, absl::StrCat("'", name, "'"));
  });
}

void PrintRow(const SmallModel& small, const std::string& verdict) {
  std::printf("%-34s %s\n", small.name, verdict.c_str());
}

void CheckProgram(const SmallModel& small, const DefectModel& model, tools::CompileReport report) {
  const bool warned =
      std::any_of(report.warnings.begin(), report.warnings.end(),
                  [&](const std::string& warning) { return NamesOutput(warning, model); });
  std::vector<tools::OutputReport> reports;
  const auto worst = WorstOnHeldOut(small, std::move(report.program), reports);
  ASSERT_TRUE(worst.ok()) << worst.status();
  PrintRow(small, absl::StrCat(warned ? "warned  " : "silent  ",
                               absl::StrFormat("%8.1f dB  ", worst->sqnr_db),
                               tools::Describe(*worst), ", ", report.quantized_ops, " ops int8"));
  EXPECT_GE(worst->sqnr_db, warned ? kWorthlessDb : kGoodDb) << tools::Describe(*worst);
  EXPECT_TRUE(warned || tools::DifferingIntegers(reports) == nullptr);
}

/// As `zp compile MODEL --calib SAMPLES` does.
absl::StatusOr<tools::CompileReport> Compile(const SmallModel& small, const DefectModel& model) {
  RETURN_IF_ERROR(WriteFiles(small, model));
  tools::CompileOptions options;
  options.model_path = PathOf(small, ".onnx");
  options.calibration.path = PathOf(small, ".npz");
  options.threads = 1;
  return tools::CompileModel(options);
}

class PlantedDefectTest : public ::testing::TestWithParam<SmallModel> {};

TEST_P(PlantedDefectTest, IsRepairedOrNamed) {
  DefectModel model;
  GetParam().build(model);
  absl::StatusOr<tools::CompileReport> report = Compile(GetParam(), model);
  if (report.ok()) {
    CheckProgram(GetParam(), model, *std::move(report));
    return;
  }
  PrintRow(GetParam(), absl::StrCat("refused ", report.status().message()));
  EXPECT_TRUE(NamesOutput(report.status().message(), model)) << report.status();
}

class HealthyModelTest : public ::testing::TestWithParam<SmallModel> {};

TEST_P(HealthyModelTest, IsQuantizedWithoutAWord) {
  DefectModel model;
  GetParam().build(model);
  absl::StatusOr<tools::CompileReport> report = Compile(GetParam(), model);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->warnings, ::testing::IsEmpty());
  EXPECT_GE(report->quantized_ops, 2);
  CheckProgram(GetParam(), model, *std::move(report));
}

TEST(Repair, IsTriedWhereAnOutputHasAnotherShape) {
  const absl::Span<const SmallModel> defects = UnitDefects();
  const auto* const positions =
      std::find_if(defects.begin(), defects.end(), [](const SmallModel& small) {
        return absl::string_view(small.name) == "PositionsOfPositiveElements";
      });
  ASSERT_NE(positions, defects.end());
  DefectModel model;
  positions->build(model);
  const absl::StatusOr<tools::CompileReport> report = Compile(*positions, model);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->verification->initial_db, -tools::kIdenticalSqnrDb);
  EXPECT_FALSE(report->verification->repair.nodes.empty());
}

INSTANTIATE_TEST_SUITE_P(All, PlantedDefectTest, ::testing::ValuesIn(PlantedDefects()),
                         [](const auto& info) { return std::string(info.param.name); });
INSTANTIATE_TEST_SUITE_P(All, HealthyModelTest, ::testing::ValuesIn(HealthyModels()),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace zeropoint::test
