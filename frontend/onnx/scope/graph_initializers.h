#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_GRAPH_INITIALIZERS_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_GRAPH_INITIALIZERS_H_

// The constants of a graph or subgraph.

#include "absl/status/status.h"
#include "frontend/onnx/scope/graph_scope.h"

namespace onnx {
class GraphProto;
}

namespace zeropoint::frontend {

/// Adds a graph's initializers to the scope; those that the IR cannot hold go to the report.
/// kInvalidArgument for damaged ones and names used twice.
absl::Status AddInitializers(GraphScope& scope, const onnx::GraphProto& graph);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_GRAPH_INITIALIZERS_H_
