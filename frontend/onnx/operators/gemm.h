#ifndef ZEROPOINT_FRONTEND_ONNX_OPERATORS_GEMM_H_
#define ZEROPOINT_FRONTEND_ONNX_OPERATORS_GEMM_H_

// What the importers of Gemm share.

#include "absl/status/statusor.h"
#include "frontend/onnx/scope/node_import.h"

namespace zeropoint::frontend {

/// alpha * A' * B' + beta * C of inputs 0 to 2, as the node's attributes say. With a constant B it
/// is a linear layer, whose weight is [outputs, inputs].
absl::StatusOr<ir::Value*> EmitGemm(NodeImport& node);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OPERATORS_GEMM_H_
