#include "tools/driver/tuning/refine.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "ir/status_macros.h"

namespace zeropoint::tools {
namespace {

constexpr std::int64_t kMaxSteps = 48;

/// Another option for a node than the plan has.
struct Move {
  std::string node;
  NodeChoice choice;
  /// What it saves, by the model.
  double saving = 0;
  double noise = 0;
  /// In the graph.
  std::size_t position = 0;

  double worth() const { return saving / (noise + 1e-12); }
};

class Refining {
 public:
  Refining(PlanTrials& trials, const PrecisionModel& model) : trials_(trials), model_(model) {}

  absl::Status Run() {
    if (!trials_.holds()) return absl::OkStatus();
    trials_.Expect(kMaxSteps);
    RETURN_IF_ERROR(Walk(Moves(/*to_int8=*/true)));
    return Walk(Moves(/*to_int8=*/false));
  }

 private:
  double CostOf(const NodeOption& option) const {
    return trials_.CostOf({.milliseconds = option.milliseconds, .bytes = option.bytes});
  }

  static NodeChoice ChoiceOf(const TunePlan& plan, const std::string& node) {
    const auto found = plan.nodes.find(node);
    return found == plan.nodes.end() ? NodeChoice() : found->second;
  }

  const NodeOption* Find(const PrecisionVertex& vertex, const NodeChoice& choice) const {
    for (const NodeOption& option : vertex.options) {
      if (option.choice == choice) return &option;
    }
    return nullptr;
  }

  /// Nodes that the best plan computes in float and could in int8, or the other way round; those
  /// first that save most for their noise.
  std::vector<Move> Moves(bool to_int8) const {
    std::vector<Move> moves;
    for (const PrecisionVertex& vertex : model_.vertices) {
      if (vertex.kind != PrecisionVertex::Kind::kChoice) continue;
      const NodeOption* current = Find(vertex, ChoiceOf(trials_.best().plan, vertex.name));
      if (current == nullptr || current->is_int8() == to_int8) continue;
      const NodeOption* best = nullptr;
      for (const NodeOption& option : vertex.options) {
        if (option.is_int8() != to_int8) continue;
        if (best == nullptr || option.noise < best->noise) best = &option;
      }
      if (best == nullptr) continue;
      moves.push_back(
          {vertex.name, best->choice, CostOf(*current) - CostOf(*best), best->noise, moves.size()});
    }
    std::sort(moves.begin(), moves.end(), [](const Move& a, const Move& b) {
      return std::make_pair(b.worth(), a.position) < std::make_pair(a.worth(), b.position);
    });
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
