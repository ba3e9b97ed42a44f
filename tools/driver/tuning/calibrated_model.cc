#include "tools/driver/tuning/calibrated_model.h"

#include <string_view>
#include <utility>

#include "ir/status_macros.h"
#include "passes/pipelines.h"
#include "quantizers/recipe.h"
#include "tools/data/recipe_file.h"
#include "tools/driver/calibration/calibrate.h"
#include "tools/driver/import_for_data.h"
#include "tools/driver/lower.h"
#include "tools/driver/pipeline.h"
#include "tools/driver/verification/quantization_samples.h"
#include "tools/driver/verification/quantized_pipeline.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

using passes::lowering::LoweredProgram;

absl::StatusOr<quantizers::ResolvedRecipe> Settings(const quantizers::Recipe& recipe) {
  return quantizers::Resolve(recipe, quantizers::QuantizerOptions());
}

absl::Status ImportFloat(const CompileOptions& options, const QuantizationSamples& samples,
                         CalibratedModel& model) {
  std::vector<std::string> remarks;
  ASSIGN_OR_RETURN(ImportedModel imported,
                   ImportForData(options.model_path,
                                 {.pinned_shapes = options.pinned_shapes,
                                  .bound_inputs = options.bound_inputs,
                                  .remarks = &remarks},
                                 {samples.arrays(), samples.manifest(), ArrayUse::kSamples}));
  model.float_module = std::move(imported.module);
  RETURN_IF_ERROR(WithPlace(RunPasses(*model.float_module, passes::FloatPipeline(), remarks),
                            options.model_path, "report it with the model"));
  ASSIGN_OR_RETURN(LoweredProgram lowered, Lower(*model.float_module, options.model_path));
  model.float_program = std::move(lowered.program);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CalibratedModel> CalibrateModel(
    const CompileOptions& options, const std::function<void(const CompileProgress&)>& progress) {
  CalibratedModel model;
  ASSIGN_OR_RETURN(QuantizationSamples samples,
                   QuantizationSamples::Open({.path = options.calibration_path,
                                              .preprocess_path = options.preprocess_path,
                                              .limit = options.limit,
                                              .batch = options.batch,
                                              .threads = options.threads,
                                              .where = options.model_path}));
  model.manifest = samples.manifest();
  RETURN_IF_ERROR(ImportFloat(options, samples, model));
  const auto keep_annotated = [&](std::string_view stage, const ir::Module& module) {
    if (stage == "annotated") model.annotated = module.Clone();
    return absl::OkStatus();
  };
  ASSIGN_OR_RETURN(const QuantizedPipeline pipeline,
                   QuantizedPipeline::Create(options.quantizer, quantizers::ResolvedRecipe(),
                                             options.model_path, keep_annotated));
  std::vector<std::string> remarks;
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> prepared,
                   pipeline.Prepare(*model.float_module, remarks));
  model.nodes = NodesToPlan(model.annotated->main(), pipeline.settings());
  RETURN_IF_ERROR(samples.Load(model.float_program));
  const std::int64_t count = samples.split().calibrate;
  const auto report = [&](std::int64_t done) {
    if (progress) progress({"calibrate", done, count});
  };
  ASSIGN_OR_RETURN(
      CalibrationReport calibrated,
      Calibrate(*prepared, samples.data(),
                {count, samples.batch(), options.memory_mib, options.threads, report}));
  model.ranges = std::move(calibrated.ranges);
  ASSIGN_OR_RETURN(model.moments, samples.Moments(*model.float_module));
  return model;
}

absl::StatusOr<runtime::Program> BuildFromRecipe(const CalibratedModel& model,
                                                 const CompileOptions& options,
                                                 const std::string& recipe) {
  ASSIGN_OR_RETURN(const quantizers::Recipe parsed, ParseRecipe(recipe, options.model_path));
  ASSIGN_OR_RETURN(quantizers::ResolvedRecipe settings, Settings(parsed));
  const auto check_rules = [&](std::string_view stage, const ir::Module& module) {
    return stage == "annotated" ? quantizers::CheckEveryRuleApplies(parsed, module.main())
                                : absl::OkStatus();
  };
  ASSIGN_OR_RETURN(QuantizedPipeline pipeline,
                   QuantizedPipeline::Create(options.quantizer, std::move(settings),
                                             options.model_path, check_rules));
  pipeline.SetMoments(model.moments.get());
  ASSIGN_OR_RETURN(LoweredProgram lowered, pipeline.Run(*model.float_module, model.ranges));
  return std::move(lowered.program);
}

}  // namespace zeropoint::tools
