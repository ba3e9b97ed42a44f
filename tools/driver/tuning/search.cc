#include "tools/driver/tuning/search.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "ir/status_macros.h"
#include "tools/driver/tuning/plan_trials.h"
#include "tools/driver/tuning/probe_noise.h"
#include "tools/driver/tuning/refine.h"
#include "tools/driver/weights/weight_passes.h"

namespace zeropoint::tools {
namespace {

/// Prices of noise that are tried.
constexpr int kPrices = 12;
/// Noise that is worth all time there is, and noise that is worth none: 20 dB above the signal, and
/// 90 dB below.
constexpr double kLoudestNoise = 100;
constexpr double kFaintestNoise = 1e-9;

class Tuning {
 public:
  explicit Tuning(SearchTask task) : task_(std::move(task)), trials_(task_) {}

  absl::StatusOr<SearchResult> Run() {
    const absl::Status status = Steps();
    SearchResult result;
    result.is_interrupted = absl::IsCancelled(status);
    if (!status.ok() && !result.is_interrupted) return status;
    result.best = trials_.best();
    result.holds = trials_.holds();
    result.plans = trials_.plans();
    return result;
  }

 private:
  absl::Status Steps() {
    const std::size_t first = task_.seeds.size() + task_.settings.size();
    trials_.Expect(static_cast<std::int64_t>(first + task_.model.vertices.size()));
    RETURN_IF_ERROR(
        trials_.AddKnown({AllInFloat(task_.model, task_.settings.front()), task_.in_float}));
    for (const TunePlan& seed : task_.seeds) RETURN_IF_ERROR(trials_.Try(seed).status());
    for (const ModelChoice& settings : task_.settings) RETURN_IF_ERROR(TrySettings(settings));
    if (!trials_.Holds(*in_int8_)) RETURN_IF_ERROR(ChooseWeights());
    RETURN_IF_ERROR(ProbeNoise(settings_, trials_, task_.model));
    RETURN_IF_ERROR(TryPrices());
    return Refine(trials_, task_.model);
  }

  /// Of all nodes in int8, the settings of the largest value are taken, then of the least noise.
  absl::Status TrySettings(const ModelChoice& settings) {
    ASSIGN_OR_RETURN(const Measured measured, trials_.Try({.model = settings, .nodes = {}}));
    const bool is_better = !in_int8_ || std::make_pair(measured.value, measured.sqnr_db) >
                                            std::make_pair(in_int8_->value, in_int8_->sqnr_db);
    if (!is_better) return absl::OkStatus();
    in_int8_ = measured;
    settings_ = settings;
    return absl::OkStatus();
  }

  /// The dearest last: other channels have other ranges.
  absl::Status ChooseWeights() {
    ModelChoice settings = settings_;
    for (const std::vector<std::string>& passes : task_.weight_choices) {
      settings.weight_passes = passes;
      RETURN_IF_ERROR(TrySettings(settings));
    }
    if (!task_.may_equalize) return absl::OkStatus();
    settings = settings_;
    AddEqualization(settings.weight_passes);
    return TrySettings(settings);
  }

  /// What all options cost together.
  double CostOfAll(const Prices& base) const {
    double cost = 0;
    for (const PrecisionVertex& vertex : task_.model.vertices) {
      for (const NodeOption& option : vertex.options) {
        cost += option.milliseconds * base.of_millisecond +
                static_cast<double>(option.bytes) * base.of_byte;
      }
    }
    return cost;
  }

  /// Halves the range of prices, on a logarithmic scale, towards the least one that holds.
  absl::Status TryPrices() {
    Prices prices = BasePrices(task_.objective);
    ASSIGN_OR_RETURN(bool holds, TryPrice(prices));
    if (holds) return absl::OkStatus();
    const double cost = CostOfAll(prices);
    double low = std::log(cost / kLoudestNoise);
    double high = std::log(cost / kFaintestNoise);
    for (int i = 0; i < kPrices; ++i) {
      const double middle = (low + high) / 2;
      prices.of_noise = std::exp(middle);
      ASSIGN_OR_RETURN(holds, TryPrice(prices));
      (holds ? high : low) = middle;
    }
    return absl::OkStatus();
  }

  /// With the settings that were best for all in int8, and where that misses the floor, with the
  /// other observers: which is best where everything loses much says little of a few nodes.
  absl::StatusOr<bool> TryPrice(const Prices& prices) {
    TunePlan plan = Propose(task_.model, prices, settings_);
    ASSIGN_OR_RETURN(Measured measured, trials_.Try(plan));
    for (const ModelChoice& other : task_.settings) {
      if (trials_.Holds(measured)) return true;
      plan.model.observer = other.observer;
      ASSIGN_OR_RETURN(measured, trials_.Try(plan));
    }
    return trials_.Holds(measured);
  }

  SearchTask task_;
  PlanTrials trials_;
  ModelChoice settings_;
  /// All of it, as settings_ say; nullopt before the first.
  std::optional<Measured> in_int8_;
};

}  // namespace

TunePlan AllInFloat(const PrecisionModel& model, const ModelChoice& settings) {
  TunePlan plan = {.model = settings, .nodes = {}};
  for (const PrecisionVertex& vertex : model.vertices) {
    if (vertex.kind == PrecisionVertex::Kind::kChoice) {
      plan.nodes[vertex.name] = {.treatment = Treatment::kFloat};
    }
  }
  return plan;
}

absl::StatusOr<SearchResult> Search(SearchTask task) { return Tuning(std::move(task)).Run(); }

}  // namespace zeropoint::tools
