#ifndef ZEROPOINT_FRONTEND_ONNX_OPERATORS_CHANNELS_LAST_H_
#define ZEROPOINT_FRONTEND_ONNX_OPERATORS_CHANNELS_LAST_H_

// Nodes of ONNX Runtime whose images have their channels last; the IR has them first.
//
//   ASSIGN_OR_RETURN(x, ChannelsFirst(node, x));   // [N,H,W,C] to [N,C,H,W]
//   ASSIGN_OR_RETURN(ir::Value * y, EmitConv(node, x, weight, bias));
//   ASSIGN_OR_RETURN(y, ChannelsLast(node, y));

#include "absl/status/statusor.h"
#include "frontend/onnx/scope/node_import.h"

namespace zeropoint::frontend {

/// The node's attribute "channels_last".
absl::StatusOr<bool> HasChannelsLast(const NodeImport& node);

absl::StatusOr<ir::Value*> ChannelsFirst(NodeImport& node, ir::Value* x);
absl::StatusOr<ir::Value*> ChannelsLast(NodeImport& node, ir::Value* x);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OPERATORS_CHANNELS_LAST_H_
