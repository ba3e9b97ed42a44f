#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_NODE_ORDER_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_NODE_ORDER_H_

// An order of nodes in which everything is computed before it is read.

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "frontend/onnx/scope/import_state.h"

namespace zeropoint::frontend {

/// Whether a name stands for something before any node of a graph runs.
struct GivenNames {
  /// Inputs, initializers: no node may write it.
  std::function<bool(const std::string&)> own;
  /// Of a graph around this one: a node may write another tensor of that name.
  std::function<bool(const std::string&)> outer;
};

/// Indices of `nodes`, the file's own order where that is valid. kInvalidArgument names what is
/// read but never computed, an output that two nodes write, or the nodes of a cycle.
absl::StatusOr<std::vector<int>> OrderNodes(const NodeList& nodes, const GivenNames& given);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_NODE_ORDER_H_
