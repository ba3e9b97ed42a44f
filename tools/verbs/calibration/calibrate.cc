#include "tools/verbs/calibration/calibrate.h"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ir/str_cat.h"
#include "runtime/status_macros.h"
#include "tools/data/recipe_file.h"
#include "tools/driver/make_table.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"
#include "tools/verbs/at_least.h"
#include "tools/verbs/bind_flag.h"
#include "tools/verbs/finite_check.h"
#include "tools/verbs/flags/sample_flags.h"
#include "tools/verbs/output.h"
#include "tools/verbs/progress.h"
#include "tools/verbs/shape_flag.h"

namespace zeropoint::tools {
namespace {

struct CalibrateFlags {
  TableOptions table;
  SampleFlags samples;
  std::string recipe;
  std::vector<std::string> shapes;
  std::vector<std::string> bound;
  bool print_remarks = false;
  CommonOptions common;
};

std::atomic<bool> g_interrupted = false;

/// The first interrupt ends the calibration at the next batch, the next one ends zp. Batch systems
/// send SIGTERM.
extern "C" void OnInterruptedCalibration(int signal) {
  g_interrupted = true;
  std::signal(signal, SIG_DFL);
}

Json ReportJson(const CalibrateFlags& flags, const TableReport& report) {
  Json non_finite = Json::array();
  for (const NonFiniteInput& input : report.non_finite_inputs) non_finite.push_back(input.input);
  Json doubts = Json::array();
  for (const DataDoubt& doubt : report.doubts) {
    doubts.push_back({{"kind", doubt.kind},
                      {"tensor", doubt.tensor},
                      {"what", doubt.what},
                      {"to_do", doubt.to_do}});
  }
  return {{"output", flags.table.table_path},      {"interrupted", report.is_interrupted},
          {"samples", report.table.num_samples()}, {"known_samples", report.known_samples},
          {"tensors", report.table.lines.size()},  {"empty_tensors", report.empty_tensors},
          {"fixed_inputs", report.fixed_inputs},   {"non_finite_inputs", std::move(non_finite)},
          {"doubts", std::move(doubts)},           {"remarks", report.remarks}};
}

std::string ReportText(const CalibrateFlags& flags, const TableReport& report) {
  if (report.is_interrupted) return "";
  std::string text = absl::StrCat(flags.table.table_path, ": ", report.table.lines.size(),
                                  " tensors, ", report.table.num_samples(), " samples");
  if (report.known_samples > 0) {
    absl::StrAppend(&text, ", ", report.known_samples, " of them known from a run before");
  }
  text.push_back('\n');
  if (flags.print_remarks) {
    for (const std::string& remark : report.remarks) absl::StrAppend(&text, remark, "\n");
  }
  return text;
}

absl::StatusOr<TableReport> RunCalibration(TableOptions& options, bool quiet) {
  options.stop = &g_interrupted;
  std::signal(SIGINT, OnInterruptedCalibration);
  std::signal(SIGTERM, OnInterruptedCalibration);
  Progress progress(quiet);
  options.compile.progress = [&progress](const CompileProgress& at) {
    progress.Update(ir::ToAbsl(at.stage), at.done, at.total);
  };
  return MakeTable(options);
}

absl::Status Interrupted(const TableOptions& options, std::int64_t kept) {
  const std::string what =
      kept == 0 ? "interrupted before a batch was through, so that nothing is kept"
                : absl::StrCat("interrupted, what ", kept, " samples showed is kept beside it");
  return WithExitCode(
      absl::CancelledError(ErrorText(what, options.table_path,
                                     kept == 0 ? "run it again" : "run it again to go on")),
      ExitCode::kInterrupted);
}

absl::Status Calibrate(const CalibrateFlags& flags) {
  TableOptions options = flags.table;
  CompileOptions& compile = options.compile;
  RETURN_IF_ERROR(CheckOutputPath(options.table_path, compile.model_path));
  ASSIGN_OR_RETURN(compile.calibration, ReadSampleFlags(flags.samples, flags.common.quiet));
  compile.threads = flags.common.threads;
  if (!flags.recipe.empty()) {
    ASSIGN_OR_RETURN(compile.recipe, ReadRecipeFile(flags.recipe));
  }
  ASSIGN_OR_RETURN(compile.pinned_shapes, ParseShapeFlags(flags.shapes));
  ASSIGN_OR_RETURN(compile.bound_inputs, ParseBindFlags(flags.bound));
  ASSIGN_OR_RETURN(const TableReport report, RunCalibration(options, flags.common.quiet));
  for (const NonFiniteInput& input : report.non_finite_inputs) {
    WarnNonFinite(input.input, input.where);
  }
  for (const DataDoubt& doubt : report.doubts) {
    const std::string text = ErrorText(doubt.what, compile.calibration.path, doubt.to_do);
    std::fprintf(stderr, "warning: %s\n", text.c_str());
  }
  RETURN_IF_ERROR(
      PrintReport(flags.common.json, ReportJson(flags, report), ReportText(flags, report)));
  return report.is_interrupted ? Interrupted(options, report.kept_samples) : absl::OkStatus();
}

void AddSampleOptions(CLI::App& verb, CalibrateFlags& flags) {
  CompileOptions& compile = flags.table.compile;
  AddSampleFlags(
      verb, "--calib",
      "Calibration samples: arrays (.npz, .npy), or a folder of images, sounds, .npy files or "
      "test_data_set_*",
      /*is_required=*/true, flags.samples);
  verb.add_option("--preprocess", compile.preprocess_path,
                  "Manifest (JSON) that turns arrays into inputs; it is stored in the table");
  verb.add_option("--skip", flags.table.skip, "Begin behind the first N samples (default: 0)")
      ->check(AtLeast(0));
  verb.add_option("--limit", compile.limit, "Calibrate with N samples (default: all that are left)")
      ->check(AtLeast(1));
  verb.add_option("--batch", compile.batch, "Samples that calibration takes for one (default: 200)")
      ->check(AtLeast(1));
  verb.add_option("--memory", compile.memory_mib, "MiB for tensors while calibrating")
      ->check(CLI::Range(1, 1 << 20))
      ->capture_default_str();
}

}  // namespace

void AddCalibrateVerb(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("calibrate",
                                      "Learn the ranges of a model's tensors, as a table to edit, "
                                      "merge and compile with");
  auto flags = std::make_shared<CalibrateFlags>();
  CompileOptions& compile = flags->table.compile;
  verb->add_option("MODEL", compile.model_path, "The float ONNX model")->required();
  verb->add_option("--table", flags->table.table_path, "The table (text) to write")->required();
  AddSampleOptions(*verb, *flags);
  verb->add_option("--quantizer", compile.quantizer.names,
                   "Which quantizers annotate the graph, in order: xnnpack, embedding")
      ->capture_default_str();
  verb->add_flag("--pt2e-compat", compile.pt2e_compat,
                 "PyTorch's rules bit for bit, with their known losses of accuracy");
  verb->add_option("--observer", compile.observer,
                   "How activation ranges are found: histogram, minmax, moving-average, "
                   "percentile, entropy or mse")
      ->capture_default_str();
  verb->add_option("--recipe", flags->recipe, "Rules (JSON) for ops that are quantized otherwise");
  verb->add_option("--shape", flags->shapes,
                   "Pin an input's extents: NAME=1x3x224x224; ? leaves one free");
  verb->add_option("--bind", flags->bound,
                   "Make an input a constant: NAME=16000, NAME=0.5 or NAME=[1,2]");
  verb->add_flag("--print-remarks", flags->print_remarks,
                 "Say what the samples did not show of tensors");
  AddCommonOptions(*verb, flags->common);
  verb->callback([flags, &action] { action = [flags] { return Calibrate(*flags); }; });
}

}  // namespace zeropoint::tools
