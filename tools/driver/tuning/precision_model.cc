#include "tools/driver/tuning/precision_model.h"

#include <limits>

#include "tools/driver/tuning/min_cut.h"

namespace zeropoint::tools {
namespace {

/// More than any sum of prices; infinity would not subtract.
constexpr double kForbidden = 1e18;

/// The cheapest option of each form; null where a node has none.
struct Cheapest {
  const NodeOption* int8 = nullptr;
  const NodeOption* in_float = nullptr;
};

double PriceOf(const NodeOption& option, const Prices& prices) {
  return option.milliseconds * prices.of_millisecond +
         static_cast<double>(option.bytes) * prices.of_byte + option.noise * prices.of_noise;
}

Cheapest CheapestOf(const PrecisionVertex& vertex, const Prices& prices) {
  Cheapest cheapest;
  for (const NodeOption& option : vertex.options) {
    const NodeOption*& best = option.is_int8() ? cheapest.int8 : cheapest.in_float;
    if (best == nullptr || PriceOf(option, prices) < PriceOf(*best, prices)) best = &option;
  }
  return cheapest;
}

double PriceOrForbidden(const NodeOption* option, const Prices& prices) {
  return option == nullptr ? kForbidden : PriceOf(*option, prices);
}

/// The tensor is converted once where any consumer is on the other side than its producer.
void AddTensor(const PrecisionEdge& edge, double price, MinCut& cut) {
  const std::size_t to_float = cut.AddAuxiliary();
  const std::size_t to_int8 = cut.AddAuxiliary();
  cut.AddEdge(edge.producer, to_float, price);
  cut.AddEdge(to_int8, edge.producer, price);
  for (const std::size_t consumer : edge.consumers) {
    cut.AddEdge(to_float, consumer, kForbidden);
    cut.AddEdge(consumer, to_int8, kForbidden);
  }
}

}  // namespace

TunePlan Propose(const PrecisionModel& model, const Prices& prices, const ModelChoice& settings) {
  // The first side is int8.
  MinCut cut(model.vertices.size());
  for (std::size_t i = 0; i < model.vertices.size(); ++i) {
    const PrecisionVertex& vertex = model.vertices[i];
    if (vertex.kind == PrecisionVertex::Kind::kMovement) continue;
    const Cheapest cheapest = CheapestOf(vertex, prices);
    const bool is_open = vertex.kind == PrecisionVertex::Kind::kChoice;
    cut.AddVertex(i, PriceOrForbidden(cheapest.int8, prices),
                  is_open ? PriceOrForbidden(cheapest.in_float, prices) : 0);
  }
  for (const PrecisionEdge& edge : model.edges) {
    AddTensor(edge, edge.conversion_ms * prices.of_millisecond, cut);
  }
  const std::vector<bool> is_int8 = cut.Solve();
  TunePlan plan = {.model = settings, .nodes = {}};
  for (std::size_t i = 0; i < model.vertices.size(); ++i) {
    const PrecisionVertex& vertex = model.vertices[i];
    if (vertex.kind != PrecisionVertex::Kind::kChoice) continue;
    const Cheapest cheapest = CheapestOf(vertex, prices);
    const NodeOption* chosen = is_int8[i] ? cheapest.int8 : cheapest.in_float;
    if (!(chosen->choice == NodeChoice())) plan.nodes[vertex.name] = chosen->choice;
  }
  return plan;
}

}  // namespace zeropoint::tools
