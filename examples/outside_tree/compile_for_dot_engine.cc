// A compiler for the dot engine: a QDQ ONNX model that its driver reads, and a program that
// computes the same on a CPU.
//
//   compile_for_dot_engine model.onnx calib.npz preprocess.json out.onnx out.zpm

#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "dot_engine.h"
#include "ir/status_macros.h"
#include "runtime/program_file.h"
#include "tools/driver/compile.h"

namespace {

namespace tools = zeropoint::tools;

absl::Status Compile(char** arguments) {
  tools::CompileOptions options;
  options.model_path = arguments[0];
  options.calibration.path = arguments[1];
  options.preprocess_path = arguments[2];
  options.emit_onnx = arguments[3];
  options.quantizer = {"dot-engine", {{"dot-engine", dot_engine::CreateDotEngine}}};
  ASSIGN_OR_RETURN(const tools::CompileReport report, tools::CompileModel(options));
  for (const std::string& warning : report.warnings) {
    std::fprintf(stderr, "warning: %s\n", warning.c_str());
  }
  const auto& counts = report.quantization.total;
  std::printf("%lld ops in int8, %lld in float\n", static_cast<long long>(counts.int8),
              static_cast<long long>(counts.in_float));
  return zeropoint::runtime::WriteProgramFile(report.program, arguments[4]);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr, "usage: %s MODEL.onnx SAMPLES MANIFEST.json OUT.onnx OUT.zpm\n", argv[0]);
    return 2;
  }
  const absl::Status status = Compile(argv + 1);
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s: %s\n", argv[0], std::string(status.message()).c_str());
  return 1;
}
