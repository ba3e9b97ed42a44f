#ifndef ZEROPOINT_RUNTIME_SESSION_PLAN_H_
#define ZEROPOINT_RUNTIME_SESSION_PLAN_H_

// A program as a list of steps, and how long each value lives. Internal to the session.

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/control_flow/callee.h"
#include "runtime/program.h"
#include "runtime/step.h"
#include "runtime/xnnpack/environment.h"

namespace zeropoint::runtime {

/// Steps in execution order: one per XNNPACK segment, one per node of a reference segment. Nodes of
/// control flow run `callees`.
absl::StatusOr<std::vector<std::unique_ptr<Step>>> MakeSteps(
    const Program& program, const xnnpack::Environment& environment, const Callees& callees,
    bool profile);

/// For each step, the values that no later step and none of `outputs` reads: their memory is free
/// after it.
std::vector<std::vector<ValueId>> LastUses(absl::Span<const Port> outputs,
                                           absl::Span<const std::unique_ptr<Step>> steps);

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_SESSION_PLAN_H_
