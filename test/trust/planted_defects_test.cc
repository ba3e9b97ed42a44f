// A user must never get a worthless program in silence: each planted defect is repaired, or the
// compiler says which output suffers.

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
#include "gtest/gtest.h"
#include "ir/status_macros.h"
#include "tools/data/dataset.h"
#include "tools/driver/compare_outputs.h"
#include "tools/driver/compile.h"
#include "tools/driver/load.h"
#include "tools/driver/verification/verifier.h"

namespace zeropoint::test {

/// The name of a failed test's parameter.
void PrintTo(const PlantedDefect& defect, std::ostream* out) { *out << defect.name; }

namespace {

/// From here on a program may be written without a word.
constexpr double kGoodDb = 20;
/// Below this it may not be written.
constexpr double kWorthlessDb = 10;

std::string PathOf(const PlantedDefect& defect, const char* suffix) {
  return absl::StrCat(::testing::TempDir(), "/", defect.name, suffix);
}

/// Writes the model and its samples.
absl::Status WriteFiles(const PlantedDefect& defect, const DefectModel& model) {
  RETURN_IF_ERROR(model.WriteModel(PathOf(defect, ".onnx")));
  RETURN_IF_ERROR(
      model.WriteSamples(PathOf(defect, ".npz"), kCalibrationSamples, kCalibrationSeed));
  return model.WriteSamples(PathOf(defect, "_test.npz"), kHeldOutSamples, kHeldOutSeed);
}

/// What is worst of the program on samples that calibration did not see.
absl::StatusOr<tools::WorstOutput> WorstOnHeldOut(const PlantedDefect& defect,
                                                  runtime::Program program,
                                                  std::vector<tools::OutputReport>& reports) {
  ASSIGN_OR_RETURN(runtime::Program reference, tools::LoadRunnable(PathOf(defect, ".onnx")));
  ASSIGN_OR_RETURN(tools::Dataset data, tools::Dataset::Open(PathOf(defect, "_test.npz"),
                                                             tools::InputSpecsOf(reference), {}));
  ASSIGN_OR_RETURN(tools::Verifier verifier,
                   tools::Verifier::Create(std::move(reference), data,
                                           {0, kHeldOutSamples, kHeldOutSamples}, 1));
  ASSIGN_OR_RETURN(reports, verifier.Measure(std::move(program), kHeldOutSamples));
  return tools::WorstPart(reports);
}

bool NamesOutput(absl::string_view text, const DefectModel& model) {
  return std::any_of(model.outputs().begin(), model.outputs().end(),
                     [&](const std::string& name) { return absl::StrContains(text, name); });
}

void PrintRow(const PlantedDefect& defect, const std::string& verdict) {
  std::printf("%-34s %s\n", defect.name, verdict.c_str());
}

void CheckProgram(const PlantedDefect& defect, const DefectModel& model,
                  tools::CompileReport report) {
  const bool warned =
      std::any_of(report.warnings.begin(), report.warnings.end(),
                  [&](const std::string& warning) { return NamesOutput(warning, model); });
  std::vector<tools::OutputReport> reports;
  const auto worst = WorstOnHeldOut(defect, std::move(report.program), reports);
  ASSERT_TRUE(worst.ok()) << worst.status();
  PrintRow(defect, absl::StrCat(warned ? "warned  " : "silent  ",
                                absl::StrFormat("%8.1f dB  ", worst->sqnr_db),
                                tools::Describe(*worst), ", ", report.quantized_ops, " ops int8"));
  EXPECT_GE(worst->sqnr_db, warned ? kWorthlessDb : kGoodDb) << tools::Describe(*worst);
}

class PlantedDefectTest : public ::testing::TestWithParam<PlantedDefect> {};

TEST_P(PlantedDefectTest, IsRepairedOrNamed) {
  const PlantedDefect& defect = GetParam();
  DefectModel model;
  defect.build(model);
  const absl::Status written = WriteFiles(defect, model);
  ASSERT_TRUE(written.ok()) << written;
  tools::CompileOptions options;
  options.model_path = PathOf(defect, ".onnx");
  options.calibration_path = PathOf(defect, ".npz");
  options.threads = 1;
  absl::StatusOr<tools::CompileReport> report = tools::CompileModel(options);
  if (report.ok()) {
    CheckProgram(defect, model, *std::move(report));
    return;
  }
  PrintRow(defect, absl::StrCat("refused ", report.status().message()));
  EXPECT_TRUE(NamesOutput(report.status().message(), model)) << report.status();
}

INSTANTIATE_TEST_SUITE_P(All, PlantedDefectTest, ::testing::ValuesIn(PlantedDefects()),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace zeropoint::test
