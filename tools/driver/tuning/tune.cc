#include "tools/driver/tuning/tune.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "ir/status_macros.h"
#include "tools/data/array_file.h"
#include "tools/data/input_matching.h"
#include "tools/data/recipe_file.h"
#include "tools/data/samples/open_samples.h"
#include "tools/driver/content_hash.h"
#include "tools/driver/tuning/calibrated_model.h"
#include "tools/driver/tuning/final_choice.h"
#include "tools/driver/tuning/node_options.h"
#include "tools/driver/tuning/plan_judge.h"
#include "tools/driver/tuning/precision_graph.h"
#include "tools/driver/tuning/program_timer.h"
#include "tools/driver/tuning/run_times.h"
#include "tools/driver/tuning/text_file.h"
#include "tools/driver/tuning/tuning_state.h"
#include "tools/driver/weights/weight_passes.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

/// Profiles count microseconds, so the small ops of small models are timed on several samples.
constexpr std::int64_t kTimedElements = std::int64_t{1} << 17;
constexpr std::int64_t kMaxTimedSamples = 32;
/// Another machine rounds a little otherwise.
constexpr double kPromiseMarginDb = 1;
constexpr double kMaxPromiseDb = 60;

constexpr quantizers::ObserverKind kObservers[] = {
    quantizers::ObserverKind::kHistogram,
    quantizers::ObserverKind::kMse,
    quantizers::ObserverKind::kMinMax,
    quantizers::ObserverKind::kPercentile,
};

class Tuner {
 public:
  explicit Tuner(const TuneOptions& options)
      : options_(options), compile_(options.compile), budget_(*options.budget) {}

  absl::StatusOr<TuneReport> Run() {
    ASSIGN_OR_RETURN(model_, CalibrateModel(compile_));
    RETURN_IF_ERROR(OpenFiles());
    RETURN_IF_ERROR(MakeTimer());
    RETURN_IF_ERROR(MakeJudge());
    ASSIGN_OR_RETURN(report_.in_float,
                     judge_->JudgeProgram(model_.float_program, Thoroughness::kWhole));
    report_.floor = budget_.Floor(report_.in_float.value);
    ASSIGN_OR_RETURN(const SearchTask task, MakeTask());
    ASSIGN_OR_RETURN(SearchResult result, Search(task));
    RETURN_IF_ERROR(state_.Save());
    const bool has_final = result.holds && !result.is_interrupted;
    if (has_final) RETURN_IF_ERROR(ChooseAmongTimed(task.seeds, result));
    report_.best = result.best;
    report_.holds = result.holds;
    report_.is_interrupted = result.is_interrupted;
    report_.num_plans = static_cast<std::int64_t>(result.plans.size());
    report_.front = ParetoFront(result.plans);
    if (!report_.holds && !options_.force) return Missed();
    if (!report_.is_interrupted) RETURN_IF_ERROR(Finish());
    return std::move(report_);
  }

 private:
  absl::Status OpenFiles() {
    const SampleSource& judging = options_.data.empty() ? compile_.calibration : options_.data;
    ASSIGN_OR_RETURN(Dataset data,
                     Dataset::Open(judging, InputSpecsOf(model_.float_program), model_.manifest));
    data_.emplace(std::move(data));
    std::string subject = absl::StrCat("zp tune 2 ", budget_.key(), " ", options_.outcome_text, " ",
                                       compile_.limit, " ", compile_.batch);
    ASSIGN_OR_RETURN(const std::string model_hash, HashModel(compile_.model_path));
    absl::StrAppend(&subject, " ", model_hash);
    for (const SampleSource* samples : {&compile_.calibration, &judging}) {
      ASSIGN_OR_RETURN(const std::unique_ptr<ArrayFile> arrays,
                       OpenSamples(*samples, model_.manifest));
      ASSIGN_OR_RETURN(const std::string hash, HashFiles(arrays->files()));
      absl::StrAppend(&subject, " ", hash);
    }
    absl::StrAppend(&subject, " ", model_.manifest.json);
    state_ = TuningState::Open(absl::StrCat(options_.recipe_path, ".state"), HashText(subject));
    report_.num_known = static_cast<std::int64_t>(state_.num_known());
    times_ = OpTimeCache::Open(options_.times_path, CpuName());
    return absl::OkStatus();
  }

  absl::StatusOr<TimedInputs> ReadInputs(std::int64_t samples) {
    TimedInputs inputs;
    inputs.samples = samples;
    ASSIGN_OR_RETURN(inputs.tensors, data_->ReadBatch(0, samples));
    return inputs;
  }

  absl::Status MakeTimer() {
    const std::int64_t unit = data_->ChooseBatch(1);
    ASSIGN_OR_RETURN(TimedInputs one, ReadInputs(unit));
    std::int64_t elements = 1;
    for (const runtime::Tensor& input : one.tensors) elements += input.num_elements();
    const std::int64_t wish =
        std::clamp<std::int64_t>(kTimedElements / elements, 1, kMaxTimedSamples) * unit;
    const std::int64_t samples = std::min(data_->ChooseBatch(wish), data_->num_samples());
    TimedInputs many;
    if (samples > unit) {
      ASSIGN_OR_RETURN(many, ReadInputs(samples));
    }
    timer_.emplace(std::move(one), std::move(many), times_);
    return absl::OkStatus();
  }

  absl::Status MakeJudge() {
    std::optional<Outcome> outcome;
    if (!budget_.task().empty() || budget_.is_command()) {
      ASSIGN_OR_RETURN(outcome,
                       options_.make_outcome(*data_, model_.manifest, model_.float_program));
    }
    ASSIGN_OR_RETURN(PlanJudge judge, PlanJudge::Create(model_, compile_, budget_,
                                                        std::move(outcome), *data_, *timer_));
    judge_.emplace(std::move(judge));
    return absl::OkStatus();
  }

  absl::StatusOr<SearchTask> MakeTask() {
    ASSIGN_OR_RETURN(const auto options, FindNodeOptions(model_, compile_, *timer_));
    ASSIGN_OR_RETURN(const double per_element, TimeOfConversion(times_));
    SearchTask task;
    task.model =
        MakePrecisionModel(model_.annotated->main(), options, timer_->inputs(), per_element);
    for (const quantizers::ObserverKind observer : kObservers) {
      task.settings.push_back({.observer = observer});
      task.node_observers.push_back(observer);
    }
    task.weight_choices = WeightChoices();
    task.may_equalize = true;
    ASSIGN_OR_RETURN(const TunePlan as_compiled, FindDefaultPlan());
    task.seeds = {as_compiled, TunePlan()};
    task.in_float = report_.in_float;
    task.floor = report_.floor;
    task.objective = options_.objective;
    task.measure = [this](const TunePlan& plan, Thoroughness thoroughness) {
      return Measure(plan, thoroughness);
    };
    task.keep = [this](const MeasuredPlan& best) { return Keep(best); };
    task.progress = [this](std::int64_t done, std::int64_t expected) {
      if (compile_.progress) compile_.progress({"tune", done, expected});
    };
    return task;
  }

  absl::StatusOr<TunePlan> FindDefaultPlan() {
    if (!state_.default_plan()) {
      ASSIGN_OR_RETURN(const TunePlan plan, DefaultPlan(model_, compile_));
      state_.SetDefaultPlan(plan);
      RETURN_IF_ERROR(state_.Save());
    }
    return *state_.default_plan();
  }

  /// Lets the finalists take turns, and makes the best of them the best of `result`.
  absl::Status ChooseAmongTimed(const std::vector<TunePlan>& seeds, SearchResult& result) {
    std::vector<MeasuredPlan> finalists =
        Finalists(result, seeds, report_.floor, options_.objective);
    const TunePlan in_float = AllInFloatPlan();
    finalists.push_back({in_float, report_.in_float});
    const auto is_timed = [this](const MeasuredPlan& plan) {
      return state_.FindRunTime(plan.plan).has_value();
    };
    if (!std::all_of(finalists.begin(), finalists.end(), is_timed)) {
      RETURN_IF_ERROR(TimeFinalists(finalists));
    }
    for (MeasuredPlan& plan : finalists) plan.measured.run_ms = *state_.FindRunTime(plan.plan);
    report_.in_float.run_ms = finalists.back().measured.run_ms;
    for (MeasuredPlan& plan : result.plans) {
      plan.measured.run_ms = state_.FindRunTime(plan.plan).value_or(0);
    }
    if (options_.objective == Objective::kSize) finalists.pop_back();
    result.best = finalists[ChooseByRunTime(finalists)];
    return Keep(result.best);
  }

  absl::Status TimeFinalists(const std::vector<MeasuredPlan>& finalists) {
    std::vector<runtime::Program> programs;
    for (const MeasuredPlan& plan : finalists) {
      ASSIGN_OR_RETURN(programs.emplace_back(),
                       BuildFromRecipe(model_, compile_, RecipeText(plan.plan)));
    }
    const auto progress = [this](std::int64_t done, std::int64_t total) {
      if (compile_.progress) compile_.progress({"time", done, total});
    };
    ASSIGN_OR_RETURN(const std::vector<double> times,
                     WithPlace(TimeRuns(programs, timer_->inputs(), progress), compile_.model_path,
                               "report it with the model"));
    for (std::size_t i = 0; i < times.size(); ++i) state_.SetRunTime(finalists[i].plan, times[i]);
    return state_.Save();
  }

  absl::StatusOr<Measured> Measure(const TunePlan& plan, Thoroughness thoroughness) {
    if (const std::optional<Measured> known = state_.Find(plan, thoroughness)) return *known;
    if (options_.stop != nullptr && *options_.stop) {
      RETURN_IF_ERROR(state_.Save());
      return absl::CancelledError("told to stop");
    }
    ASSIGN_OR_RETURN(const Measured measured, judge_->Judge(plan, thoroughness));
    RETURN_IF_ERROR(state_.Add(plan, thoroughness, measured));
    return measured;
  }

  bool IsWorthKeeping(const Measured& measured) const {
    return measured.value >= report_.floor || options_.force;
  }

  absl::Status Keep(const MeasuredPlan& best) {
    if (!IsWorthKeeping(best.measured)) return absl::OkStatus();
    return WriteTextFile(options_.recipe_path, RecipeText(best.plan));
  }

  /// Has `zp compile` make of the recipe what it will make of it, and writes what came of it.
  absl::Status Finish() {
    CompileOptions options = compile_;
    ASSIGN_OR_RETURN(options.recipe,
                     ParseRecipe(RecipeText(report_.best.plan), options_.recipe_path));
    options.repair = false;
    options.force = true;
    options.keep_for_report = options_.keep_for_report;
    ASSIGN_OR_RETURN(CompileReport compiled, CompileModel(options));
    ASSIGN_OR_RETURN(const Measured measured,
                     judge_->JudgeProgram(compiled.program, Thoroughness::kWhole));
    if (measured.value != report_.best.measured.value) {
      return absl::InternalError(
          ErrorText(absl::StrFormat("what is compiled of the recipe has %s %g, not %g",
                                    budget_.key(), measured.value, report_.best.measured.value),
                    compile_.model_path, "report it with the model"));
    }
    std::optional<double> promise;
    if (compiled.verification && !compiled.verification->outputs.empty()) {
      const double worst = WorstPart(compiled.verification->outputs).sqnr_db;
      report_.worst_part_db = worst;
      promise = std::floor(10 * std::min(worst - kPromiseMarginDb, kMaxPromiseDb)) / 10;
    }
    if (options_.keep_for_report) report_.compiled = std::move(compiled);
    Warn();
    return WriteTextFile(options_.recipe_path, RecipeText(report_.best.plan, promise));
  }

  void Warn() {
    const bool is_float = report_.best.plan.nodes == AllInFloatPlan().nodes;
    if (is_float) {
      report_.warnings.push_back(
          ErrorText("nothing is int8, for no way within the budget is better than float",
                    compile_.model_path, "state a lower --budget"));
    } else if (report_.worst_part_db.value_or(kDefaultTargetDb) < kDefaultTargetDb) {
      report_.warnings.push_back(ErrorText(
          absl::StrFormat("the budget holds, and SQNR is %.1f dB in the worst part of an output",
                          *report_.worst_part_db),
          compile_.model_path, "see with `zp compile` and `zp compare` where"));
    }
  }

  TunePlan AllInFloatPlan() const {
    TunePlan plan;
    for (const PlanNode& node : model_.nodes) {
      plan.nodes[node.name] = {.treatment = Treatment::kFloat};
    }
    return plan;
  }

  absl::Status Missed() const {
    return BudgetMissedError(
        absl::StrFormat("the best of %d ways to quantize it has %s %g, and %g is asked for",
                        report_.num_plans, budget_.key(), report_.best.measured.value,
                        report_.floor),
        absl::StrCat("--budget ", budget_.text()),
        "state a lower one, or take the best with --force");
  }

  const TuneOptions& options_;
  const CompileOptions& compile_;
  const Budget& budget_;
  TuneReport report_;
  CalibratedModel model_;
  std::optional<Dataset> data_;
  TuningState state_;
  OpTimeCache times_;
  std::optional<ProgramTimer> timer_;
  std::optional<PlanJudge> judge_;
};

}  // namespace

absl::StatusOr<TuneReport> Tune(const TuneOptions& options) { return Tuner(options).Run(); }

}  // namespace zeropoint::tools
