#ifndef ZEROPOINT_FRONTEND_ONNX_CONTROL_FLOW_FUNCTION_CALL_H_
#define ZEROPOINT_FRONTEND_ONNX_CONTROL_FLOW_FUNCTION_CALL_H_

// Functions that a model brings along: their bodies take the place of calls.

#include "absl/status/status.h"
#include "frontend/onnx/scope/graph_scope.h"

namespace zeropoint::frontend {

/// Makes the model's functions known; kInvalidArgument when two have one name.
absl::Status AddFunctions(ImportState& state, const onnx::ModelProto& model);

/// The function a node calls; null when it calls none.
const onnx::FunctionProto* FindFunction(const ImportState& state, const onnx::NodeProto& node);

/// Imports the body with the call's inputs and attributes and sets the call's outputs.
/// kInvalidArgument for a function that calls itself, directly or through others, and for calls
/// that do not fit it.
absl::Status CallFunction(GraphScope& scope, const onnx::NodeProto& call,
                          const onnx::FunctionProto& function);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_CONTROL_FLOW_FUNCTION_CALL_H_
