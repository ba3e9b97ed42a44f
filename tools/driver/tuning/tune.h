#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_TUNE_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_TUNE_H_

// From a model, samples and a budget to a recipe: what `zp tune` does.

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "tools/data/dataset.h"
#include "tools/data/tasks/outcome.h"
#include "tools/driver/compile.h"
#include "tools/driver/tuning/budget.h"
#include "tools/driver/tuning/front.h"
#include "tools/driver/tuning/search.h"

namespace zeropoint::tools {

struct TuneOptions {
  /// Model, calibration data, manifest, limits, threads, progress. What is searched for (recipe,
  /// observer, modes) is as by default.
  CompileOptions compile;
  /// Samples that judge; empty means those that calibrate.
  SampleSource data;
  std::optional<Budget> budget;
  Objective objective = Objective::kLatency;
  /// What judges a budget that has a task or a command, on samples of `data`, against `reference`.
  std::function<absl::StatusOr<Outcome>(const Dataset& data, const PreprocessManifest& manifest,
                                        const runtime::Program& reference)>
      make_outcome;
  /// Tells runs apart that judge otherwise, besides the files: labels, commands.
  std::string outcome_text;

  /// The recipe to write, again and again as better plans are found; "RECIPE.state" is beside it.
  std::string recipe_path;
  /// Where op times are kept; empty means nowhere.
  std::string times_path;
  /// Writes the nearest plan where none holds.
  bool force = false;
  /// Keep TuneReport::compiled.
  bool keep_for_report = false;
  /// Set from elsewhere to end the search; may be null.
  const std::atomic<bool>* stop = nullptr;
};

struct TuneReport {
  /// With run times, and chosen by them, but after an interrupt.
  MeasuredPlan best;
  bool holds = false;
  bool is_interrupted = false;
  Measured in_float;
  double floor = 0;
  /// None better in everything.
  std::vector<MeasuredPlan> front;
  std::int64_t num_plans = 0;
  /// Of the file, from an earlier run.
  std::int64_t num_known = 0;
  /// What `zp compile` makes of the recipe; nullopt after an interrupt. Its SQNR is that of the
  /// worst part on samples that `zp compile` verifies with.
  std::optional<double> worst_part_db;
  std::vector<std::string> warnings;
  /// What the recipe compiles to, with all that a report shows (CompileReport::reference); nullopt
  /// after an interrupt, and unless it was asked for.
  std::optional<CompileReport> compiled;
};

/// Searches and writes the recipe. BudgetMissedError when no plan holds, which writes it with
/// `force` only; other errors are those of CompileModel.
absl::StatusOr<TuneReport> Tune(const TuneOptions& options);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_TUNE_H_
