#ifndef ZEROPOINT_FRONTEND_ONNX_IMPORT_NODES_H_
#define ZEROPOINT_FRONTEND_ONNX_IMPORT_NODES_H_

// Imports the nodes of graphs, subgraphs and function bodies.

#include "absl/status/status.h"
#include "frontend/onnx/scope/graph_scope.h"

namespace zeropoint::frontend {

/// Imports nodes in an order in which everything is computed before it is read. What is not
/// supported goes to the report; what depends on it is passed over.
absl::Status ImportNodes(GraphScope& scope, const NodeList& nodes);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_IMPORT_NODES_H_
