// Writes every planted defect as MODEL.onnx, with MODEL.npz to calibrate it on and MODEL_test.npz
// of samples that calibration does not see.
//
//   bazel run //test/trust:planted -- FOLDER

#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "ir/status_macros.h"
#include "test/trust/planted_defects.h"

namespace zeropoint::test {
namespace {

absl::Status WriteAll(const std::string& folder) {
  for (const SmallModel& defect : PlantedDefects()) {
    DefectModel model;
    defect.build(model);
    const std::string path = absl::StrCat(folder, "/", defect.name);
    RETURN_IF_ERROR(model.WriteModel(path + ".onnx"));
    RETURN_IF_ERROR(model.WriteSamples(path + ".npz", kCalibrationSamples, kCalibrationSeed));
    RETURN_IF_ERROR(model.WriteSamples(path + "_test.npz", kHeldOutSamples, kHeldOutSeed));
  }
  return absl::OkStatus();
}

}  // namespace
}  // namespace zeropoint::test

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: planted FOLDER\n", stderr);
    return 1;
  }
  const absl::Status status = zeropoint::test::WriteAll(argv[1]);
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return 1;
}
