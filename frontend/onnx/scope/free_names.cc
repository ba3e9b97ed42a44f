#include "frontend/onnx/scope/free_names.h"

#include <set>

#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

std::set<std::string> DefinedNames(const onnx::GraphProto& graph) {
  std::set<std::string> names;
  for (const auto& input : graph.input()) names.insert(input.name());
  for (const auto& initializer : graph.initializer()) names.insert(initializer.name());
  for (const auto& sparse : graph.sparse_initializer()) names.insert(sparse.values().name());
  for (const auto& node : graph.node()) names.insert(node.output().begin(), node.output().end());
  return names;
}

}  // namespace

std::vector<std::string> FreeNames(const onnx::GraphProto& graph) {
  std::set<std::string> known = DefinedNames(graph);
  std::vector<std::string> free;
  const auto note = [&](const std::string& name) {
    if (!name.empty() && known.insert(name).second) free.push_back(name);
  };
  for (const onnx::NodeProto& node : graph.node()) {
    for (const std::string& name : NamesRead(node)) note(name);
  }
  for (const auto& output : graph.output()) note(output.name());
  return free;
}

std::vector<std::string> NamesRead(const onnx::NodeProto& node) {
  std::vector<std::string> names;
  for (const std::string& input : node.input()) {
    if (!input.empty()) names.push_back(input);
  }
  const auto append = [&](const onnx::GraphProto& graph) {
    for (std::string& name : FreeNames(graph)) names.push_back(std::move(name));
  };
  for (const onnx::AttributeProto& attribute : node.attribute()) {
    if (attribute.has_g()) append(attribute.g());
    for (const onnx::GraphProto& graph : attribute.graphs()) append(graph);
  }
  return names;
}

}  // namespace zeropoint::frontend
