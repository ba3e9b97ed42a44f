#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_SEARCH_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_SEARCH_H_

// The search for the fastest, or smallest, plan within a budget of accuracy.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/driver/tuning/front.h"
#include "tools/driver/tuning/precision_model.h"
#include "tools/driver/tuning/tune_plan.h"

namespace zeropoint::tools {

enum class Objective : std::uint8_t { kLatency, kSize };

/// How much is measured: a few samples, for the noise of single nodes, or all.
enum class Thoroughness : std::uint8_t { kGlance, kWhole };

/// What a search may choose from, and how it learns what comes of it.
struct SearchTask {
  /// With everything in place but the noise of options, which the search measures.
  PrecisionModel model;
  /// For the whole model, the one asked for first.
  std::vector<ModelChoice> settings;
  /// Ways of making weights to try where all in int8 misses the floor, besides those of `settings`.
  std::vector<std::vector<std::string>> weight_choices;
  /// Whether channels may be equalized then, which takes a calibration.
  bool may_equalize = false;
  /// Plans that are known to be worth a try.
  std::vector<TunePlan> seeds;
  /// For single nodes that lose much.
  std::vector<quantizers::ObserverKind> node_observers;
  /// The float model, whose value is what it is.
  Measured in_float;
  /// The least value that holds.
  double floor = 0;
  Objective objective = Objective::kLatency;
  std::function<absl::StatusOr<Measured>(const TunePlan& plan, Thoroughness thoroughness)> measure;
  /// Called when `best` of the result changes; may be empty.
  std::function<absl::Status(const MeasuredPlan& best)> keep;
  /// Measurements done, of how many it will be about; may be empty.
  std::function<void(std::int64_t done, std::int64_t expected)> progress;
};

struct SearchResult {
  /// The cheapest plan whose value holds; where none does, the one of the largest value.
  MeasuredPlan best;
  bool holds = false;
  /// Every plan that was measured as a whole.
  std::vector<MeasuredPlan> plans;
  /// The search was told to stop (kCancelled) before it was through.
  bool is_interrupted = false;
};

/// Measures the seeds and the whole model in int8, as each of `settings`, and where that misses the
/// floor, the best of these with weights made otherwise; then each node alone in int8, for its
/// noise, which is taken to add up with that of others. Each price of noise has one best plan
/// (Propose), so a few prices between "nothing" and "everything in float" are tried, with other
/// observers where one misses, and the cheapest whose measured value holds is improved node by
/// node. What it finds depends on what it is told alone, so that a run whose measurements are
/// remembered repeats itself.
absl::StatusOr<SearchResult> Search(SearchTask task);

/// The plan that leaves every node float.
TunePlan AllInFloat(const PrecisionModel& model, const ModelChoice& settings);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_SEARCH_H_
