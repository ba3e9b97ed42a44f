#ifndef ZEROPOINT_RUNTIME_TESTING_REFERENCE_RUNNER_H_
#define ZEROPOINT_RUNTIME_TESTING_REFERENCE_RUNNER_H_

// Runs programs on the reference kernels alone: for tests that ask what a program computes, not how
// a session runs it, and that so link no XNNPACK.

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/program.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::testing {

/// The outputs for `inputs`, in the order of the ports. kInvalidArgument when a node is XNNPACK's
/// or has no reference kernel, or when the inputs are not as many as the program has; errors of the
/// kernels name the node. Memory of intermediate values is freed at the end only.
absl::StatusOr<std::vector<Tensor>> RunOnReferenceKernels(const Program& program,
                                                          absl::Span<const Tensor> inputs);

}  // namespace zeropoint::runtime::testing

#endif  // ZEROPOINT_RUNTIME_TESTING_REFERENCE_RUNNER_H_
