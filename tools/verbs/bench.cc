#include "tools/verbs/bench.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "runtime/session.h"
#include "runtime/status_macros.h"
#include "tools/data/tensor_views.h"
#include "tools/driver/coverage/quantization_summary.h"
#include "tools/driver/explain/profile_program.h"
#include "tools/driver/load.h"
#include "tools/error_text.h"
#include "tools/verbs/at_least.h"
#include "tools/verbs/bench_inputs.h"
#include "tools/verbs/output.h"
#include "tools/verbs/peak_memory.h"
#include "tools/verbs/progress.h"
#include "tools/verbs/quantization_report.h"
#include "tools/verbs/session_inputs.h"
#include "tools/verbs/shape_flag.h"

namespace zeropoint::tools {
namespace {

using Clock = std::chrono::steady_clock;
using ModulePtr = std::shared_ptr<const runtime::Module>;

constexpr absl::string_view kCompileAgain = "compile the model again with this version";

struct BenchOptions {
  std::string model;
  std::vector<std::string> shapes;
  std::int64_t warmup = 5;
  std::int64_t runs = 30;
  bool profile = false;
  CommonOptions common;
};

/// Milliseconds, but for memory.
struct BenchResult {
  double load = 0;
  double first = 0;
  double median = 0;
  double min = 0;
  double p90 = 0;
  std::optional<double> peak_rss_mb;
  std::vector<runtime::NodeTime> ops;
  QuantizationSummary quantization;
};

double MillisecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// The value below which `fraction` of the sorted `times` lie.
double Quantile(const std::vector<double>& times, double fraction) {
  return times[static_cast<std::size_t>(fraction * static_cast<double>(times.size() - 1) + 0.5)];
}

class Bench {
 public:
  explicit Bench(const BenchOptions& options)
      : options_(options), progress_(options.common.quiet) {}

  absl::StatusOr<BenchResult> Run() {
    ASSIGN_OR_RETURN(const ShapesByInput shapes, ParseShapeFlags(options_.shapes));
    const Clock::time_point begin = Clock::now();
    ASSIGN_OR_RETURN(runtime::Program loaded, LoadRunnable(options_.model));
    ASSIGN_OR_RETURN(const ModulePtr module,
                     WithPlace(runtime::Module::Create(
                                   std::make_shared<const runtime::Program>(std::move(loaded))),
                               options_.model, kCompileAgain));
    ASSIGN_OR_RETURN(
        std::unique_ptr<runtime::Session> session,
        WithPlace(runtime::Session::Create(module, {.threads = options_.common.threads}),
                  options_.model, kCompileAgain));
    result_.load = MillisecondsSince(begin);
    result_.quantization = SummarizeQuantization(session->program());
    ASSIGN_OR_RETURN(inputs_, MakeBenchInputs(session->program(), shapes));
    RETURN_IF_ERROR(MeasureRuns(*session));
    // Before the profiled session, which is not part of what a user pays.
    result_.peak_rss_mb = PeakResidentMebibytes();
    session.reset();
    if (options_.profile) RETURN_IF_ERROR(MeasureOps(module));
    return std::move(result_);
  }

 private:
  absl::Status Run(runtime::Session& session, const std::vector<runtime::TensorView>& views) const {
    return WithPlace(session.Run(views).status(), options_.model,
                     "give its inputs other extents with --shape");
  }

  absl::StatusOr<double> TimeOneRun(runtime::Session& session) {
    const std::vector<runtime::TensorView> views = ViewsOf(inputs_);
    const Clock::time_point begin = Clock::now();
    RETURN_IF_ERROR(Run(session, views));
    return MillisecondsSince(begin);
  }

  absl::Status MeasureRuns(runtime::Session& session) {
    ASSIGN_OR_RETURN(result_.first, TimeOneRun(session));
    for (std::int64_t i = 0; i < options_.warmup; ++i) {
      RETURN_IF_ERROR(TimeOneRun(session).status());
    }
    std::vector<double> times;
    for (std::int64_t i = 0; i < options_.runs; ++i) {
      ASSIGN_OR_RETURN(const double time, TimeOneRun(session));
      times.push_back(time);
      progress_.Update("bench", i + 1, options_.runs);
    }
    std::sort(times.begin(), times.end());
    result_.min = times.front();
    result_.median = Quantile(times, 0.5);
    result_.p90 = Quantile(times, 0.9);
    return absl::OkStatus();
  }

  /// In a session of its own since profiling costs time.
  absl::Status MeasureOps(const ModulePtr& module) {
    ASSIGN_OR_RETURN(const std::unique_ptr<runtime::Session> session,
                     WithPlace(runtime::Session::Create(
                                   module, {.threads = options_.common.threads, .profile = true}),
                               options_.model, kCompileAgain));
    std::vector<std::vector<runtime::NodeTime>> runs;
    for (std::int64_t i = -options_.warmup; i < options_.runs; ++i) {
      RETURN_IF_ERROR(Run(*session, ViewsOf(inputs_)));
      if (i < 0) continue;
      ASSIGN_OR_RETURN(runs.emplace_back(),
                       WithPlace(session->profile(), options_.model, "leave --profile out"));
      progress_.Update("profile", i + 1, options_.runs);
    }
    result_.ops = MedianRun(std::move(runs));
    return absl::OkStatus();
  }

  const BenchOptions& options_;
  Progress progress_;
  std::vector<runtime::Tensor> inputs_;
  BenchResult result_;
};

Json ResultJson(const BenchResult& result, int threads) {
  Json ops = Json::array();
  for (const runtime::NodeTime& op : result.ops) {
    ops.push_back({{"name", op.name}, {"kind", op.kind}, {"ms", op.milliseconds}});
  }
  return {{"load_ms", result.load},
          {"first_ms", result.first},
          {"median_ms", result.median},
          {"min_ms", result.min},
          {"p90_ms", result.p90},
          {"peak_rss_mb", result.peak_rss_mb ? Json(*result.peak_rss_mb) : Json()},
          {"threads", threads},
          {"quantization", QuantizationJson(result.quantization)},
          {"ops", std::move(ops)}};
}

std::string ResultText(const BenchResult& result, int threads) {
  std::string text = absl::StrFormat(
      "load %.2f ms, first run %.2f ms\nmedian %.3f ms, min %.3f ms, p90 %.3f ms, %d threads\n",
      result.load, result.first, result.median, result.min, result.p90, threads);
  if (result.peak_rss_mb)
    absl::StrAppendFormat(&text, "peak memory %.1f MB\n", *result.peak_rss_mb);
  text += QuantizationLine(result.quantization);
  double sum = 0;
  for (const runtime::NodeTime& op : result.ops) {
    absl::StrAppendFormat(&text, "%10.4f ms  %-36s %s\n", op.milliseconds, op.kind, op.name);
    sum += op.milliseconds;
  }
  if (!result.ops.empty()) absl::StrAppendFormat(&text, "%10.4f ms  all nodes\n", sum);
  return text;
}

absl::Status RunBench(const BenchOptions& options) {
  absl::StatusOr<BenchResult> result;
  {
    Bench bench(options);
    result = bench.Run();
  }
  RETURN_IF_ERROR(result.status());
  const int threads = EffectiveThreads(options.common.threads);
  return PrintReport(options.common.json, ResultJson(*result, threads),
                     ResultText(*result, threads));
}

}  // namespace

void AddBenchVerb(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("bench", "Measure load time, latency and memory");
  auto options = std::make_shared<BenchOptions>();
  verb->add_option("FILE", options->model, "A .zpm, .onnx or .ir file")->required();
  verb->add_option("--shape", options->shapes,
                   "Extents of an input: NAME=1x3x224x224 (default: a batch of 1)");
  verb->add_option("--warmup", options->warmup, "Runs before the clock counts")
      ->check(AtLeast(0))
      ->capture_default_str();
  verb->add_option("--runs", options->runs, "Runs that count")
      ->check(AtLeast(1))
      ->capture_default_str();
  verb->add_flag("--profile", options->profile, "Also time every node");
  AddCommonOptions(*verb, options->common);
  verb->callback([options, &action] { action = [options] { return RunBench(*options); }; });
}

}  // namespace zeropoint::tools
