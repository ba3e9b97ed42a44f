#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_RUN_TIME_EXTENTS_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_RUN_TIME_EXTENTS_H_

// Symbolic extents where a model uses them as data: read from tensors that have them when it runs.
//
//   ASSIGN_OR_RETURN(ir::Value * positions, EmitPositions(scope, sequence, location));  // 0, 1, …
//   ASSIGN_OR_RETURN(ir::Value * zeros, EmitExpanded(scope, zero, {n, sequence}, location));

#include <string>

#include "absl/status/statusor.h"
#include "frontend/onnx/scope/graph_scope.h"
#include "frontend/onnx/scope/symbolic_tensor.h"
#include "ir/value.h"

namespace zeropoint::frontend {

/// The integers, one at least, as a tensor of their dtype. kUnimplemented for an extent that no
/// tensor tells.
absl::StatusOr<ir::Value*> EmitIntegers(GraphScope& scope, const SymbolicTensor& integers,
                                        const std::string& location);

/// x broadcast to `size`, which it must fit.
absl::StatusOr<ir::Value*> EmitExpanded(GraphScope& scope, ir::Value* x, const ir::Shape& size,
                                        const std::string& location);

/// 0, 1, … of i64, `count` of them; the same value for the same count.
absl::StatusOr<ir::Value*> EmitPositions(GraphScope& scope, const ir::Dim& count,
                                         const std::string& location);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_RUN_TIME_EXTENTS_H_
