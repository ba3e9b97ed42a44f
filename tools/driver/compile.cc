#include "tools/driver/compile.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "ir/module.h"
#include "ir/module_file.h"
#include "ir/status_macros.h"
#include "passes/pipelines.h"
#include "quantizers/observer_set.h"
#include "tools/driver/best_weights.h"
#include "tools/driver/coverage/quantization_warnings.h"
#include "tools/driver/import_for_data.h"
#include "tools/driver/learn_ranges.h"
#include "tools/driver/lower.h"
#include "tools/driver/observed_graph.h"
#include "tools/driver/pipeline.h"
#include "tools/driver/provenance.h"
#include "tools/driver/read_model.h"
#include "tools/driver/resolve_settings.h"
#include "tools/driver/verification/quantization_plan.h"
#include "tools/driver/verification/quantization_samples.h"
#include "tools/driver/verification/quantized_pipeline.h"
#include "tools/driver/verification/receipt.h"
#include "tools/driver/verification/small_layers.h"
#include "tools/driver/verification/verdict.h"
#include "tools/driver/weights/channel_factors.h"
#include "tools/driver/weights/collect_moments.h"
#include "tools/driver/weights/weight_passes.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

using Clock = std::chrono::steady_clock;

class Compiler {
 public:
  explicit Compiler(const CompileOptions& options, bool equalizes_channels = false)
      : options_(options), equalizes_channels_(equalizes_channels) {}

  absl::StatusOr<CompileReport> Run() {
    if (options_.quantize) {
      ASSIGN_OR_RETURN(quantizers::ResolvedRecipe settings, ResolveSettings(options_));
      if (equalizes_channels_) AddEqualization(settings.weight_passes);
      RETURN_IF_ERROR(MakePipeline(std::move(settings)));
    }
    RETURN_IF_ERROR(OpenSamples());
    RETURN_IF_ERROR(Stage("import", [this] { return Import(); }));
    RETURN_IF_ERROR(Stage("float", [this] { return Optimize(); }));
    if (options_.quantize) {
      RETURN_IF_ERROR(Stage("prepare", [this] { return Prepare(); }));
      RETURN_IF_ERROR(Stage("calibrate", [this] { return RunCalibration(); }));
      RETURN_IF_ERROR(Stage("convert", [this] { return Convert(); }));
    }
    RETURN_IF_ERROR(Stage("lower", [this] { return Lower(); }));
    if (options_.quantize && options_.verify && !samples_->empty()) {
      RETURN_IF_ERROR(Stage("verify", [this] { return VerifyProgram(); }));
    } else if (options_.quantize) {
      SayNothingVerified();
    }
    report_.warnings.insert(report_.warnings.end(), doubts_.begin(), doubts_.end());
    if (!options_.emit_onnx.empty() && report_.refusal.ok()) {
      RETURN_IF_ERROR(Stage("export", [this] {
        return WriteOnnxFile(*module_, options_.onnx_opset, options_.emit_onnx).status();
      }));
    }
    return std::move(report_);
  }

 private:
  template <typename Body>
  absl::Status Stage(std::string_view name, Body body) {
    const Clock::time_point start = Clock::now();
    Report(name, 0, 1);
    RETURN_IF_ERROR(body());
    const std::chrono::duration<double, std::milli> elapsed = Clock::now() - start;
    report_.stage_ms.emplace_back(name, elapsed.count());
    return absl::OkStatus();
  }

  void Report(std::string_view stage, std::int64_t done, std::int64_t total) const {
    if (options_.progress) {
      options_.progress({stage, done, total});
    }
  }

  void AddRemarks(const std::vector<std::string>& remarks) {
    report_.remarks.insert(report_.remarks.end(), remarks.begin(), remarks.end());
  }

  /// Writes the IR of a stage when the user asked for it.
  absl::Status EmitIr(std::string_view stage, const ir::Module& module) const {
    const auto wanted = options_.emit_ir.find(std::string(stage));
    if (wanted == options_.emit_ir.end()) {
      return absl::OkStatus();
    }
    return OutputError(ir::WriteModuleFile(module, wanted->second));
  }

  absl::Status MakePipeline(quantizers::ResolvedRecipe settings) {
    const auto emit = [this](std::string_view stage, const ir::Module& module) {
      if (stage == "annotated") RETURN_IF_ERROR(LookAtAnnotations(module));
      return EmitIr(stage, module);
    };
    ASSIGN_OR_RETURN(QuantizedPipeline pipeline,
                     QuantizedPipeline::Create(options_.quantizer, std::move(settings),
                                               options_.model_path, emit));
    pipeline.SetIntegerForm(options_.integer_form);
    pipeline_.emplace(std::move(pipeline));
    return absl::OkStatus();
  }

  /// What the inputs of layers are like; run once, when it is first asked for.
  absl::StatusOr<const MomentsTable*> Moments() {
    if (moments_ == nullptr) {
      ASSIGN_OR_RETURN(moments_, samples_->Moments(*float_module_));
    }
    return moments_.get();
  }

  /// A file that cannot be read is worth knowing before the model is imported, which takes longer.
  absl::Status OpenSamples() {
    ASSIGN_OR_RETURN(QuantizationSamples samples,
                     QuantizationSamples::Open(SampleOptions(options_)));
    samples_.emplace(std::move(samples));
    return absl::OkStatus();
  }

  absl::Status Pass(std::string_view names) {
    return WithPlace(RunPasses(*module_, names, report_.remarks), options_.model_path,
                     "report it with the model, which no pass should refuse");
  }

  absl::Status Import() {
    const frontend::ImportOptions import = {.pinned_shapes = options_.pinned_shapes,
                                            .bound_inputs = options_.bound_inputs,
                                            .remarks = &report_.remarks};
    if (samples_->empty()) {
      ASSIGN_OR_RETURN(module_, ReadOnnx(options_.model_path, import));
    } else {
      ASSIGN_OR_RETURN(
          ImportedModel imported,
          ImportForData(options_.model_path, import,
                        {samples_->arrays(), samples_->manifest(), ArrayUse::kSamples}));
      module_ = std::move(imported.module);
      report_.fixed_inputs = std::move(imported.fixed_inputs);
    }
    ASSIGN_OR_RETURN(hashes_, HashInputs(options_, *samples_));
    if (has_table()) RETURN_IF_ERROR(CheckTable(options_, hashes_, samples_->manifest()));
    return EmitIr("imported", *module_);
  }

  absl::Status Optimize() {
    RETURN_IF_ERROR(Pass(passes::FloatPipeline()));
    return EmitIr("float", *module_);
  }

  /// The float graph with equalized channels; the one before stays what programs are judged by.
  absl::Status Equalize() {
    ASSIGN_OR_RETURN(const MomentsTable* moments, Moments());
    std::unique_ptr<ir::Module> equalized = float_module_->Clone();
    channel_factors_ = passes::EqualizeChannels(
        *equalized, moments == nullptr ? passes::MomentsProvider() : moments->Provider());
    RETURN_IF_ERROR(WithPlace(RunPasses(*equalized, "dce", report_.remarks), options_.model_path,
                              "report it with the model, which no pass should refuse"));
    reference_module_ = std::move(float_module_);
    float_module_ = std::move(equalized);
    moments_.reset();  // of other values
    return absl::OkStatus();
  }

  absl::Status Prepare() {
    float_module_ = std::move(module_);
    if (HasEqualization(pipeline_->settings().weight_passes)) RETURN_IF_ERROR(Equalize());
    ASSIGN_OR_RETURN(module_, pipeline_->Prepare(*float_module_, report_.remarks));
    const quantizers::QuantizerOptions& defaults = pipeline_->settings().defaults;
    const bool is_weights_only =
        defaults.activations == quantizers::ActivationMode::kWeightsOnly && !defaults.pt2e_compat;
    return is_weights_only ? KeepSmallLayersFloat() : absl::OkStatus();
  }

  absl::Status KeepSmallLayersFloat() {
    const QuantizationPlan plan = SmallLayersInFloat(nodes_);
    if (plan == QuantizationPlan()) return absl::OkStatus();
    AppendSmallLayers(plan, nodes_, report_.unquantized);
    nodes_.erase(
        std::remove_if(nodes_.begin(), nodes_.end(),
                       [&](const PlanNode& node) { return plan.nodes.count(node.name) > 0; }),
        nodes_.end());
    RETURN_IF_ERROR(MakePipeline(WithPlan(pipeline_->settings(), plan)));
    std::vector<std::string> known_remarks;
    ASSIGN_OR_RETURN(module_, pipeline_->Prepare(*float_module_, known_remarks));
    return absl::OkStatus();
  }

  /// Of what the user asked for; a repair changes it later.
  absl::Status LookAtAnnotations(const ir::Module& annotated) {
    if (!nodes_.empty()) return absl::OkStatus();
    RETURN_IF_ERROR(CheckRecipe(options_, annotated));
    const quantizers::ResolvedRecipe& settings = pipeline_->settings();
    report_.unquantized = FindUnquantized(annotated, pipeline_->quantizer(), settings);
    nodes_ = NodesToPlan(annotated, settings);
    return absl::OkStatus();
  }

  absl::Status RunCalibration() {
    if (!pipeline_->settings().NeedsSamples()) {
      return WithPlace(quantizers::CalibrateConstants(*module_), options_.model_path,
                       "check that the weights of the model are finite numbers");
    }
    ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> without_rules,
                     PrepareWithoutRules(options_, *float_module_));
    ir::Module& observed = without_rules == nullptr ? *module_ : *without_rules;
    ASSIGN_OR_RETURN(LearnedRanges learned,
                     LearnRanges(options_, *samples_, *float_module_, observed));
    calibration_ = learned.run;
    report_.calibration_samples = learned.run.samples;
    report_.empty_tensors = learned.empty_tensors;
    report_.non_finite_inputs = std::move(learned.non_finite_inputs);
    AddRemarks(learned.remarks);
    doubts_ = std::move(learned.doubts);
    ranges_ = std::move(learned.ranges);
    if (without_rules != nullptr) return ApplyRanges(Unwatched::kStaysFloat);
    return has_table() ? ApplyRanges(Unwatched::kRefuse) : absl::OkStatus();
  }

  bool has_table() const { return options_.table != nullptr; }

  absl::Status ApplyRanges(Unwatched unwatched) {
    return WithPlace(ranges_.Apply(*module_, unwatched), options_.model_path,
                     "check that the weights of the model are finite numbers");
  }

  absl::Status Convert() {
    remarks_before_convert_ = report_.remarks.size();
    if (!pipeline_->settings().weight_passes.empty()) {
      ASSIGN_OR_RETURN(const MomentsTable* moments, Moments());
      pipeline_->SetMoments(moments);
    }
    return pipeline_->Convert(*module_, report_.remarks);
  }

  absl::Status Lower() {
    passes::lowering::LoweredProgram lowered;
    if (options_.quantize) {
      ASSIGN_OR_RETURN(lowered, pipeline_->Lower(*module_, report_.remarks));
    } else {
      ASSIGN_OR_RETURN(lowered, tools::Lower(*module_, options_.model_path));
    }
    report_.program = std::move(lowered.program);
    report_.quantized_ops = lowered.quantized_ops;
    report_.float_ops = lowered.float_ops + lowered.fallback_ops;
    AddRemarks(lowered.remarks);
    report_.quantization = SummarizeQuantization(report_.program);
    if (options_.quantize) {
      report_.weight_passes = pipeline_->settings().weight_passes;
      report_.warnings =
          QuantizationWarnings(report_.quantization, report_.unquantized,
                               pipeline_->settings().defaults.activations, options_.model_path);
    }
    AddMetadata({options_, *samples_, hashes_, calibration_, module_->name()}, lowered,
                report_.program);
    if (!channel_factors_.empty()) {
      report_.program.metadata[std::string(kChannelFactorsKey)] =
          ChannelFactorsToJson(channel_factors_);
    }
    return absl::OkStatus();
  }

  void SayNothingVerified() {
    report_.program.metadata["receipt"] = UnverifiedReceiptJson(
        options_.verify ? "no samples were given" : "--no-verify was given", hashes_);
    if (has_table() && options_.verify) {
      report_.warnings.push_back(NotVerifiedWarning(options_));
    }
  }

  absl::Status VerifyProgram() {
    RETURN_IF_ERROR(samples_->Load(*float_module_));
    const VerificationTask task = {
        .float_module = *float_module_,
        .reference_module = reference_module_ != nullptr ? *reference_module_ : *float_module_,
        .pipeline = *pipeline_,
        .ranges = ranges_,
        .quantizers = options_.quantizer,
        .where = options_.model_path,
        .data = samples_->data(),
        .samples = JudgedBy(options_, hashes_, samples_->split()),
        .unit = samples_->unit(),
        .threads = options_.threads,
        .target_db = options_.min_sqnr_db.value_or(kDefaultTargetDb),
        .repair = options_.repair && !options_.pt2e_compat,
        .best_weights = options_.weights == kBestWeights,
        .nodes = nodes_,
        .moments = [this] { return Moments(); },
        .progress = [this](std::int64_t measured) { Report("repair", measured, 0); }};
    ASSIGN_OR_RETURN(Verification verification, Verify(task, report_.program));
    if (!(verification.repair.plan == QuantizationPlan())) {
      RETURN_IF_ERROR(Remake(verification.repair.plan));
    }
    report_.verification = std::move(verification);
    report_.program.metadata["receipt"] = ReceiptJson(*report_.verification, hashes_);
    for (std::string& doubt : DoubtsOfSamples(*report_.verification, options_.model_path)) {
      report_.warnings.push_back(std::move(doubt));
    }
    if (options_.keep_for_report) RETURN_IF_ERROR(KeepReference());
    absl::StatusOr<std::optional<std::string>> warning =
        Judge(*report_.verification, {.is_stated = options_.min_sqnr_db.has_value(),
                                      .force = options_.force,
                                      .where = options_.model_path});
    if (!warning.ok() && options_.keep_for_report) {
      report_.refusal = warning.status();
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(warning.status());
    if (*warning) report_.warnings.push_back(**warning);
    return absl::OkStatus();
  }

  absl::Status KeepReference() {
    ASSIGN_OR_RETURN(passes::lowering::LoweredProgram reference,
                     tools::Lower(*float_module_, options_.model_path));
    report_.reference = std::move(reference.program);
    report_.judged = samples_->split().verify;
    return absl::OkStatus();
  }

  /// The program again, as a repair wants it.
  absl::Status Remake(const QuantizationPlan& plan) {
    quantizers::ResolvedRecipe settings = WithPlan(pipeline_->settings(), plan);
    if (reference_module_ != nullptr) AddEqualization(settings.weight_passes);
    RETURN_IF_ERROR(MakePipeline(std::move(settings)));
    // What they say of lowering is said again.
    report_.remarks.resize(remarks_before_convert_);
    std::vector<std::string> known_remarks;
    ASSIGN_OR_RETURN(module_, pipeline_->Prepare(*float_module_, known_remarks));
    RETURN_IF_ERROR(ApplyRanges(Unwatched::kStaysFloat));
    RETURN_IF_ERROR(Convert());
    RETURN_IF_ERROR(Lower());
    std::optional<std::string> warning =
        RepairWarning(report_.quantization, pipeline_->settings().defaults.activations,
                      options_.min_sqnr_db.value_or(kDefaultTargetDb), options_.model_path);
    if (warning) report_.warnings = {*std::move(warning)};
    return absl::OkStatus();
  }

  const CompileOptions& options_;
  bool equalizes_channels_;
  CompileReport report_;
  std::optional<QuantizedPipeline> pipeline_;     // nullopt without quantization
  std::unique_ptr<ir::Module> float_module_;      // null without quantization
  std::unique_ptr<ir::Module> reference_module_;  // null where it is float_module_
  passes::ChannelFactors channel_factors_;        // empty where none were equalized
  std::unique_ptr<ir::Module> module_;
  std::vector<PlanNode> nodes_;
  std::size_t remarks_before_convert_ = 0;
  std::optional<QuantizationSamples> samples_;  // opened first
  InputHashes hashes_;
  std::optional<CalibrationRun> calibration_;  // nullopt when there was none
  CalibratedRanges ranges_;
  std::vector<std::string> doubts_;        // of the samples that calibrated
  std::unique_ptr<MomentsTable> moments_;  // null until asked for
};

}  // namespace

absl::StatusOr<CompileReport> CompileModel(const CompileOptions& options) {
  if (options.weights != kBestWeights) return Compiler(options).Run();
  return CompileWithBestWeights(options, [](const CompileOptions& trial, bool equalizes) {
    return Compiler(trial, equalizes).Run();
  });
}

}  // namespace zeropoint::tools
