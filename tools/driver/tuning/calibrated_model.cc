#include "tools/driver/tuning/calibrated_model.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ir/status_macros.h"
#include "passes/pipelines.h"
#include "quantizers/recipe.h"
#include "tools/data/recipe_file.h"
#include "tools/driver/calibration/calibrate.h"
#include "tools/driver/import_for_data.h"
#include "tools/driver/lower.h"
#include "tools/driver/pipeline.h"
#include "tools/driver/verification/quantized_pipeline.h"
#include "tools/driver/verification/verification.h"
#include "tools/driver/weights/weight_passes.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

using passes::lowering::LoweredProgram;

constexpr absl::string_view kReport = "report it with the model";

absl::Status ImportFloat(const CompileOptions& options, CalibratedModel& model) {
  std::vector<std::string> remarks;
  ASSIGN_OR_RETURN(
      ImportedModel imported,
      ImportForData(options.model_path,
                    {.pinned_shapes = options.pinned_shapes,
                     .bound_inputs = options.bound_inputs,
                     .remarks = &remarks},
                    {model.samples->arrays(), model.samples->manifest(), ArrayUse::kSamples}));
  model.graph.float_module = std::move(imported.module);
  RETURN_IF_ERROR(WithPlace(RunPasses(*model.graph.float_module, passes::FloatPipeline(), remarks),
                            options.model_path, kReport));
  ASSIGN_OR_RETURN(LoweredProgram lowered, Lower(*model.graph.float_module, options.model_path));
  model.float_program = std::move(lowered.program);
  return model.samples->Load(model.float_program);
}

/// Learns the rest of `graph`, whose float module is there.
absl::Status CalibrateGraph(const CompileOptions& options, const QuantizedPipeline& pipeline,
                            QuantizationSamples& samples, CalibratedGraph& graph) {
  std::vector<std::string> remarks;
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> prepared,
                   pipeline.Prepare(*graph.float_module, remarks));
  const std::int64_t count = samples.split().calibrate;
  const auto report = [&](std::int64_t done) {
    if (options.progress) options.progress({"calibrate", done, count});
  };
  ASSIGN_OR_RETURN(CalibrationReport calibrated,
                   Calibrate(*prepared, samples.data(),
                             {count, samples.batch(), options.memory_mib, options.threads,
                              /*use_reference_kernels=*/false, report}));
  graph.ranges = std::move(calibrated.ranges);
  ASSIGN_OR_RETURN(graph.moments, samples.Moments(*graph.float_module));
  return absl::OkStatus();
}

absl::Status Equalize(const CompileOptions& options, CalibratedModel& model) {
  auto graph = std::make_unique<CalibratedGraph>();
  graph->float_module = model.graph.float_module->Clone();
  std::vector<std::string> remarks;
  RETURN_IF_ERROR(WithPlace(RunPasses(*graph->float_module, absl::StrCat(kEqualizeChannels, ",dce"),
                                      remarks, model.graph.moments->Provider()),
                            options.model_path, kReport));
  ASSIGN_OR_RETURN(const QuantizedPipeline pipeline,
                   QuantizedPipeline::Create(options.quantizer, quantizers::ResolvedRecipe(),
                                             options.model_path));
  RETURN_IF_ERROR(CalibrateGraph(options, pipeline, *model.samples, *graph));
  model.equalized = std::move(graph);
  return absl::OkStatus();
}

absl::StatusOr<const CalibratedGraph*> GraphFor(const quantizers::ResolvedRecipe& settings,
                                                const CompileOptions& options,
                                                CalibratedModel& model) {
  if (!HasEqualization(settings.weight_passes)) return &model.graph;
  if (model.equalized == nullptr) RETURN_IF_ERROR(Equalize(options, model));
  return model.equalized.get();
}

}  // namespace

absl::StatusOr<CalibratedModel> CalibrateModel(const CompileOptions& options) {
  CalibratedModel model;
  ASSIGN_OR_RETURN(QuantizationSamples samples,
                   QuantizationSamples::Open({.source = options.calibration,
                                              .preprocess_path = options.preprocess_path,
                                              .limit = options.limit,
                                              .batch = options.batch,
                                              .threads = options.threads,
                                              .where = options.model_path}));
  model.manifest = samples.manifest();
  model.samples.emplace(std::move(samples));
  RETURN_IF_ERROR(ImportFloat(options, model));
  const auto keep_annotated = [&](std::string_view stage, const ir::Module& module) {
    if (stage == "annotated") model.annotated = module.Clone();
    return absl::OkStatus();
  };
  ASSIGN_OR_RETURN(const QuantizedPipeline pipeline,
                   QuantizedPipeline::Create(options.quantizer, quantizers::ResolvedRecipe(),
                                             options.model_path, keep_annotated));
  RETURN_IF_ERROR(CalibrateGraph(options, pipeline, *model.samples, model.graph));
  model.nodes = NodesToPlan(*model.annotated, pipeline.settings());
  return model;
}

absl::StatusOr<runtime::Program> BuildFromRecipe(CalibratedModel& model,
                                                 const CompileOptions& options,
                                                 const std::string& recipe) {
  ASSIGN_OR_RETURN(const quantizers::Recipe parsed, ParseRecipe(recipe, options.model_path));
  ASSIGN_OR_RETURN(quantizers::ResolvedRecipe settings,
                   quantizers::Resolve(parsed, quantizers::QuantizerOptions()));
  ASSIGN_OR_RETURN(const CalibratedGraph* graph, GraphFor(settings, options, model));
  const auto check_rules = [&](std::string_view stage, const ir::Module& module) {
    return stage == "annotated" ? quantizers::CheckEveryRuleApplies(parsed, module)
                                : absl::OkStatus();
  };
  ASSIGN_OR_RETURN(QuantizedPipeline pipeline,
                   QuantizedPipeline::Create(options.quantizer, std::move(settings),
                                             options.model_path, check_rules));
  pipeline.SetMoments(graph->moments.get());
  ASSIGN_OR_RETURN(LoweredProgram lowered,
                   pipeline.Run(*graph->float_module, graph->ranges, Unwatched::kStaysFloat));
  return std::move(lowered.program);
}

absl::StatusOr<TunePlan> DefaultPlan(CalibratedModel& model, const CompileOptions& options) {
  TunePlan plan;
  ASSIGN_OR_RETURN(const quantizers::Recipe recipe,
                   ParseRecipe(RecipeText(plan), options.model_path));
  ASSIGN_OR_RETURN(quantizers::ResolvedRecipe settings,
                   quantizers::Resolve(recipe, quantizers::QuantizerOptions()));
  ASSIGN_OR_RETURN(
      QuantizedPipeline pipeline,
      QuantizedPipeline::Create(options.quantizer, std::move(settings), options.model_path));
  const CalibratedGraph& graph = model.graph;
  pipeline.SetMoments(graph.moments.get());
  ASSIGN_OR_RETURN(const LoweredProgram lowered, pipeline.Run(*graph.float_module, graph.ranges));
  const VerificationTask task = {
      .float_module = *graph.float_module,
      .reference_module = *graph.float_module,
      .pipeline = pipeline,
      .ranges = graph.ranges,
      .quantizers = options.quantizer,
      .where = options.model_path,
      .data = model.samples->data(),
      .samples = model.samples->split(),
      .unit = model.samples->unit(),
      .threads = options.threads,
      .nodes = model.nodes,
      .moments = [&]() -> absl::StatusOr<const MomentsTable*> { return graph.moments.get(); },
      .progress =
          [&](std::int64_t measured) {
            if (options.progress) options.progress({"repair", measured, 0});
          }};
  ASSIGN_OR_RETURN(const Verification verification, Verify(task, lowered.program));
  const QuantizationPlan& repair = verification.repair.plan;
  plan.model.observer = repair.observer.value_or(plan.model.observer);
  for (const auto& [node, treatment] : repair.nodes) plan.nodes[node] = {.treatment = treatment};
  return plan;
}

}  // namespace zeropoint::tools
