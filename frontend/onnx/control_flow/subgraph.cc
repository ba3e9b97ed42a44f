#include "frontend/onnx/control_flow/subgraph.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/scope/free_names.h"
#include "frontend/onnx/scope/graph_initializers.h"
#include "frontend/onnx/scope/refusal.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

/// Initializers, nodes and outputs of a graph whose inputs are in `scope`.
absl::StatusOr<std::vector<ImportedTensor>> ImportBody(GraphScope& scope,
                                                       const onnx::GraphProto& graph) {
  ImportState& state = *scope.state;
  if (state.depth >= kMaxImportDepth) {
    return Malformed(absl::StrCat("functions and subgraphs nest deeper than ", kMaxImportDepth));
  }
  ++state.depth;
  absl::Status status = AddInitializers(scope, graph);
  if (status.ok()) status = scope.state->import_nodes(scope, graph.node());
  --state.depth;
  RETURN_IF_ERROR(status);
  std::vector<ImportedTensor> outputs;
  for (const onnx::ValueInfoProto& output : graph.output()) {
    const ImportedTensor* tensor = scope.Find(output.name());
    if (tensor == nullptr) {
      return Malformed(absl::StrCat("output \"", output.name(), "\" of graph \"", graph.name(),
                                    "\" is not computed by any node"));
    }
    outputs.push_back(*tensor);
  }
  return outputs;
}

absl::Status AddArgument(GraphScope& scope, const std::string& name, const ir::TensorType& type) {
  const absl::StatusOr<ir::Value*> argument = scope.function->AddArgument(name, type);
  if (!argument.ok()) {
    return Malformed(absl::StrCat("two inputs of a graph are named \"", name, "\""));
  }
  scope.tensors[name] = {.value = *argument};
  return absl::OkStatus();
}

absl::Status CheckInputCount(const onnx::GraphProto& graph, std::size_t count) {
  if (graph.input_size() == static_cast<int>(count)) {
    return absl::OkStatus();
  }
  return Malformed(absl::StrCat("graph \"", graph.name(), "\" takes ", graph.input_size(),
                                " inputs but gets ", count));
}

}  // namespace

absl::StatusOr<const onnx::GraphProto*> GraphAttribute(const NodeImport& node,
                                                       absl::string_view name) {
  const onnx::AttributeProto* attribute = node.FindAttribute(name);
  if (attribute == nullptr || attribute->type() != onnx::AttributeProto_AttributeType_GRAPH) {
    return Malformed(absl::StrCat("attribute \"", name, "\" must be a graph"));
  }
  return &attribute->g();
}

absl::StatusOr<std::vector<ImportedTensor>> InlineSubgraph(
    NodeImport& node, const onnx::GraphProto& graph, const std::vector<ImportedTensor>& inputs) {
  RETURN_IF_ERROR(CheckInputCount(graph, inputs.size()));
  GraphScope scope = node.ScopeOf(graph, node.scope().function);
  for (int i = 0; i < graph.input_size(); ++i) {
    scope.tensors[graph.input(i).name()] = inputs[static_cast<std::size_t>(i)];
  }
  return ImportBody(scope, graph);
}

Captures CapturesOf(NodeImport& node, const std::vector<const onnx::GraphProto*>& graphs) {
  Captures captures;
  std::set<std::string> seen;
  for (const onnx::GraphProto* graph : graphs) {
    for (const std::string& name : FreeNames(*graph)) {
      const ImportedTensor* tensor = node.scope().Find(name);
      const bool is_value =
          tensor != nullptr && tensor->value != nullptr && !tensor->value->is_constant();
      if (is_value && seen.insert(name).second) {
        captures.names.push_back(name);
        captures.values.push_back(tensor->value);
      }
    }
  }
  return captures;
}

absl::StatusOr<ir::Function*> SubgraphAsFunction(NodeImport& node, const onnx::GraphProto& graph,
                                                 const std::vector<ir::TensorType>& inputs,
                                                 const Captures& captures,
                                                 absl::string_view label) {
  RETURN_IF_ERROR(CheckInputCount(graph, inputs.size()));
  ImportState& state = *node.scope().state;
  ir::Function& function = state.module->AddFunction(absl::StrCat(label, "_", state.next_unique++));
  GraphScope scope = node.ScopeOf(graph, &function);
  for (int i = 0; i < graph.input_size(); ++i) {
    RETURN_IF_ERROR(AddArgument(scope, graph.input(i).name(), inputs[static_cast<std::size_t>(i)]));
  }
  for (std::size_t i = 0; i < captures.names.size(); ++i) {
    RETURN_IF_ERROR(AddArgument(scope, captures.names[i], captures.values[i]->type()));
  }
  RETURN_IF_ERROR(ImportBody(scope, graph).status());
  bool is_refused = false;
  std::set<std::string> names;
  for (const onnx::ValueInfoProto& output : graph.output()) {
    if (IsRefused(scope, output.name())) {
      is_refused = true;
      continue;
    }
    ASSIGN_OR_RETURN(ir::Value * value, ValueOf(scope, output.name()));
    const bool is_new = names.insert(output.name()).second;
    function.AddResult(is_new ? output.name() : absl::StrCat(output.name(), ".", names.size()),
                       value);
  }
  return is_refused ? nullptr : &function;
}

std::vector<ir::TensorType> ResultTypes(const ir::Function& function) {
  std::vector<ir::TensorType> types;
  for (int i = 0; i < function.num_results(); ++i) types.push_back(function.result(i)->type());
  return types;
}

void RefuseOutputs(NodeImport& node) {
  for (int i = 0; i < node.num_outputs(); ++i) {
    node.scope().tensors[node.output_name(i)] = {.is_refused = true};
  }
}

}  // namespace zeropoint::frontend
