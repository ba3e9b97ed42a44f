#ifndef ZEROPOINT_TOOLS_DRIVER_COMPILE_H_
#define ZEROPOINT_TOOLS_DRIVER_COMPILE_H_

// The whole pipeline as one call: an ONNX file in, a program out.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/tensor_data.h"
#include "quantizers/quantizer.h"
#include "quantizers/quantizer_registry.h"
#include "quantizers/recipe.h"
#include "runtime/program.h"
#include "tools/data/dataset.h"
#include "tools/data/samples/sample_source.h"
#include "tools/driver/calibration/calibrate.h"
#include "tools/driver/calibration/calibration_table.h"
#include "tools/driver/coverage/quantization_summary.h"
#include "tools/driver/coverage/unquantized_ops.h"
#include "tools/driver/integer_form.h"
#include "tools/driver/verification/verification.h"
#include "tools/driver/write_onnx.h"

namespace zeropoint::tools {

/// Where CompileModel stands: `done` of `total` units (samples, ops) of one stage.
struct CompileProgress {
  std::string_view stage;
  std::int64_t done = 0;
  std::int64_t total = 0;
};

/// Points of the pipeline whose IR can be written to a file (CompileOptions::emit_ir), in order.
inline constexpr std::string_view kEmitStages[] = {
    "imported", "float", "annotated", "prepared", "calibrated", "converted", "folded", "integer"};

struct CompileOptions {
  std::string model_path;
  /// False lowers the float graph as it is; no data is read then.
  bool quantize = true;
  /// What computes int8. Where a repair is needed, it measures with XNNPACK.
  IntegerForm integer_form = IntegerForm::kXnnpack;
  bool per_channel = true;
  /// PyTorch's rules, bit for bit, and all samples for calibration.
  bool pt2e_compat = false;
  /// Anything but static needs no data, unless the recipe has static rules.
  quantizers::ActivationMode activations = quantizers::ActivationMode::kStatic;
  /// Also a program's own (docs/writing-a-quantizer.md).
  quantizers::QuantizerChoice quantizer;
  std::string observer = "histogram";
  /// "plain", "best", or passes for better weights (weight_passes.h); empty leaves it to the
  /// recipe, and where that says nothing, to what is known to help.
  std::string weights;
  /// What is other than the above says, for some ops or for all; empty by default.
  quantizers::Recipe recipe;

  /// Empty when the mode needs no data.
  SampleSource calibration;
  /// What samples told before, in place of a calibration; those of `calibration`, if any, only
  /// judge then. Null for none. Inputs must be pinned and bound as the table says.
  std::shared_ptr<const CalibrationTable> table{};
  /// Preprocess manifest; empty means that the arrays go in as they are.
  std::string preprocess_path;
  /// Calibrate with the first `limit` samples; -1 takes all.
  std::int64_t limit = -1;
  /// Samples that observers see as one; 0 chooses min(200, samples).
  std::int64_t batch = 0;
  /// MiB for tensors while calibrating; how many samples run at once follows from it.
  std::int64_t memory_mib = kDefaultTensorMib;
  /// 0 means one for each core that the process may use.
  int threads = 0;

  /// Input extents that replace the model's symbolic ones, by input name.
  std::map<std::string, std::vector<std::int64_t>> pinned_shapes;
  /// Inputs that become constants at import, by name.
  std::map<std::string, ir::TensorData> bound_inputs;
  /// Stage (one of kEmitStages) -> file that receives the IR as text.
  std::map<std::string, std::string> emit_ir;
  /// ONNX file (QDQ, or float without quantization) to write beside the program; may be empty.
  std::string emit_onnx;
  int onnx_opset = kDefaultOnnxOpset;
  /// Measure the quantized program against the float one on samples, where there are some, a tenth
  /// of which calibration then leaves out (SplitSamples).
  bool verify = true;
  /// Quantize otherwise what loses most when an output of the program, or a slice of one, is
  /// further from float than the target. PyTorch's rules are kept as they are.
  bool repair = true;
  /// The target in dB; nullopt means kDefaultTargetDb. One that is stated and missed fails
  /// (BudgetMissedError).
  std::optional<double> min_sqnr_db;
  /// Return what missed the target, or is worthless, all the same, with a warning.
  bool force = false;

  /// Keep what a report shows beside the program: CompileReport::reference, and a program that is
  /// refused, with CompileReport::refusal in place of the error.
  bool keep_for_report = false;

  /// Called now and then from the calling thread; may be empty.
  std::function<void(const CompileProgress&)> progress;
};

struct CompileReport {
  runtime::Program program;
  std::int64_t quantized_ops = 0;
  std::int64_t float_ops = 0;
  std::int64_t calibration_samples = 0;
  /// What of the program is quantized, and what the quantizer left float.
  QuantizationSummary quantization;
  std::vector<UnquantizedOps> unquantized;
  /// The passes that made the int8 weights (weight_passes.h), in order.
  std::vector<std::string> weight_passes;
  /// What a user should know although the program was made (quantization_warnings.h).
  std::vector<std::string> warnings;
  /// Inputs whose samples hold NaN or infinity, of which ranges could be made all the same.
  std::vector<NonFiniteInput> non_finite_inputs;
  /// Tensors that were empty in every sample, which stay float.
  std::int64_t empty_tensors = 0;
  /// What the calibration data decided of inputs that the model leaves open (import_for_data.h).
  std::vector<std::string> fixed_inputs;
  /// How the program compares with the float one; nullopt when it was not measured.
  std::optional<Verification> verification;
  /// With CompileOptions::keep_for_report, of a program that was measured: the float one, the
  /// samples that judged, and why the program must not be written, or OK.
  std::optional<runtime::Program> reference;
  SampleRange judged;
  absl::Status refusal;
  /// Milliseconds by stage, in order.
  std::vector<std::pair<std::string, double>> stage_ms;
  /// Why rewrites and quantizations were declined, what the samples did not show; one line each.
  std::vector<std::string> remarks;
};

/// Compiles `options.model_path`. Errors say what, where (file, ONNX node) and what to do:
/// kInvalidArgument and kNotFound for files that cannot be used, kUnimplemented for an unsupported
/// model (all reasons at once), UsageError (exit_code.h) when ranges must be learned and there are
/// no samples, BudgetMissedError for a target that was stated and missed, and for a program whose
/// worst part is below kWorthlessDb.
absl::StatusOr<CompileReport> CompileModel(const CompileOptions& options);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_COMPILE_H_
