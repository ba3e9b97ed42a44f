// A compiler of one's own: imports an ONNX model, quantizes it with quantizers that are not in
// Zeropoint, calibrates on samples, converts and lowers.
//
//   compile_with every-other-linear model.onnx calib.npz model.zpm

#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "examples/quantizers/every_other_linear.h"
#include "examples/quantizers/linear_of_sequences.h"
#include "ir/status_macros.h"
#include "runtime/program_file.h"
#include "tools/driver/compile.h"

namespace zeropoint::examples {
namespace {

absl::Status Compile(const std::string& quantizer, const std::string& model,
                     const std::string& samples, const std::string& program) {
  tools::CompileOptions options;
  options.model_path = model;
  options.calibration.path = samples;
  options.quantizer = {quantizer,
                       {{"every-other-linear", CreateEveryOtherLinear},
                        {"linear-of-sequences", CreateLinearOfSequences}}};
  ASSIGN_OR_RETURN(const tools::CompileReport report, tools::CompileModel(options));
  std::printf("%lld ops in int8, %lld in float, calibrated on %lld samples\n",
              static_cast<long long>(report.quantized_ops),
              static_cast<long long>(report.float_ops),
              static_cast<long long>(report.calibration_samples));
  for (const std::string& warning : report.warnings) {
    std::fprintf(stderr, "warning: %s\n", warning.c_str());
  }
  return runtime::WriteProgramFile(report.program, program);
}

}  // namespace
}  // namespace zeropoint::examples

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: %s QUANTIZER MODEL.onnx SAMPLES OUT.zpm\n", argv[0]);
    return 2;
  }
  const absl::Status status = zeropoint::examples::Compile(argv[1], argv[2], argv[3], argv[4]);
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s: %s\n", argv[0], std::string(status.message()).c_str());
  return 1;
}
