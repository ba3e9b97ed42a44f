#ifndef ZEROPOINT_FRONTEND_ONNX_IMPORT_NODES_H_
#define ZEROPOINT_FRONTEND_ONNX_IMPORT_NODES_H_

// Imports what graphs, subgraphs and function bodies have in common: constants and nodes.

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "frontend/onnx/graph_scope.h"

namespace onnx {
class GraphProto;
}

namespace zeropoint::frontend {

/// Adds a graph's initializers to the scope; those that the IR cannot hold go to the report.
/// kInvalidArgument for damaged ones and names used twice.
absl::Status AddInitializers(GraphScope& scope, const onnx::GraphProto& graph);

/// Imports nodes in an order in which everything is computed before it is read. What is not
/// supported goes to the report; what depends on it is passed over.
absl::Status ImportNodes(GraphScope& scope, const NodeList& nodes);

/// True when the tensor, which exists, cannot be used, which the report then tells. An output that
/// its importer left out is reported here, by its first reader.
bool IsRefused(GraphScope& scope, const std::string& tensor);

/// Adds to the report, and makes `name` a tensor that cannot be used.
void Refuse(GraphScope& scope, std::string what, absl::string_view reason, const std::string& name);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_IMPORT_NODES_H_
