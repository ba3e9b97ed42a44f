#ifndef ZEROPOINT_FRONTEND_ONNX_CONTROL_FLOW_LOOP_BODY_H_
#define ZEROPOINT_FRONTEND_ONNX_CONTROL_FLOW_LOOP_BODY_H_

// What Loop and Scan have in common: a body that hands states to its next run.

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "frontend/onnx/control_flow/subgraph.h"

namespace zeropoint::frontend {

/// A body while its types are being found out.
struct LoopBody {
  const onnx::GraphProto* graph = nullptr;
  /// Types of its inputs. Extents of states that the body changes become symbols of their own.
  std::vector<ir::TensorType> inputs;
  /// Where the states begin among inputs and outputs, and how many there are.
  std::size_t first_input = 0;
  std::size_t first_output = 0;
  std::size_t states = 0;
  Captures captures;
};

/// The body as a function, imported again until the types that go in are those that come out. Null
/// when something in it is refused. kInvalidArgument when a state changes its dtype or rank, or the
/// body has less outputs than the node needs.
absl::StatusOr<ir::Function*> ImportLoopBody(NodeImport& node, LoopBody& body,
                                             absl::string_view label);

/// Types of the node's results: the states, then the other outputs of the body with a new extent at
/// their axis (`axes[i]`), which is `length`.
absl::StatusOr<std::vector<ir::TensorType>> LoopResults(NodeImport& node, const LoopBody& body,
                                                        const ir::Function& function,
                                                        const std::vector<std::int64_t>& axes,
                                                        const ir::Dim& length);

/// Appends an op that reads the captures after its operands.
absl::StatusOr<ir::Op*> EmitControlFlow(NodeImport& node, ir::OpKind kind,
                                        std::vector<ir::Value*> operands, const Captures& captures,
                                        ir::AttributeMap attributes);

/// The results of `op` as outputs of the node; without an op they are refused.
void SetOutputs(NodeImport& node, ir::Op* op);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_CONTROL_FLOW_LOOP_BODY_H_
