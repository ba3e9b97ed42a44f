#ifndef ZEROPOINT_FRONTEND_ONNX_CONTROL_FLOW_SUBGRAPH_H_
#define ZEROPOINT_FRONTEND_ONNX_CONTROL_FLOW_SUBGRAPH_H_

// Graphs in attributes of nodes: the branches of If, the bodies of Loop and Scan.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "frontend/onnx/scope/node_import.h"
#include "ir/function.h"
#include "ir/type.h"

namespace onnx {
class GraphProto;
}

namespace zeropoint::frontend {

/// The graph in an attribute of the node; kInvalidArgument when it has none.
absl::StatusOr<const onnx::GraphProto*> GraphAttribute(const NodeImport& node,
                                                       absl::string_view name);

/// Imports the graph into the function of the node, with `inputs` for its inputs. Returns what its
/// outputs stand for, some of which may be refused.
absl::StatusOr<std::vector<ImportedTensor>> InlineSubgraph(
    NodeImport& node, const onnx::GraphProto& graph, const std::vector<ImportedTensor>& inputs);

/// Values of the graphs around that subgraphs read, constants excepted: they become arguments.
struct Captures {
  std::vector<std::string> names;
  std::vector<ir::Value*> values;
};
Captures CapturesOf(NodeImport& node, const std::vector<const onnx::GraphProto*>& graphs);

/// Imports the graph as a function of the module that takes `inputs`, by their types, and the
/// captures. Null when something in it is refused, which the report tells.
absl::StatusOr<ir::Function*> SubgraphAsFunction(NodeImport& node, const onnx::GraphProto& graph,
                                                 const std::vector<ir::TensorType>& inputs,
                                                 const Captures& captures, absl::string_view label);

/// The types of what a function returns.
std::vector<ir::TensorType> ResultTypes(const ir::Function& function);

/// Makes all outputs of the node tensors that cannot be used.
void RefuseOutputs(NodeImport& node);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_CONTROL_FLOW_SUBGRAPH_H_
