#ifndef ZEROPOINT_RUNTIME_CONTROL_FLOW_CONTROL_FLOW_STEP_H_
#define ZEROPOINT_RUNTIME_CONTROL_FLOW_CONTROL_FLOW_STEP_H_

// Nodes that run functions of the program, as steps of a session. Internal.

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/control_flow/callee.h"
#include "runtime/program.h"
#include "runtime/step.h"

namespace zeropoint::runtime {

/// True for "cf.if", "cf.loop" and "cf.scan".
bool IsControlFlow(absl::string_view op);

/// Requires IsControlFlow(node.op). Operands and attributes are those of the IR op of that name
/// (ir/README.md); functions are named by text. kInvalidArgument when a function is not among
/// `callees` or attributes and operands do not fit it. `program` outlives the step.
absl::StatusOr<std::unique_ptr<Step>> MakeControlFlowStep(const Program& program, const Node& node,
                                                          const Callees& callees, bool profile);

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_CONTROL_FLOW_CONTROL_FLOW_STEP_H_
