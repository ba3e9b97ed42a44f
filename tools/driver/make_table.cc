#include "tools/driver/make_table.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ir/status_macros.h"
#include "passes/pipelines.h"
#include "tools/driver/calibration/calibrate.h"
#include "tools/driver/calibration/fit_watch.h"
#include "tools/driver/calibration/never_run.h"
#include "tools/driver/calibration/table_ranges.h"
#include "tools/driver/content_hash.h"
#include "tools/driver/import_for_data.h"
#include "tools/driver/input_flags_text.h"
#include "tools/driver/observed_graph.h"
#include "tools/driver/pipeline.h"
#include "tools/driver/provenance.h"
#include "tools/driver/resolve_settings.h"
#include "tools/driver/verification/quantization_samples.h"
#include "tools/driver/verification/quantized_pipeline.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kSaveInterval(3);
/// What Dataset takes where the user asks for nothing.
constexpr std::int64_t kDefaultBatch = 200;

std::string SettingsText(const CompileOptions& options) {
  std::string text =
      absl::StrCat("quantizer=", options.quantizer.names, " observer=", options.observer);
  if (options.pt2e_compat) absl::StrAppend(&text, " pt2e-compat");
  if (!options.recipe.json.empty()) {
    absl::StrAppend(&text, " recipe=sha256:", HashText(options.recipe.json));
  }
  return text;
}

class TableMaker {
 public:
  explicit TableMaker(const TableOptions& options) : options_(options) {}

  absl::StatusOr<TableReport> Run() {
    RETURN_IF_ERROR(OpenSamples());
    RETURN_IF_ERROR(Import());
    RETURN_IF_ERROR(Prepare());
    RETURN_IF_ERROR(ChooseSamples());
    FindState();
    const absl::Status learned = Learn();
    if (absl::IsCancelled(learned)) {
      report_.is_interrupted = true;
      return std::move(report_);
    }
    RETURN_IF_ERROR(learned);
    report_.doubts = watch_->fit().Doubts();
    report_.doubts.insert(report_.doubts.end(), never_run_.begin(), never_run_.end());
    table().fit.clear();
    RETURN_IF_ERROR(WriteTable(report_.table, options_.table_path));
    std::error_code ignored;
    std::filesystem::remove(StatePath(), ignored);
    return std::move(report_);
  }

 private:
  const CompileOptions& compile() const { return options_.compile; }
  std::string StatePath() const { return absl::StrCat(options_.table_path, ".state"); }
  CalibrationTable& table() { return report_.table; }

  absl::Status OpenSamples() {
    ASSIGN_OR_RETURN(QuantizationSamples samples,
                     QuantizationSamples::Open({.source = compile().calibration,
                                                .preprocess_path = compile().preprocess_path,
                                                .limit = -1,
                                                .batch = compile().batch,
                                                .keep_all = true,
                                                .threads = compile().threads,
                                                .where = compile().model_path}));
    samples_.emplace(std::move(samples));
    return absl::OkStatus();
  }

  absl::Status Import() {
    ASSIGN_OR_RETURN(ImportedModel imported,
                     ImportForData(compile().model_path,
                                   {.pinned_shapes = compile().pinned_shapes,
                                    .bound_inputs = compile().bound_inputs,
                                    .remarks = &report_.remarks},
                                   {samples_->arrays(), samples_->manifest(), ArrayUse::kSamples}));
    module_ = std::move(imported.module);
    report_.fixed_inputs = std::move(imported.fixed_inputs);
    ASSIGN_OR_RETURN(const InputHashes hashes, HashInputs(compile(), *samples_));
    data_hash_ = hashes.data;
    table().subject = {.model = hashes.model,
                       .preprocess = samples_->manifest().json,
                       .settings = SettingsText(compile()),
                       .batch = compile().batch > 0 ? compile().batch : kDefaultBatch,
                       .shapes = ShapeTexts(imported.options.pinned_shapes),
                       .binds = BindTexts(imported.options.bound_inputs)};
    return WithPlace(RunPasses(*module_, passes::FloatPipeline(), report_.remarks),
                     compile().model_path, "report it with the model, which no pass should refuse");
  }

  absl::Status Prepare() {
    ASSIGN_OR_RETURN(quantizers::ResolvedRecipe settings, ResolveSettings(compile()));
    ASSIGN_OR_RETURN(
        const QuantizedPipeline pipeline,
        QuantizedPipeline::Create(compile().quantizer, std::move(settings), compile().model_path,
                                  [this](std::string_view stage, const ir::Module& module) {
                                    return stage == "annotated" ? CheckRecipe(compile(), module)
                                                                : absl::OkStatus();
                                  }));
    RETURN_IF_ERROR(samples_->Load(*module_));
    if (compile().batch == 0 && samples_->has_decisions()) table().subject.batch = 1;
    ASSIGN_OR_RETURN(std::unique_ptr<ir::Module> prepared,
                     pipeline.Prepare(*module_, report_.remarks));
    ASSIGN_OR_RETURN(std::unique_ptr<ir::Module> without_rules,
                     PrepareWithoutRules(compile(), *module_));
    module_ = without_rules != nullptr ? std::move(without_rules) : std::move(prepared);
    return absl::OkStatus();
  }

  absl::Status ChooseSamples() {
    const std::int64_t all = samples_->data().num_samples();
    if (options_.skip >= all) {
      return UsageError(absl::StrCat("leaves no sample of ", all), "--skip", "skip fewer");
    }
    const std::int64_t rest = all - options_.skip;
    samples_end_ = options_.skip + (compile().limit < 0 ? rest : std::min(rest, compile().limit));
    table().data = {{data_hash_, options_.skip, options_.skip}};
    ASSIGN_OR_RETURN(FitWatch watch,
                     FitWatch::Create(*module_, samples_->manifest(),
                                      {options_.skip, samples_end_, samples_->batch()}));
    watch_.emplace(std::move(watch));
    return absl::OkStatus();
  }

  /// What a run before has learned, if it was of the same.
  void FindState() {
    absl::StatusOr<CalibrationTable> state = ReadTable(StatePath());
    if (!state.ok() || !(state->subject == table().subject) || state->data.size() != 1) return;
    const DataPart& known = state->data.front();
    const bool is_beginning =
        known.hash == data_hash_ && known.begin == options_.skip && known.end <= samples_end_;
    if (!is_beginning) return;
    report_.known_samples = known.end - known.begin;
    report_.kept_samples = report_.known_samples;
    watch_->fit().Restore(state->fit);
    state_.emplace(*std::move(state));
  }

  absl::Status Learn() {
    const std::int64_t first = options_.skip + report_.known_samples;
    if (first == samples_end_) {
      table() = *std::move(state_);
      return absl::OkStatus();
    }
    const auto progress = [&](std::int64_t done) {
      if (!compile().progress) return;
      compile().progress({"calibrate", report_.known_samples + done, samples_end_ - options_.skip});
    };
    CalibrationOptions calibration = {.samples = samples_end_ - first,
                                      .batch = samples_->batch(),
                                      .max_mib = compile().memory_mib,
                                      .threads = compile().threads,
                                      .use_reference_kernels = compile().pt2e_compat,
                                      .progress = progress,
                                      .first = first};
    calibration.restore = [this](auto& observers) { return Restore(observers); };
    calibration.checkpoint = [this](const auto& observers, std::int64_t next) {
      return Save(observers, next);
    };
    calibration.stop = options_.stop;
    watch_->Watch(calibration);
    ASSIGN_OR_RETURN(CalibrationReport calibrated,
                     Calibrate(*module_, samples_->data(), calibration));
    report_.empty_tensors = calibrated.empty_tensors;
    never_run_ = NeverRunDoubts(*module_, calibrated.ranges.functions_never_run());
    report_.non_finite_inputs = std::move(calibrated.non_finite_inputs);
    report_.remarks.insert(report_.remarks.end(), calibrated.remarks.begin(),
                           calibrated.remarks.end());
    return absl::OkStatus();
  }

  absl::Status Restore(quantizers::ObserverSet& observers) {
    if (!state_) return absl::OkStatus();
    return RestoreLines(*state_, *module_, observers, report_.remarks);
  }

  /// Takes what observers know into the table, and writes that now and then, and before it ends.
  absl::Status Save(const quantizers::ObserverSet& observers, std::int64_t next) {
    const bool is_stopped = options_.stop != nullptr && *options_.stop;
    const bool is_done = next == samples_end_;
    if (!is_done && !is_stopped && Clock::now() - saved_ < kSaveInterval) return absl::OkStatus();
    table().data.front().end = next;
    ASSIGN_OR_RETURN(table().lines,
                     WithPlace(LinesOf(*module_, observers), samples_->data().file().path(),
                               kCheckSamplesAndManifest));
    if (table().lines.empty()) {
      return absl::InvalidArgumentError(
          ErrorText("has nothing to calibrate, no tensor is quantized by samples",
                    compile().model_path, "compile it without a table"));
    }
    if (is_done) return absl::OkStatus();
    table().fit = watch_->fit().Text();
    RETURN_IF_ERROR(WriteTable(table(), StatePath()));
    report_.kept_samples = next - options_.skip;
    saved_ = Clock::now();
    return is_stopped ? absl::CancelledError("calibration was interrupted") : absl::OkStatus();
  }

  const TableOptions& options_;
  TableReport report_;
  std::optional<QuantizationSamples> samples_;  // opened first
  std::string data_hash_;
  std::unique_ptr<ir::Module> module_;
  std::int64_t samples_end_ = 0;
  std::optional<FitWatch> watch_;  // nullopt until the samples are known
  std::vector<DataDoubt> never_run_;
  std::optional<CalibrationTable> state_;  // nullopt where there is none
  Clock::time_point saved_ = Clock::now();
};

}  // namespace

absl::StatusOr<TableReport> MakeTable(const TableOptions& options) {
  return TableMaker(options).Run();
}

}  // namespace zeropoint::tools
