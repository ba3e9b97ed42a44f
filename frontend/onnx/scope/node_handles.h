#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_NODE_HANDLES_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_NODE_HANDLES_H_

// Debug handles (ir/debug_handle.h) of what is imported: nodes are numbered as they stand in the
// file, so that a node has one number whatever is known of the inputs.

#include <cstddef>
#include <cstdint>
#include <string>

#include "frontend/onnx/scope/graph_scope.h"
#include "ir/module.h"

namespace onnx {
class ModelProto;
class NodeProto;
}  // namespace onnx

namespace zeropoint::frontend {

/// Of the nodes of the graph and of the functions: operators and names of tensors, bodies of
/// control flow included. The weights do not count, nor do the shapes of inputs. Never 0.
std::uint64_t HashOfNodes(const onnx::ModelProto& model);

/// One node while it is imported: what it says of its ops, and of what it runs.
///
///   NodeHandles handles(scope, index);
///   RETURN_IF_ERROR(row.import(node));
///   handles.Assign(node);
class NodeHandles {
 public:
  /// `index` is that of the node in its graph or function.
  NodeHandles(GraphScope& scope, int index);
  ~NodeHandles() { scope_.state->node_handle = std::move(outer_); }
  NodeHandles(const NodeHandles&) = delete;
  NodeHandles& operator=(const NodeHandles&) = delete;

  /// Gives handles to the ops that came since and have none: that which yields the node's first
  /// output has the node's own, the others are inner ops.
  void Assign(const onnx::NodeProto& node);

 private:
  GraphScope& scope_;
  std::string outer_;
  std::size_t first_op_;
};

/// The same for all ops that no node asked for, such as those of shapes that are outputs.
void AssignRemainingHandles(ir::Module& module);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_NODE_HANDLES_H_
