#ifndef ZEROPOINT_FRONTEND_ONNX_CONTROL_FLOW_UNROLLED_LOOP_H_
#define ZEROPOINT_FRONTEND_ONNX_CONTROL_FLOW_UNROLLED_LOOP_H_

// Loops whose iterations are known at import.

#include "absl/status/statusor.h"
#include "frontend/onnx/control_flow/subgraph.h"

namespace zeropoint::frontend {

/// Imports the body of a Loop once for each iteration where the trip count and every condition are
/// known and the iterations are few. The number of the iteration is then a constant, by which
/// bodies like to slice and gather. False when the loop is not such; the function is then as it
/// was.
absl::StatusOr<bool> UnrollLoop(NodeImport& node, const onnx::GraphProto& graph);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_CONTROL_FLOW_UNROLLED_LOOP_H_
