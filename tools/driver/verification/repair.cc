#include "tools/driver/verification/repair.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <tuple>
#include <utility>

#include "ir/status_macros.h"

namespace zeropoint::tools {
namespace {

/// More nodes than this are probed in runs of neighbours; fewer where weights are large, for each
/// probe quantizes and packs them.
constexpr std::size_t kMinProbes = 16;
constexpr std::size_t kMaxProbes = 200;
constexpr std::int64_t kMaxProbedBytes = std::int64_t{1} << 31;

std::size_t MaxProbes(const std::vector<PlanNode>& nodes) {
  std::int64_t bytes = 1;
  for (const PlanNode& node : nodes) bytes += node.weight_bytes;
  return std::clamp(static_cast<std::size_t>(kMaxProbedBytes / bytes), kMinProbes, kMaxProbes);
}

/// What a node loses.
struct Loss {
  const PlanNode* node = nullptr;
  double alone_db = 0;
  /// Noise over signal, as powers.
  double noise = 0;
};

double NoiseOf(double decibels) { return std::pow(10.0, -decibels / 10); }

/// What is so near float when it alone is int8 was float: elementwise ops are int8 beside other
/// int8 ops only.
constexpr double kFloatAloneDb = 150;

constexpr double kNoFloor = -std::numeric_limits<double>::infinity();

class Search {
 public:
  explicit Search(const RepairTask& task) : task_(task), enough_db_(task.target_db) {
    result_.sqnr_db = task.initial_db;
  }

  absl::StatusOr<RepairResult> Run() {
    if (!IsEnough(result_.sqnr_db)) RETURN_IF_ERROR(TryObservers());
    RETURN_IF_ERROR(TryWeights());
    if (IsEnough(result_.sqnr_db) || task_.nodes.empty()) return std::move(result_);
    RETURN_IF_ERROR(ProbeNodes());
    RETURN_IF_ERROR(FindFewest());
    if (2 * result_.plan.nodes.size() >= task_.nodes.size()) RETURN_IF_ERROR(LookAgain());
    if (IsEnough(result_.sqnr_db)) RETURN_IF_ERROR(TryCheaper());
    Describe();
    return std::move(result_);
  }

 private:
  bool IsEnough(double decibels) const { return decibels >= enough_db_; }

  absl::StatusOr<double> Probe(const QuantizationPlan& plan) {
    ++result_.measurements;
    return task_.measure(plan, Effort::kProbe, kNoFloor);
  }

  absl::StatusOr<double> Measure(const QuantizationPlan& plan, double floor_db) {
    ++result_.measurements;
    return task_.measure(plan, Effort::kFull, floor_db);
  }

  void Keep(QuantizationPlan plan, double decibels) {
    result_.plan = std::move(plan);
    result_.sqnr_db = decibels;
  }

  absl::Status TryObservers() {
    for (const quantizers::ObserverKind observer : task_.observers) {
      QuantizationPlan plan;
      plan.observer = observer;
      ASSIGN_OR_RETURN(const double decibels, Measure(plan, result_.sqnr_db));
      if (decibels > result_.sqnr_db) Keep(std::move(plan), decibels);
      if (IsEnough(decibels)) break;
    }
    return absl::OkStatus();
  }

  /// With the observer that was best.
  absl::Status TryWeights() {
    const QuantizationPlan base = result_.plan;
    for (const std::vector<std::string>& choice : task_.weight_choices) {
      QuantizationPlan plan = base;
      plan.weight_passes = choice;
      ASSIGN_OR_RETURN(const double decibels, Measure(plan, result_.sqnr_db));
      if (decibels > result_.sqnr_db) Keep(std::move(plan), decibels);
    }
    return absl::OkStatus();
  }

  /// The plan so far with `nodes` in float.
  QuantizationPlan InFloat(const std::vector<const PlanNode*>& nodes) const {
    QuantizationPlan plan;
    plan.observer = result_.plan.observer;
    plan.weight_passes = result_.plan.weight_passes;
    for (const PlanNode* node : nodes) plan.nodes[node->name] = Treatment::kFloat;
    return plan;
  }

  /// Each run of neighbours alone in int8.
  absl::Status ProbeNodes() {
    const std::size_t count = task_.nodes.size();
    const std::size_t probes = MaxProbes(task_.nodes);
    const std::size_t run = (count + probes - 1) / probes;
    for (std::size_t begin = 0; begin < count; begin += run) {
      const std::size_t end = std::min(begin + run, count);
      std::vector<const PlanNode*> others;
      for (std::size_t i = 0; i < count; ++i) {
        if (i < begin || i >= end) others.push_back(&task_.nodes[i]);
      }
      ASSIGN_OR_RETURN(const double decibels, Probe(InFloat(others)));
      for (std::size_t i = begin; i < end; ++i) {
        losses_.push_back(
            {&task_.nodes[i], decibels, NoiseOf(decibels) / static_cast<double>(end - begin)});
      }
    }
    SortLosses();
    return absl::OkStatus();
  }

  /// Largest first, and of equal ones the first in the graph.
  void SortLosses() {
    std::sort(losses_.begin(), losses_.end(), [](const Loss& a, const Loss& b) {
      return std::tie(b.noise, a.node) < std::tie(a.noise, b.node);
    });
  }

  /// Of what is in float: bytes of weights, then nodes.
  std::pair<std::int64_t, std::size_t> SizeOf(const QuantizationPlan& plan) const {
    std::int64_t bytes = 0;
    for (const PlanNode& node : task_.nodes) {
      if (plan.nodes.count(node.name) > 0) bytes += node.weight_bytes;
    }
    return {bytes, plan.nodes.size()};
  }

  /// Where most nodes ended in float, those may be to blame that lose nothing alone, for they are
  /// float then: by what the whole gains without each of them, the fewest are looked for once more.
  absl::Status LookAgain() {
    ASSIGN_OR_RETURN(const double whole_db, Probe(InFloat({})));
    bool is_changed = false;
    for (Loss& loss : losses_) {
      if (loss.alone_db < kFloatAloneDb) continue;
      ASSIGN_OR_RETURN(const double without_db, Probe(InFloat({loss.node})));
      const double noise = NoiseOf(whole_db) - NoiseOf(without_db);
      if (noise <= loss.noise) continue;
      loss.noise = noise;
      loss.alone_db = -10 * std::log10(noise);
      is_changed = true;
    }
    if (!is_changed) return absl::OkStatus();
    SortLosses();
    const QuantizationPlan plan = result_.plan;
    const double decibels = result_.sqnr_db;
    const double enough_db = std::exchange(enough_db_, task_.target_db);
    modest_.reset();
    RETURN_IF_ERROR(FindFewest());
    if (IsEnough(result_.sqnr_db) && SizeOf(result_.plan) < SizeOf(plan)) return absl::OkStatus();
    Keep(plan, decibels);
    enough_db_ = enough_db;
    return absl::OkStatus();
  }

  /// How many of the worst have to go for the noise of the rest to be within the target.
  std::size_t GuessCount() const {
    double rest = 0;
    std::size_t kept = 0;
    const double allowed = NoiseOf(task_.target_db);
    while (kept < losses_.size() && rest + losses_[losses_.size() - 1 - kept].noise <= allowed) {
      rest += losses_[losses_.size() - 1 - kept].noise;
      ++kept;
    }
    return std::max<std::size_t>(losses_.size() - kept, 1);
  }

  QuantizationPlan WorstInFloat(std::size_t count) const {
    std::vector<const PlanNode*> nodes;
    for (std::size_t i = 0; i < count; ++i) nodes.push_back(losses_[i].node);
    return InFloat(nodes);
  }

  /// Whether the `count` worst in float are enough; keeps that plan if so, or if nothing is left to
  /// try and it is the best so far.
  absl::StatusOr<bool> Suffices(std::size_t count) {
    QuantizationPlan plan = WorstInFloat(count);
    const bool is_last = count == losses_.size();
    const double floor_db = is_last ? kNoFloor : std::min(enough_db_, task_.acceptable_db);
    ASSIGN_OR_RETURN(const double decibels, Measure(plan, floor_db));
    if (decibels < floor_db) return false;
    const bool is_enough = IsEnough(decibels);
    if (!is_enough && !modest_ && decibels >= task_.acceptable_db) {
      modest_ = {count, plan, decibels};
    }
    if (is_enough || decibels > result_.sqnr_db) Keep(std::move(plan), decibels);
    return is_enough;
  }

  /// The least count that suffices, between one that does not and one that does.
  absl::Status FindFewest() {
    std::size_t too_few = 0;
    std::size_t enough = GuessCount();
    for (;;) {
      ASSIGN_OR_RETURN(const bool suffices, Suffices(enough));
      if (suffices) break;
      if (enough == losses_.size()) return Settle(enough);
      too_few = enough;
      enough = std::min(losses_.size(), enough + std::max<std::size_t>(1, enough / 2));
    }
    // The plan that is kept is that of `enough`: only a success replaces it.
    while (enough - too_few > std::max<std::size_t>(1, enough / 8)) {
      const std::size_t middle = too_few + (enough - too_few) / 2;
      ASSIGN_OR_RETURN(const bool suffices, Suffices(middle));
      (suffices ? enough : too_few) = middle;
    }
    return Settle(enough);
  }

  /// Takes the modest plan in place of that of `count` nodes where it is much smaller: the last
  /// decibels may be lost where no node helps, in an output's own scale.
  absl::Status Settle(std::size_t count) {
    if (modest_ && count >= 2 * modest_->count) {
      Keep(modest_->plan, modest_->decibels);
      enough_db_ = task_.acceptable_db;
    }
    return absl::OkStatus();
  }

  /// int8 weights where they alone do not lose much: at run time for linear layers, else stored.
  /// All nodes first, then those that lose least, then those that hold most. What is acceptable is
  /// enough for that: floats take four times the bytes.
  absl::Status TryCheaper() {
    const double floor_db = std::min(enough_db_, task_.acceptable_db);
    for (const Treatment treatment : {Treatment::kDynamic, Treatment::kWeightsOnly}) {
      const std::vector<const PlanNode*> nodes = InFloatWithForm(treatment);
      const std::vector<const PlanNode*> quiet(nodes.begin() + Half(nodes.size()), nodes.end());
      for (const auto& chosen : {nodes, quiet, Heaviest(nodes)}) {
        if (chosen.empty()) continue;
        QuantizationPlan plan = result_.plan;
        for (const PlanNode* node : chosen) plan.nodes[node->name] = treatment;
        ASSIGN_OR_RETURN(const double decibels, Measure(plan, floor_db));
        if (decibels < floor_db) continue;
        Keep(std::move(plan), decibels);
        break;
      }
    }
    return absl::OkStatus();
  }

  /// What the plan so far keeps in float though it has a form for `treatment`, worst first.
  std::vector<const PlanNode*> InFloatWithForm(Treatment treatment) const {
    std::vector<const PlanNode*> nodes;
    for (const Loss& loss : losses_) {
      const auto planned = result_.plan.nodes.find(loss.node->name);
      if (planned == result_.plan.nodes.end() || planned->second != Treatment::kFloat) continue;
      const bool has =
          treatment == Treatment::kDynamic ? loss.node->has_dynamic : loss.node->has_weights;
      if (has) nodes.push_back(loss.node);
    }
    return nodes;
  }

  static std::ptrdiff_t Half(std::size_t count) { return static_cast<std::ptrdiff_t>(count / 2); }

  /// The fewest that hold half of the weights of `nodes`; none where that is all of them.
  static std::vector<const PlanNode*> Heaviest(std::vector<const PlanNode*> nodes) {
    std::sort(nodes.begin(), nodes.end(), [](const PlanNode* a, const PlanNode* b) {
      return std::tie(b->weight_bytes, a) < std::tie(a->weight_bytes, b);
    });
    std::int64_t left = 0;
    for (const PlanNode* node : nodes) left += node->weight_bytes;
    const std::int64_t half = left / 2;
    std::size_t count = 0;
    while (count < nodes.size() && left > half) left -= nodes[count++]->weight_bytes;
    if (count == nodes.size()) return {};
    nodes.resize(count);
    return nodes;
  }

  void Describe() {
    for (const Loss& loss : losses_) {
      result_.losses.push_back({*loss.node, loss.alone_db});
      const auto planned = result_.plan.nodes.find(loss.node->name);
      if (planned == result_.plan.nodes.end()) continue;
      result_.nodes.push_back({*loss.node, planned->second, loss.alone_db});
    }
  }

  /// The first plan that is acceptable and misses the target.
  struct ModestPlan {
    std::size_t count = 0;
    QuantizationPlan plan;
    double decibels = 0;
  };

  const RepairTask& task_;
  double enough_db_;
  std::optional<ModestPlan> modest_;
  RepairResult result_;
  std::vector<Loss> losses_;  // largest first
};

}  // namespace

absl::StatusOr<RepairResult> Repair(const RepairTask& task) { return Search(task).Run(); }

}  // namespace zeropoint::tools
