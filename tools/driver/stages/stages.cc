#include "tools/driver/stages/stages.h"

#include <utility>
#include <vector>

#include "ir/status_macros.h"
#include "passes/pipelines.h"
#include "quantizers/observer_set.h"
#include "tools/data/preprocess.h"
#include "tools/driver/lower.h"
#include "tools/driver/pipeline.h"
#include "tools/driver/read_model.h"
#include "tools/driver/verification/quantization_samples.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

constexpr absl::string_view kReportModel = "report it with the model, which no pass should refuse";

absl::StatusOr<PreprocessManifest> ReadManifest(const std::string& path) {
  if (path.empty()) return PreprocessManifest();
  return ReadPreprocessFile(path);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ir::Module>> Capture(const std::string& path,
                                                    const frontend::ImportOptions& options) {
  ASSIGN_OR_RETURN(std::unique_ptr<ir::Module> module, ReadOnnx(path, options));
  std::vector<std::string> remarks;
  RETURN_IF_ERROR(
      WithPlace(RunPasses(*module, passes::FloatPipeline(), remarks), path, kReportModel));
  return module;
}

absl::Status Prepare(ir::Module& float_module, quantizers::Quantizer& quantizer) {
  RETURN_IF_ERROR(WithPlace(quantizers::AnnotateModule(quantizer, float_module),
                            float_module.name(), "give the quantizer what it asks for"));
  std::vector<std::string> remarks;
  return WithPlace(RunPasses(float_module, passes::PreparePipeline(), remarks), float_module.name(),
                   kReportModel);
}

absl::StatusOr<CalibrationReport> CalibrateOn(ir::Module& prepared,
                                              const CalibrationSamples& samples) {
  if (samples.samples.empty()) {
    RETURN_IF_ERROR(WithPlace(quantizers::CalibrateConstants(prepared), prepared.name(),
                              "give samples, or quantize no activation ahead of the run"));
    return CalibrationReport();
  }
  ASSIGN_OR_RETURN(QuantizationSamples opened,
                   QuantizationSamples::Open({.source = samples.samples,
                                              .preprocess_path = samples.preprocess_path,
                                              .limit = samples.limit,
                                              .keep_all = true,
                                              .threads = samples.threads,
                                              .where = prepared.name()}));
  RETURN_IF_ERROR(opened.Load(prepared));
  CalibrationOptions options;
  options.samples = opened.split().calibrate;
  options.batch = opened.batch();
  options.threads = samples.threads;
  return Calibrate(prepared, opened.data(), options);
}

absl::Status Convert(ir::Module& calibrated) {
  std::vector<std::string> remarks;
  return WithPlace(RunPasses(calibrated, passes::ConvertPipeline(), remarks), calibrated.name(),
                   "calibrate the observers first");
}

absl::StatusOr<runtime::Program> MakeProgram(const ir::Module& module,
                                             const std::string& preprocess_path) {
  ASSIGN_OR_RETURN(PreprocessManifest manifest, ReadManifest(preprocess_path));
  // On a copy: the graph stays as it can be written.
  const std::unique_ptr<ir::Module> copy = module.Clone();
  std::vector<std::string> remarks;
  RETURN_IF_ERROR(
      WithPlace(RunPasses(*copy, "dequantize-rows,dce", remarks), module.name(), kReportModel));
  ASSIGN_OR_RETURN(passes::lowering::LoweredProgram lowered, Lower(*copy, module.name()));
  lowered.program.metadata["module"] = module.name();
  if (!manifest.json.empty()) lowered.program.metadata["preprocess"] = std::move(manifest.json);
  return std::move(lowered.program);
}

}  // namespace zeropoint::tools
