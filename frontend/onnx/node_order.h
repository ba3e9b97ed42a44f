#ifndef ZEROPOINT_FRONTEND_ONNX_NODE_ORDER_H_
#define ZEROPOINT_FRONTEND_ONNX_NODE_ORDER_H_

// An order of nodes in which everything is computed before it is read.

#include <vector>

#include "absl/status/statusor.h"

namespace onnx {
class GraphProto;
}

namespace zeropoint::frontend {

/// Indices of `graph.node()`, the file's own order where that is valid. kInvalidArgument names what
/// is read but never computed, an output that two nodes write, or the nodes of a cycle.
absl::StatusOr<std::vector<int>> OrderNodes(const onnx::GraphProto& graph);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_NODE_ORDER_H_
