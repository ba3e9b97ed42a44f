#ifndef ZEROPOINT_FRONTEND_ONNX_OPERATORS_CONV_H_
#define ZEROPOINT_FRONTEND_ONNX_OPERATORS_CONV_H_

// What the importers of convolutions share.

#include "absl/status/statusor.h"
#include "frontend/onnx/scope/node_import.h"

namespace zeropoint::frontend {

/// The convolution that the node's attributes describe, over one to three spatial axes. `bias` may
/// be null.
absl::StatusOr<ir::Value*> EmitConv(NodeImport& node, ir::Value* x, ir::Value* weight,
                                    ir::Value* bias);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OPERATORS_CONV_H_
