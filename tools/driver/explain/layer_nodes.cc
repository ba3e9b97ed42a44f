#include "tools/driver/explain/layer_nodes.h"

#include <algorithm>
#include <set>

namespace zeropoint::tools {
namespace {

using runtime::Node;
using runtime::ValueId;

/// Walks from the result towards the inputs, as far as the layer reaches.
class Collector {
 public:
  Collector(const ProgramIndex& index, const std::string& name) : index_(index), name_(name) {}

  LayerNodes Collect(ValueId result) {
    layer_.result = result;
    layer_.output = Visit(result, /*is_result=*/true);
    // Visits reach nodes from the end; execution order is that of the program.
    for (const PlacedNode& placed : index_.nodes()) {
      if (visited_.count(placed.node) > 0) layer_.nodes.push_back(placed);
    }
    return std::move(layer_);
  }

 private:
  /// The value that stands for `id` where conversions are left out.
  ValueId Visit(ValueId id, bool is_result = false) {
    const PlacedNode producer = index_.Producer(id);
    if (producer.node == nullptr) return AddInput(id, id);
    if (index_.IsConversion(*producer.node)) return VisitConversion(id, *producer.node, is_result);
    if (!BelongsToLayer(*producer.node)) return AddInput(id, id);
    VisitNode(*producer.node);
    return id;
  }

  /// An unnamed node is one that lowering added for what reads it.
  bool BelongsToLayer(const Node& node) const { return node.name == name_ || node.name.empty(); }

  void VisitNode(const Node& node) {
    if (!visited_.insert(&node).second) return;
    for (const ValueId input : node.inputs) {
      if (input != runtime::kNoValue && !index_.value(input).is_constant) Visit(input);
    }
  }

  ValueId VisitConversion(ValueId id, const Node& conversion, bool is_result) {
    // The result of another layer that converts (QuantizeLinear) is that layer's.
    if (!is_result && conversion.name != name_ && index_.IsLayerResult(conversion)) {
      return AddInput(id, id);
    }
    const ValueId source = conversion.inputs[0];
    if (index_.value(source).is_constant) return AddInput(id, id);
    const PlacedNode before = index_.Producer(source);
    const bool is_inside = before.node != nullptr && !index_.IsConversion(*before.node) &&
                           BelongsToLayer(*before.node);
    if (is_inside || is_result) {
      const ValueId origin = Visit(source);
      layer_.converted[id] = origin;
      return origin;
    }
    return AddInput(id, source);
  }

  ValueId AddInput(ValueId value, ValueId source) {
    const bool is_known =
        std::any_of(layer_.inputs.begin(), layer_.inputs.end(),
                    [&](const LayerInput& input) { return input.value == value; });
    if (!is_known && !index_.value(value).is_constant) layer_.inputs.push_back({value, source});
    return value;
  }

  const ProgramIndex& index_;
  const std::string& name_;
  LayerNodes layer_;
  std::set<const Node*> visited_;
};

}  // namespace

ValueId LayerNodes::BeforeConversion(ValueId id) const {
  const auto found = converted.find(id);
  return found == converted.end() ? id : found->second;
}

bool LayerNodes::IsQuantized(const runtime::Program& program) const {
  const auto is_quantized = [&](ValueId id) {
    return id != runtime::kNoValue &&
           !program.values[static_cast<std::size_t>(id)].quant.scales.empty();
  };
  if (is_quantized(result)) return true;
  for (const LayerInput& input : inputs) {
    if (is_quantized(input.value)) return true;
  }
  return std::any_of(nodes.begin(), nodes.end(), [&](const PlacedNode& placed) {
    const Node& node = *placed.node;
    return std::any_of(node.inputs.begin(), node.inputs.end(), is_quantized) ||
           std::any_of(node.outputs.begin(), node.outputs.end(), is_quantized);
  });
}

LayerNodes CollectLayer(const ProgramIndex& index, const std::string& name,
                        runtime::ValueId result) {
  return Collector(index, name).Collect(result);
}

}  // namespace zeropoint::tools
