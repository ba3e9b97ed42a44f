#include "tools/verbs/tune.h"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "ir/str_cat.h"
#include "runtime/status_macros.h"
#include "tools/driver/tuning/op_time_cache.h"
#include "tools/driver/tuning/tune.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"
#include "tools/verbs/at_least.h"
#include "tools/verbs/bind_flag.h"
#include "tools/verbs/flags/metric_flags.h"
#include "tools/verbs/flags/sample_flags.h"
#include "tools/verbs/output.h"
#include "tools/verbs/pages/tune_page.h"
#include "tools/verbs/progress.h"
#include "tools/verbs/shape_flag.h"

namespace zeropoint::tools {
namespace {

constexpr const char* kLatency = "latency";
constexpr const char* kSize = "size";

struct TuneFlags {
  TuneOptions tune;
  SampleFlags samples;
  std::string data;
  std::string budget;
  std::string report;
  std::string objective = kLatency;
  MetricFlags metric;
  std::vector<std::string> shapes;
  std::vector<std::string> bound;
  CommonOptions common;
};

std::atomic<bool> g_interrupted = false;

/// The first interrupt ends the search when the measurement at hand is done, the next one ends zp.
extern "C" void OnInterrupt(int signal) {
  g_interrupted = true;
  std::signal(signal, SIG_DFL);
}

Json RunTimeJson(const Measured& measured) {
  return measured.run_ms > 0 ? Json(measured.run_ms) : Json();
}

Json PlanJson(const MeasuredPlan& plan, const TuneReport& report) {
  return {{"value", plan.measured.value},
          {"holds", plan.measured.value >= report.floor},
          {"sqnr_db", plan.measured.sqnr_db},
          {"estimated_ms", plan.measured.milliseconds},
          {"measured_ms", RunTimeJson(plan.measured)},
          {"constant_bytes", plan.measured.bytes}};
}

/// By whole programs where they were timed, which they are at the end.
double Speedup(const TuneReport& report) {
  const Measured& in_float = report.in_float;
  const Measured& best = report.best.measured;
  return in_float.run_ms > 0 && best.run_ms > 0 ? in_float.run_ms / best.run_ms
                                                : in_float.milliseconds / best.milliseconds;
}

Json ReportJson(const TuneFlags& flags, const TuneReport& report) {
  Json front = Json::array();
  for (const MeasuredPlan& plan : report.front) front.push_back(PlanJson(plan, report));
  Json json = {{"output", flags.tune.recipe_path},
               {"budget", flags.budget},
               {"floor", report.floor},
               {"holds", report.holds},
               {"interrupted", report.is_interrupted},
               {"float",
                {{"value", report.in_float.value},
                 {"estimated_ms", report.in_float.milliseconds},
                 {"measured_ms", RunTimeJson(report.in_float)},
                 {"constant_bytes", report.in_float.bytes}}},
               {"best", PlanJson(report.best, report)},
               {"speedup", Speedup(report)},
               {"plans", report.num_plans},
               {"known", report.num_known},
               {"front", std::move(front)},
               {"warnings", report.warnings}};
  json["worst_part_db"] = report.worst_part_db ? Json(*report.worst_part_db) : Json();
  return json;
}

std::string ReportText(const TuneFlags& flags, const TuneReport& report) {
  const std::string key(flags.tune.budget->key());
  const Measured& best = report.best.measured;
  std::string text = absl::StrFormat(
      "%s: %s %g (float %g, asked for %g), %s%.2f x as fast as float, %d bytes of constants\n",
      flags.tune.recipe_path, key, best.value, report.in_float.value, report.floor,
      best.run_ms > 0 ? "" : "about ", Speedup(report), best.bytes);
  if (best.run_ms > 0) {
    absl::StrAppendFormat(&text, "%.4f ms a run, float %.4f ms, as whole programs took turns\n",
                          best.run_ms, report.in_float.run_ms);
  }
  absl::StrAppendFormat(&text, "%d plans measured; those that no other beats:\n", report.num_plans);
  absl::StrAppendFormat(&text, "  %12s %12s %12s %14s\n", key, "about ms", "measured ms", "bytes");
  for (const MeasuredPlan& plan : report.front) {
    const Measured& measured = plan.measured;
    absl::StrAppendFormat(&text, "  %12.4f %12.4f %12s %14d%s\n", measured.value,
                          measured.milliseconds,
                          measured.run_ms > 0 ? absl::StrFormat("%.4f", measured.run_ms) : "",
                          measured.bytes, plan.plan == report.best.plan ? "  chosen" : "");
  }
  return text;
}

absl::Status CheckPaths(const TuneFlags& flags) {
  const TuneOptions& tune = flags.tune;
  if (tune.budget->is_command() == flags.metric.command.empty()) {
    return UsageError("go together", "--budget metric= and --metric-cmd", "give both or neither");
  }
  if (!flags.report.empty()) {
    RETURN_IF_ERROR(CheckOutputPath(flags.report, tune.compile.model_path));
  }
  return CheckOutputPath(tune.recipe_path, tune.compile.model_path);
}

absl::StatusOr<Outcome> MakeOutcome(const TuneFlags& flags, const Dataset& data,
                                    const PreprocessManifest& manifest,
                                    const runtime::Program& reference) {
  if (flags.tune.budget->is_command()) {
    return Outcome(flags.metric.command, data.file().path(), reference, &reference);
  }
  std::string label = flags.metric.label;
  if (label.empty()) label = data.file().label_name();
  // Sequences and boxes have labels of other forms than a manifest names.
  if (label.empty() && flags.tune.budget->key() == "top1") label = manifest.label;
  ASSIGN_OR_RETURN(TaskMetric metric, MakeTaskMetric(std::string(flags.tune.budget->task()),
                                                     flags.metric, label, data.file()));
  if (flags.tune.budget->key() == "top1" && !metric.has_labels()) {
    return UsageError("needs labels",
                      "--budget top1=", "name them with --label KEY, or state agreement=");
  }
  return Outcome(std::move(metric));
}

/// Labels are of the samples that judge.
absl::Status ReadSamples(const TuneFlags& flags, TuneOptions& tune) {
  SampleFlags calibrating = flags.samples;
  if (!flags.data.empty()) calibrating.labels.clear();
  ASSIGN_OR_RETURN(tune.compile.calibration, ReadSampleFlags(calibrating, flags.common.quiet));
  if (flags.data.empty()) return absl::OkStatus();
  SampleFlags judging = flags.samples;
  judging.path = flags.data;
  judging.images.clear();
  judging.audio.clear();
  ASSIGN_OR_RETURN(tune.data, ReadSampleFlags(judging, flags.common.quiet));
  return absl::OkStatus();
}

absl::Status RunTune(const TuneFlags& flags) {
  TuneFlags run = flags;
  ASSIGN_OR_RETURN(run.tune.budget, Budget::Parse(flags.budget));
  if (flags.objective == kSize) run.tune.objective = Objective::kSize;
  RETURN_IF_ERROR(CheckPaths(run));
  CompileOptions& compile = run.tune.compile;
  RETURN_IF_ERROR(ReadSamples(flags, run.tune));
  compile.threads = flags.common.threads;
  ASSIGN_OR_RETURN(compile.pinned_shapes, ParseShapeFlags(flags.shapes));
  ASSIGN_OR_RETURN(compile.bound_inputs, ParseBindFlags(flags.bound));
  run.tune.outcome_text = absl::StrCat(flags.metric.label, "|", flags.metric.box, "|",
                                       flags.metric.blank, "|", flags.metric.command);
  run.tune.make_outcome = [&run](const Dataset& data, const PreprocessManifest& manifest,
                                 const runtime::Program& reference) {
    return MakeOutcome(run, data, manifest, reference);
  };
  run.tune.keep_for_report = !flags.report.empty();
  run.tune.stop = &g_interrupted;
  std::signal(SIGINT, OnInterrupt);
  absl::StatusOr<TuneReport> report;
  {
    Progress progress(flags.common.quiet);
    compile.progress = [&progress](const CompileProgress& at) {
      progress.Update(ir::ToAbsl(at.stage), at.done, at.total);
    };
    report = Tune(run.tune);
  }
  RETURN_IF_ERROR(report.status());
  for (const std::string& warning : report->warnings) {
    std::fprintf(stderr, "warning: %s\n", warning.c_str());
  }
  if (report->compiled) {
    RETURN_IF_ERROR(WriteTunePage(run.tune, *report, flags.common.quiet, flags.report));
  }
  RETURN_IF_ERROR(
      PrintReport(flags.common.json, ReportJson(run, *report), ReportText(run, *report)));
  if (!report->is_interrupted) return absl::OkStatus();
  return WithExitCode(
      absl::CancelledError(ErrorText("interrupted, the best so far is written",
                                     run.tune.recipe_path, "run it again to go on")),
      ExitCode::kInterrupted);
}

void AddSearchOptions(CLI::App& verb, TuneFlags& flags) {
  verb.add_option("--budget", flags.budget,
                  "What accuracy may cost: top1=POINTS below float, or at least agreement=SHARE, "
                  "sqnr=DB, lines=SHARE, hits=SHARE, metric=NUMBER")
      ->required();
  verb.add_option("--objective", flags.objective, "What is to be small: latency or size")
      ->check(CLI::IsMember({kLatency, kSize}))
      ->capture_default_str();
  verb.add_option("--op-times", flags.tune.times_path,
                  "Where the times of ops on this machine are kept")
      ->default_val(OpTimeCache::DefaultPath());
  verb.add_option("--report", flags.report,
                  "Write a page (.html): what was found, layers and why they lose, times");
  verb.add_flag("--force", flags.tune.force, "Write the best recipe although the budget is missed");
}

}  // namespace

void AddTuneVerb(CLI::App& app, Action& action) {
  CLI::App* verb =
      app.add_subcommand("tune", "Find the fastest way to quantize a model within a budget");
  auto flags = std::make_shared<TuneFlags>();
  CompileOptions& compile = flags->tune.compile;
  verb->add_option("MODEL", compile.model_path, "The float ONNX model")->required();
  verb->add_option("-o,--output", flags->tune.recipe_path, "The recipe (JSON) to write")
      ->required();
  AddSampleFlags(
      *verb, "--calib",
      "Calibration samples: arrays (.npz, .npy), or a folder of images, sounds, .npy files or "
      "test_data_set_*",
      /*is_required=*/true, flags->samples);
  verb->add_option("--data", flags->data,
                   "Samples that judge, of which --labels is then (default: those that calibrate)");
  verb->add_option("--preprocess", compile.preprocess_path,
                   "Manifest (JSON) that turns arrays into inputs");
  verb->add_option("--limit", compile.limit, "Use the first N samples (default: all)")
      ->check(AtLeast(1));
  verb->add_option("--batch", compile.batch, "Samples per run (default: 200)")->check(AtLeast(1));
  verb->add_option("--shape", flags->shapes,
                   "Pin an input's extents: NAME=1x3x224x224; ? leaves one free");
  verb->add_option("--bind", flags->bound,
                   "Make an input a constant: NAME=16000, NAME=0.5 or NAME=[1,2]");
  AddSearchOptions(*verb, *flags);
  AddMetricFlags(*verb, flags->metric);
  AddCommonOptions(*verb, flags->common);
  verb->callback([flags, &action] { action = [flags] { return RunTune(*flags); }; });
}

}  // namespace zeropoint::tools
