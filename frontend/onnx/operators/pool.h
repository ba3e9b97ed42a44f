#ifndef ZEROPOINT_FRONTEND_ONNX_OPERATORS_POOL_H_
#define ZEROPOINT_FRONTEND_ONNX_OPERATORS_POOL_H_

// What the importers of pools share. The channels of x are axis 1.

#include "absl/status/statusor.h"
#include "frontend/onnx/scope/node_import.h"

namespace zeropoint::frontend {

/// The pools that the node's attributes describe.
absl::StatusOr<ir::Value*> EmitMaxPool(NodeImport& node, ir::Value* x);
absl::StatusOr<ir::Value*> EmitAveragePool(NodeImport& node, ir::Value* x);
/// The mean of each channel.
absl::StatusOr<ir::Value*> EmitGlobalAveragePool(NodeImport& node, ir::Value* x);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OPERATORS_POOL_H_
