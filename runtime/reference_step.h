#ifndef ZEROPOINT_RUNTIME_REFERENCE_STEP_H_
#define ZEROPOINT_RUNTIME_REFERENCE_STEP_H_

// A node of a reference segment as a step of a session. Internal.

#include <memory>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "runtime/step.h"

namespace zeropoint::runtime {

/// kInvalidArgument when no reference kernel has the node's name. `program` outlives the step.
absl::StatusOr<std::unique_ptr<Step>> MakeReferenceStep(const Program& program, const Node& node,
                                                        bool profile);

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_REFERENCE_STEP_H_
