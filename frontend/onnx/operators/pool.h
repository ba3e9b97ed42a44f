#ifndef ZEROPOINT_FRONTEND_ONNX_OPERATORS_POOL_H_
#define ZEROPOINT_FRONTEND_ONNX_OPERATORS_POOL_H_

// What the importers of pools share. The channels of x are axis 1.

#include "absl/status/statusor.h"
#include "frontend/onnx/scope/node_import.h"

namespace zeropoint::frontend {

/// The pools that the node's attributes describe.
absl::StatusOr<ir::Value*> EmitMaxPool(NodeImport& node, ir::Value* x);
absl::StatusOr<ir::Value*> EmitAveragePool(NodeImport& node, ir::Value* x);
/// The same as ONNX Runtime's QLinearAveragePool has it: with count_include_pad every window is
/// divided by all its taps, those that only ceil_mode adds beyond the padding among them.
absl::StatusOr<ir::Value*> EmitAveragePoolOverAllTaps(NodeImport& node, ir::Value* x);
/// The mean of each channel.
absl::StatusOr<ir::Value*> EmitGlobalAveragePool(NodeImport& node, ir::Value* x);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OPERATORS_POOL_H_
