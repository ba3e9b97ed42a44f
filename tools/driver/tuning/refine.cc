#include "tools/driver/tuning/refine.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "ir/status_macros.h"

namespace zeropoint::tools {
namespace {

constexpr std::int64_t kMaxSteps = 72;
/// Of each node, so many ways that are cheaper are tried, the most promising first.
constexpr std::size_t kWays = 2;
/// Noise beside which less is none.
constexpr double kNoNoise = 1e-12;

/// Another option for a node than the plan has.
struct Move {
  std::string node;
  NodeChoice choice;
  /// What it saves for the noise it adds, by the model.
  double worth = 0;
  /// Of the node in the graph, and of the option.
  std::pair<std::size_t, std::size_t> position;
};

class Refining {
 public:
  Refining(PlanTrials& trials, const PrecisionModel& model) : trials_(trials), model_(model) {}

  absl::Status Run() {
    if (!trials_.holds()) return absl::OkStatus();
    trials_.Expect(kMaxSteps);
    RETURN_IF_ERROR(Walk(CheaperMoves(0)));
    RETURN_IF_ERROR(Walk(MovesOutOfInt8()));
    for (std::size_t way = 1; way < kWays; ++way) RETURN_IF_ERROR(Walk(CheaperMoves(way)));
    return absl::OkStatus();
  }

 private:
  double CostOf(const NodeOption& option) const {
    return trials_.CostOf({.milliseconds = option.milliseconds, .bytes = option.bytes});
  }

  /// What the best plan has for a node that has a choice; null for others.
  const NodeOption* Current(const PrecisionVertex& vertex) const {
    if (vertex.kind != PrecisionVertex::Kind::kChoice) return nullptr;
    const auto& nodes = trials_.best().plan.nodes;
    const auto found = nodes.find(vertex.name);
    const NodeChoice choice = found == nodes.end() ? NodeChoice() : found->second;
    for (const NodeOption& option : vertex.options) {
      if (option.choice == choice) return &option;
    }
    return nullptr;
  }

  Move MoveTo(const PrecisionVertex& vertex, const NodeOption& from, const NodeOption& to) const {
    const double saving = CostOf(from) - CostOf(to);
    const double noise = std::max(to.noise - from.noise, 0.0);
    return {vertex.name,
            to.choice,
            saving / (noise + kNoNoise),
            {static_cast<std::size_t>(&vertex - model_.vertices.data()),
             static_cast<std::size_t>(&to - vertex.options.data())}};
  }

  /// Those first that save most for their noise.
  static void Sort(std::vector<Move>& moves) {
    std::sort(moves.begin(), moves.end(), [](const Move& a, const Move& b) {
      return std::make_pair(b.worth, a.position) < std::make_pair(a.worth, b.position);
    });
  }

  /// For each node, of the options that are cheaper than what the best plan has, that in place
  /// `way`. Conversions between neighbours are not counted: what is measured has them.
  std::vector<Move> CheaperMoves(std::size_t way) const {
    std::vector<Move> moves;
    for (const PrecisionVertex& vertex : model_.vertices) {
      const NodeOption* current = Current(vertex);
      if (current == nullptr) continue;
      std::vector<Move> ways;
      for (const NodeOption& option : vertex.options) {
        if (CostOf(option) < CostOf(*current)) ways.push_back(MoveTo(vertex, *current, option));
      }
      Sort(ways);
      if (way < ways.size()) moves.push_back(std::move(ways[way]));
    }
    Sort(moves);
    return moves;
  }

  /// For each node in int8, the way in float that loses least: where neighbours are float, two
  /// conversions go with it.
  std::vector<Move> MovesOutOfInt8() const {
    std::vector<Move> moves;
    for (const PrecisionVertex& vertex : model_.vertices) {
      const NodeOption* current = Current(vertex);
      if (current == nullptr || !current->is_int8()) continue;
      const NodeOption* best = nullptr;
      for (const NodeOption& option : vertex.options) {
        if (!option.is_int8() && (best == nullptr || option.noise < best->noise)) best = &option;
      }
      if (best != nullptr) moves.push_back(MoveTo(vertex, *current, *best));
    }
    Sort(moves);
    return moves;
  }

  absl::StatusOr<bool> TryMoves(const std::vector<Move>& moves, std::size_t begin,
                                std::size_t end) {
    TunePlan plan = trials_.best().plan;
    for (std::size_t i = begin; i < end; ++i) {
      plan.nodes.erase(moves[i].node);
      if (!(moves[i].choice == NodeChoice())) plan.nodes[moves[i].node] = moves[i].choice;
    }
    const double before = trials_.CostOf(trials_.best().measured);
    ++steps_;
    ASSIGN_OR_RETURN(const Measured measured, trials_.Try(plan));
    return trials_.Holds(measured) && trials_.CostOf(measured) < before;
  }

  /// Takes runs of moves as long as they help; a run that does not is halved.
  absl::Status Walk(const std::vector<Move>& moves) {
    std::size_t length = std::max<std::size_t>(1, moves.size() / 4);
    for (std::size_t begin = 0; begin < moves.size() && steps_ < kMaxSteps;) {
      const std::size_t end = std::min(moves.size(), begin + length);
      ASSIGN_OR_RETURN(const bool helps, TryMoves(moves, begin, end));
      if (!helps && end - begin > 1) {
        length = (end - begin) / 2;
        continue;
      }
      begin = end;
    }
    return absl::OkStatus();
  }

  PlanTrials& trials_;
  const PrecisionModel& model_;
  std::int64_t steps_ = 0;
};

}  // namespace

absl::Status Refine(PlanTrials& trials, const PrecisionModel& model) {
  return Refining(trials, model).Run();
}

}  // namespace zeropoint::tools
