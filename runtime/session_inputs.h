#ifndef ZEROPOINT_RUNTIME_SESSION_INPUTS_H_
#define ZEROPOINT_RUNTIME_SESSION_INPUTS_H_

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "runtime/program.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime {

/// One tensor per input port, each of the port's type, rank and fixed extents; equal symbols have
/// equal extents. kInvalidArgument names the port, what it expects and what it got.
absl::Status CheckInputs(const Program& program, absl::Span<const TensorView> inputs);

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_SESSION_INPUTS_H_
