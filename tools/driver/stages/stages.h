#ifndef ZEROPOINT_TOOLS_DRIVER_STAGES_STAGES_H_
#define ZEROPOINT_TOOLS_DRIVER_STAGES_STAGES_H_

// The stages between a model and a program, a call each, for whoever looks at the graph between
// them. CompileModel (compile.h) runs all of them, and does what these do not: it chooses better
// int8 weights, compares the program with float and repairs what loses too much, or refuses it.
// Whoever calls these compares (`zp eval INT8.zpm --against MODEL.onnx`).
//
//   ASSIGN_OR_RETURN(std::unique_ptr<ir::Module> module, tools::Capture("model.onnx"));
//   RETURN_IF_ERROR(tools::Prepare(*module, quantizer));
//   RETURN_IF_ERROR(tools::CalibrateOn(*module, {.samples = {"calib.npz"}}).status());
//   RETURN_IF_ERROR(tools::Convert(*module));
//   ASSIGN_OR_RETURN(runtime::Program program, tools::MakeProgram(*module));

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "frontend/onnx/import.h"
#include "ir/module.h"
#include "quantizers/quantizer.h"
#include "runtime/program.h"
#include "tools/data/samples/sample_source.h"
#include "tools/driver/calibration/calibrate.h"

namespace zeropoint::tools {

/// The float graph of an ONNX file as it is quantized: constants computed, batch norms folded,
/// operators that exporters took apart put together again (passes::FloatPipeline). Extents that the
/// file leaves open stay open, but for those of `options.pinned_shapes`. kInvalidArgument and
/// kNotFound for a file that cannot be used, kUnimplemented with all reasons for a model that
/// cannot be imported.
absl::StatusOr<std::unique_ptr<ir::Module>> Capture(const std::string& path,
                                                    const frontend::ImportOptions& options = {});

/// Annotates `float_module` as `quantizer` says and has observers watch what it marked. Errors are
/// the quantizer's: kInvalidArgument for a name that selects nothing, say.
absl::Status Prepare(ir::Module& float_module, quantizers::Quantizer& quantizer);

struct CalibrationSamples {
  /// Empty calibrates weights alone, which is enough where activations are quantized at run time,
  /// or not at all.
  SampleSource samples;
  /// Preprocess manifest; empty means that the arrays go in as they are.
  std::string preprocess_path{};
  /// Uses the first `limit` samples; -1 takes all.
  std::int64_t limit = -1;
  /// 0 means one for each core that the process may use.
  int threads = 0;
};

/// Runs the samples through `prepared` and writes scale and zero point into every observer.
/// kFailedPrecondition where activations are observed and there are no samples; else as Calibrate.
absl::StatusOr<CalibrationReport> CalibrateOn(ir::Module& prepared,
                                              const CalibrationSamples& samples);

/// Calibrated observers become quantize and dequantize, float weights int8 constants, each element
/// rounded to the nearest. kFailedPrecondition lists observers that are not calibrated.
absl::Status Convert(ir::Module& calibrated);

/// Lowers any graph, converted or float, for XNNPACK. The program knows how its inputs are made
/// when a manifest is given: `zp eval` and an app need none then.
absl::StatusOr<runtime::Program> MakeProgram(const ir::Module& module,
                                             const std::string& preprocess_path = "");

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_STAGES_STAGES_H_
