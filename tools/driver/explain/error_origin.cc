#include "tools/driver/explain/error_origin.h"

#include <algorithm>
#include <map>
#include <set>

namespace zeropoint::tools {
namespace {

using runtime::ValueId;

/// Names of the layers that yield `id`, through conversions and unnamed nodes.
void AddProducers(const ProgramIndex& index, ValueId id, std::set<ValueId>& seen,
                  std::vector<std::string>& names) {
  if (id == runtime::kNoValue || !seen.insert(id).second) return;
  const PlacedNode producer = index.Producer(id);
  if (producer.node == nullptr) return;
  const bool is_result = index.IsLayerResult(*producer.node);
  const bool passes_on = index.IsConversion(*producer.node) && !is_result;
  if (producer.node->name.empty() || passes_on) {
    for (const ValueId input : producer.node->inputs) AddProducers(index, input, seen, names);
  } else if (std::find(names.begin(), names.end(), producer.node->name) == names.end()) {
    names.push_back(producer.node->name);
  }
}

bool IsInherited(const LayerReport& layer) {
  return layer.split && layer.split->main == ErrorCause::kInherited;
}

using LayersByName = std::map<std::string, const LayerReport*>;

const LayerReport* WorstRead(const LayerReport& layer, const LayersByName& named) {
  const LayerReport* worst = nullptr;
  for (const std::string& name : layer.reads) {
    const auto found = named.find(name);
    if (found == named.end()) continue;
    if (worst == nullptr || found->second->sqnr_db < worst->sqnr_db) worst = found->second;
  }
  return worst;
}

}  // namespace

std::vector<std::string> LayersRead(const ProgramIndex& index, const LayerNodes& nodes) {
  std::vector<std::string> names;
  std::set<ValueId> seen;
  for (const LayerInput& input : nodes.inputs) AddProducers(index, input.source, seen, names);
  return names;
}

void FindOrigins(std::vector<LayerReport>& layers) {
  LayersByName named;
  for (const LayerReport& layer : layers) named[layer.name] = &layer;
  for (LayerReport& layer : layers) {
    if (!IsInherited(layer)) continue;
    const LayerReport* at = WorstRead(layer, named);
    // Layers are read before they are computed by none, so that this ends.
    while (at != nullptr && IsInherited(*at)) at = WorstRead(*at, named);
    if (at != nullptr) layer.origin = at->name;
  }
}

}  // namespace zeropoint::tools
