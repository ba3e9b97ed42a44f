#ifndef ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_STEP_H_
#define ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_STEP_H_

// A recurrent layer as a step of a session.

#include <memory>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "runtime/step.h"
#include "runtime/xnnpack/environment.h"

namespace zeropoint::runtime::xnnpack {

/// Requires that RecurrentKindOf knows node.op. XNNPACK has no recurrent layers: its operators
/// compute the products, that of x for many time steps at once, and the activation functions; the
/// loop over time is here. kInvalidArgument when the node is refused. All outlive the step.
absl::StatusOr<std::unique_ptr<Step>> MakeRecurrentStep(const Program& program, const Node& node,
                                                        const Environment& environment,
                                                        bool profile);

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_STEP_H_
