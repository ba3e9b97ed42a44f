#include "tools/driver/tuning/probe_noise.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "ir/status_macros.h"

namespace zeropoint::tools {
namespace {

/// Nodes that together make up this share of all noise get other observers.
constexpr double kLoudShare = 0.95;
constexpr std::size_t kMaxLoud = 24;

constexpr double kWorthwhile = 0.95;

double NoiseOf(double decibels) { return std::pow(10.0, -decibels / 10); }

class Probing {
 public:
  Probing(const ModelChoice& settings, PlanTrials& trials, PrecisionModel& model)
      : trials_(trials), model_(model), in_float_(AllInFloat(model, settings)) {}

  absl::Status Run() {
    std::int64_t count = 0;
    for (PrecisionVertex& vertex : model_.vertices) {
      DropWhatCannotPay(vertex);
      count += static_cast<std::int64_t>(vertex.options.size());
    }
    trials_.Expect(count);
    for (PrecisionVertex& vertex : model_.vertices) {
      for (NodeOption& option : vertex.options) {
        RETURN_IF_ERROR(Probe(vertex, option));
      }
    }
    return TryObservers();
  }

 private:
  static const NodeOption* Find(const PrecisionVertex& vertex, const NodeChoice& choice) {
    for (const NodeOption& option : vertex.options) {
      if (option.choice == choice) return &option;
    }
    return nullptr;
  }
  static const NodeOption* PlainInt8(const PrecisionVertex& vertex) {
    return Find(vertex, NodeChoice());
  }

  static double Cost(const NodeOption& option, const Prices& prices) {
    return option.milliseconds * prices.of_millisecond +
           static_cast<double>(option.bytes) * prices.of_byte;
  }

  /// What is less exact than another option has to be cheaper, by more than times differ by chance.
  /// Int8 stays in any case: it saves conversions between its neighbours.
  void DropWhatCannotPay(PrecisionVertex& vertex) const {
    const Prices prices = BasePrices(trials_.task().objective);
    const auto exact = [&](const NodeOption& option) {
      return option.choice.per_tensor ? PlainInt8(vertex)
                                      : Find(vertex, {.treatment = Treatment::kFloat});
    };
    std::vector<NodeOption> kept;
    for (const NodeOption& option : vertex.options) {
      const bool is_always_kept =
          option.choice.treatment == Treatment::kFloat || option.choice == NodeChoice();
      const NodeOption* other = exact(option);
      if (is_always_kept || other == nullptr ||
          Cost(option, prices) < kWorthwhile * Cost(*other, prices)) {
        kept.push_back(option);
      }
    }
    vertex.options = std::move(kept);
  }

  absl::Status Probe(const PrecisionVertex& vertex, NodeOption& option) {
    if (option.choice.treatment == Treatment::kFloat) return absl::OkStatus();
    TunePlan plan = in_float_;
    plan.nodes[vertex.name] = option.choice;
    if (option.choice == NodeChoice()) plan.nodes.erase(vertex.name);
    ASSIGN_OR_RETURN(const double decibels, trials_.Glance(plan));
    option.noise = NoiseOf(decibels);
    return absl::OkStatus();
  }

  /// The loudest first.
  std::vector<PrecisionVertex*> LoudNodes() {
    std::vector<PrecisionVertex*> nodes;
    double all = 0;
    for (PrecisionVertex& vertex : model_.vertices) {
      if (PlainInt8(vertex) == nullptr) continue;
      nodes.push_back(&vertex);
      all += PlainInt8(vertex)->noise;
    }
    // Of equal ones the first in the graph.
    std::sort(nodes.begin(), nodes.end(), [](const auto* a, const auto* b) {
      return std::make_pair(PlainInt8(*b)->noise, a) < std::make_pair(PlainInt8(*a)->noise, b);
    });
    double sum = 0;
    std::size_t count = 0;
    while (count < std::min(nodes.size(), kMaxLoud) && sum < kLoudShare * all) {
      sum += PlainInt8(*nodes[count++])->noise;
    }
    nodes.resize(count);
    return nodes;
  }

  absl::Status TryObservers() {
    const std::vector<PrecisionVertex*> loud = LoudNodes();
    const std::vector<quantizers::ObserverKind>& observers = trials_.task().node_observers;
    trials_.Expect(static_cast<std::int64_t>(loud.size() * observers.size()));
    for (PrecisionVertex* vertex : loud) {
      for (const quantizers::ObserverKind observer : observers) {
        if (observer == in_float_.model.observer) continue;
        NodeOption option = *PlainInt8(*vertex);
        option.choice.observer = observer;
        RETURN_IF_ERROR(Probe(*vertex, option));
        vertex->options.push_back(option);
      }
    }
    return absl::OkStatus();
  }

  PlanTrials& trials_;
  PrecisionModel& model_;
  const TunePlan in_float_;
};

}  // namespace

absl::Status ProbeNoise(const ModelChoice& settings, PlanTrials& trials, PrecisionModel& model) {
  return Probing(settings, trials, model).Run();
}

}  // namespace zeropoint::tools
