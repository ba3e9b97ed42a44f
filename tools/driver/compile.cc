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
#include "quantizers/quantizer_registry.h"
#include "tools/data/array_file.h"
#include "tools/data/dataset.h"
#include "tools/data/preprocess.h"
#include "tools/driver/calibrate.h"
#include "tools/driver/import_for_data.h"
#include "tools/driver/lower.h"
#include "tools/driver/measure_sqnr.h"
#include "tools/driver/pipeline.h"
#include "tools/driver/provenance.h"
#include "tools/driver/quantization_warnings.h"
#include "tools/driver/read_model.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"
#include "tools/known_name.h"

namespace zeropoint::tools {
namespace {

using Clock = std::chrono::steady_clock;

class Compiler {
 public:
  explicit Compiler(const CompileOptions& options) : options_(options) {}

  absl::StatusOr<CompileReport> Run() {
    if (options_.quantize) {
      RETURN_IF_ERROR(ResolveRecipe());
    }
    RETURN_IF_ERROR(CheckFiles());
    RETURN_IF_ERROR(Stage("import", [this] { return Import(); }));
    RETURN_IF_ERROR(Stage("float", [this] { return Optimize(); }));
    if (options_.quantize) {
      RETURN_IF_ERROR(Stage("prepare", [this] { return Prepare(); }));
      RETURN_IF_ERROR(Stage("calibrate", [this] { return RunCalibration(); }));
      RETURN_IF_ERROR(Stage("convert", [this] { return Convert(); }));
    }
    if (!options_.emit_onnx.empty()) {
      RETURN_IF_ERROR(Stage("export", [this] {
        return WriteOnnxFile(*module_, options_.onnx_opset, options_.emit_onnx).status();
      }));
    }
    RETURN_IF_ERROR(Stage("lower", [this] { return Lower(); }));
    if (options_.min_sqnr_db > 0) {
      RETURN_IF_ERROR(Stage("measure", [this] { return Measure(); }));
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
  absl::Status EmitIr(const std::string& stage) const {
    const auto wanted = options_.emit_ir.find(stage);
    if (wanted == options_.emit_ir.end()) {
      return absl::OkStatus();
    }
    return OutputError(ir::WriteModuleFile(*module_, wanted->second));
  }

  absl::Status ResolveRecipe() {
    ASSIGN_OR_RETURN(const quantizers::ObserverKind observer,
                     KnownName(quantizers::ActivationObserverByName(options_.observer),
                               "--observer", "name one of those"));
    // Its errors are complete: they name the recipe.
    ASSIGN_OR_RETURN(quantization_,
                     quantizers::Resolve(options_.recipe, {.per_channel = options_.per_channel,
                                                           .activations = options_.activations,
                                                           .activation_observer = observer}));
    if (quantization_.NeedsSamples() && options_.calibration_path.empty()) {
      return UsageError("int8 with static ranges needs samples", "--calib",
                        "give --calib DATA, or compile with --float");
    }
    ASSIGN_OR_RETURN(quantizer_,
                     KnownName(quantizers::CreateQuantizer(
                                   options_.quantizer, quantization_.defaults, quantization_.rules),
                               "--quantizer", "name one of those"));
    return absl::OkStatus();
  }

  /// A file that cannot be read is worth knowing before the model is imported, which takes longer.
  absl::Status CheckFiles() {
    if (!options_.preprocess_path.empty()) {
      ASSIGN_OR_RETURN(manifest_, ReadPreprocessFile(options_.preprocess_path));
    }
    if (options_.calibration_path.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(arrays_, ArrayFile::Open(options_.calibration_path));
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
    if (arrays_ == nullptr) {
      ASSIGN_OR_RETURN(module_, ReadOnnx(options_.model_path, import));
    } else {
      ASSIGN_OR_RETURN(
          ImportedModel imported,
          ImportForData(options_.model_path, import, {*arrays_, manifest_, ArrayUse::kSamples}));
      module_ = std::move(imported.module);
      report_.fixed_inputs = std::move(imported.fixed_inputs);
    }
    return EmitIr("imported");
  }

  absl::Status Optimize() {
    RETURN_IF_ERROR(Pass(passes::FloatPipeline()));
    if (options_.min_sqnr_db > 0) {
      float_module_ = module_->Clone();
    }
    return EmitIr("float");
  }

  absl::Status Prepare() {
    RETURN_IF_ERROR(WithPlace(Annotate(), options_.model_path,
                              "report it with the model, which the quantizer should take"));
    RETURN_IF_ERROR(CheckRecipe());
    report_.unquantized = FindUnquantized(*module_, *quantizer_, quantization_);
    RETURN_IF_ERROR(EmitIr("annotated"));
    RETURN_IF_ERROR(Pass("insert-observers"));
    return EmitIr("prepared");
  }

  absl::Status Annotate() {
    RETURN_IF_ERROR(quantizer_->TransformForAnnotation(*module_));
    RETURN_IF_ERROR(quantizer_->Annotate(*module_));
    return quantizer_->Validate(*module_);
  }

  absl::Status CheckRecipe() const {
    const absl::Status status = quantizers::CheckEveryRuleApplies(options_.recipe, module_->main());
    if (status.ok()) return absl::OkStatus();
    return absl::Status(status.code(),
                        absl::StrCat(status.message(), "; --emit-ir float=FILE writes the ops of ",
                                     options_.model_path, " and their names (loc)"));
  }

  absl::Status RunCalibration() {
    if (!quantization_.NeedsSamples()) {
      RETURN_IF_ERROR(WithPlace(quantizers::CalibrateConstants(module_->main()),
                                options_.model_path,
                                "check that the weights of the model are finite numbers"));
      return EmitIr("calibrated");
    }
    RETURN_IF_ERROR(OpenData());
    calibration_ = {NumSamples(), data_->ChooseBatch(options_.batch)};
    const std::int64_t samples = calibration_->samples;
    const auto progress = [&](std::int64_t done) { Report("calibrate", done, samples); };
    ASSIGN_OR_RETURN(
        CalibrationReport calibrated,
        Calibrate(*module_, *data_, {samples, calibration_->batch, options_.threads, progress}));
    report_.calibration_samples = samples;
    report_.empty_tensors = calibrated.empty_tensors;
    report_.non_finite_inputs = std::move(calibrated.non_finite_inputs);
    AddRemarks(calibrated.remarks);
    return EmitIr("calibrated");
  }

  std::int64_t NumSamples() const {
    return options_.limit < 0 ? data_->num_samples()
                              : std::min(options_.limit, data_->num_samples());
  }

  absl::Status OpenData() {
    // The inputs of the program are those of the float graph, which a lowering of it knows.
    ASSIGN_OR_RETURN(const passes::lowering::LoweredProgram lowered,
                     tools::Lower(*module_, options_.model_path));
    ASSIGN_OR_RETURN(Dataset data, Dataset::Open(options_.calibration_path,
                                                 InputSpecsOf(lowered.program), manifest_));
    data_.emplace(std::move(data));
    return absl::OkStatus();
  }

  absl::Status Convert() {
    RETURN_IF_ERROR(Pass("convert"));
    RETURN_IF_ERROR(EmitIr("converted"));
    RETURN_IF_ERROR(Pass("fold-quantize,dce"));
    return EmitIr("folded");
  }

  absl::Status Lower() {
    // After the export: ONNX says it as a dequantized table.
    RETURN_IF_ERROR(Pass("dequantize-rows,dce"));
    ASSIGN_OR_RETURN(passes::lowering::LoweredProgram lowered,
                     tools::Lower(*module_, options_.model_path));
    report_.program = std::move(lowered.program);
    report_.quantized_ops = lowered.quantized_ops;
    report_.float_ops = lowered.float_ops + lowered.fallback_ops;
    AddRemarks(lowered.remarks);
    report_.quantization = SummarizeQuantization(report_.program);
    if (options_.quantize) {
      report_.warnings =
          QuantizationWarnings(report_.quantization, report_.unquantized,
                               quantization_.defaults.activations, options_.model_path);
    }
    return AddMetadata(lowered);
  }

  absl::Status AddMetadata(const passes::lowering::LoweredProgram& lowered) {
    auto& metadata = report_.program.metadata;
    metadata["module"] = module_->name();
    metadata["quantized_ops"] = absl::StrCat(lowered.quantized_ops);
    metadata["float_ops"] = absl::StrCat(lowered.float_ops);
    metadata["fallback_ops"] = absl::StrCat(lowered.fallback_ops);
    ASSIGN_OR_RETURN(auto provenance, DescribeProvenance(options_, manifest_, calibration_));
    metadata.merge(provenance);
    return absl::OkStatus();
  }

  absl::Status Measure() {
    if (!data_) {
      RETURN_IF_ERROR(OpenData());
    }
    ASSIGN_OR_RETURN(passes::lowering::LoweredProgram reference,
                     tools::Lower(*float_module_, options_.model_path));
    ASSIGN_OR_RETURN(
        report_.outputs,
        MeasureSqnr(std::move(reference.program), report_.program, *data_,
                    {NumSamples(), data_->ChooseBatch(options_.batch), options_.threads}));
    if (report_.outputs.empty()) return absl::OkStatus();
    const WorstOutput worst = WorstPart(report_.outputs);
    if (worst.sqnr_db >= options_.min_sqnr_db) return absl::OkStatus();
    return BudgetMissedError(
        absl::StrCat("SQNR of ", Describe(worst), ", below --min-sqnr ", options_.min_sqnr_db),
        options_.model_path,
        "compile without the floor and see with `zp compare` which layers lose it "
        "(docs/accuracy.md)");
  }

  const CompileOptions& options_;
  CompileReport report_;
  std::unique_ptr<ir::Module> module_;
  std::unique_ptr<ir::Module> float_module_;
  quantizers::ResolvedRecipe quantization_;
  std::unique_ptr<quantizers::Quantizer> quantizer_;
  PreprocessManifest manifest_;
  std::unique_ptr<ArrayFile> arrays_;  // null without calibration data
  std::optional<Dataset> data_;
  std::optional<CalibrationRun> calibration_;  // nullopt when there was none
};

}  // namespace

absl::StatusOr<CompileReport> CompileModel(const CompileOptions& options) {
  return Compiler(options).Run();
}

}  // namespace zeropoint::tools
