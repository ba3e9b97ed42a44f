#ifndef ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_BROADCAST_H_
#define ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_BROADCAST_H_

// NumPy broadcasting of two operands.

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/reference/support/strided_loops.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

/// How two tensors meet: the extents of the result, and the walk over the operands that visits its
/// elements in row-major order.
struct Broadcast {
  Extents extents;
  StridedLoops loops;
};

/// kInvalidArgument when two extents differ and neither is 1, or the result is too large.
absl::StatusOr<Broadcast> MakeBroadcast(absl::Span<const std::int64_t> a,
                                        absl::Span<const std::int64_t> b);

/// Strides with which an operand walks `extents`, to which it must broadcast: 0 along the axes that
/// are repeated. kInvalidArgument when it does not.
absl::StatusOr<Strides> RepeatingStrides(absl::Span<const std::int64_t> operand,
                                         absl::Span<const std::int64_t> extents);

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_BROADCAST_H_
