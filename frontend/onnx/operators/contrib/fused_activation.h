#ifndef ZEROPOINT_FRONTEND_ONNX_OPERATORS_CONTRIB_FUSED_ACTIVATION_H_
#define ZEROPOINT_FRONTEND_ONNX_OPERATORS_CONTRIB_FUSED_ACTIVATION_H_

// The activation that ONNX Runtime's optimizer puts into a convolution or product before it.

#include <vector>

#include "absl/status/statusor.h"
#include "frontend/onnx/scope/node_import.h"

namespace zeropoint::frontend {

/// The node's "activation" of x, which is x itself when there is none.
///
///   ASSIGN_OR_RETURN(const std::vector<float> parameters, node.FloatsOr("activation_params", {}));
///   ASSIGN_OR_RETURN(y, EmitActivation(node, y, parameters));  // LeakyRelu with {0.1}
absl::StatusOr<ir::Value*> EmitActivation(NodeImport& node, ir::Value* x,
                                          const std::vector<float>& parameters);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OPERATORS_CONTRIB_FUSED_ACTIVATION_H_
