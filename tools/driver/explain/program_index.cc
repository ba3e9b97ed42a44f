#include "tools/driver/explain/program_index.h"

namespace zeropoint::tools {

bool IsConversion(const runtime::Node& node) {
  if (node.op != "unary") return false;
  const auto type = node.attributes.find("type");
  return type != node.attributes.end() && type->second.text == "convert";
}

bool IsQuantizedActivation(const runtime::ProgramValue& value) {
  return value.quant.scales.size() == 1 &&
         (value.dtype == runtime::DType::kInt8 || value.dtype == runtime::DType::kUint8);
}

ProgramIndex::ProgramIndex(const runtime::Program& program) : program_(program) {
  for (const runtime::Segment& segment : program.segments) {
    for (const runtime::Node& node : segment.nodes) {
      for (const runtime::ValueId output : node.outputs) producers_[output] = nodes_.size();
      if (!node.name.empty()) named_[node.name].push_back(nodes_.size());
      nodes_.push_back({&node, segment.backend});
    }
  }
}

std::vector<PlacedNode> ProgramIndex::Named(std::string_view name) const {
  std::vector<PlacedNode> found;
  const auto indices = named_.find(name);
  if (indices == named_.end()) return found;
  for (const std::size_t index : indices->second) found.push_back(nodes_[index]);
  return found;
}

PlacedNode ProgramIndex::Producer(runtime::ValueId id) const {
  const auto index = producers_.find(id);
  return index == producers_.end() ? PlacedNode() : nodes_[index->second];
}

bool ProgramIndex::IsLayerResult(const runtime::Node& node) const {
  const auto indices = named_.find(node.name);
  return indices != named_.end() && nodes_[indices->second.back()].node == &node;
}

}  // namespace zeropoint::tools
