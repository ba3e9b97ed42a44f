#ifndef ZEROPOINT_RUNTIME_REFERENCE_KERNELS_BROADCAST_H_
#define ZEROPOINT_RUNTIME_REFERENCE_KERNELS_BROADCAST_H_

// NumPy broadcasting of two operands.

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

/// How two tensors meet: the extents of the result, and for each operand its stride along each
/// result axis, 0 where it is repeated.
struct Broadcast {
  Extents extents;
  std::vector<std::int64_t> strides_a, strides_b;
};

/// kInvalidArgument when two extents differ and neither is 1.
absl::StatusOr<Broadcast> MakeBroadcast(absl::Span<const std::int64_t> a,
                                        absl::Span<const std::int64_t> b);

/// Calls `visit(i, index_a, index_b)` for every element i of the result, in row-major order.
template <typename Visit>
void ForEachPair(const Broadcast& broadcast, Visit visit) {
  std::int64_t count = 1;
  for (std::int64_t extent : broadcast.extents) {
    count *= extent;
  }
  std::vector<std::int64_t> position(broadcast.extents.size(), 0);
  std::int64_t a = 0, b = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    visit(i, a, b);
    for (std::size_t axis = position.size(); axis-- > 0;) {
      a += broadcast.strides_a[axis];
      b += broadcast.strides_b[axis];
      if (++position[axis] < broadcast.extents[axis]) {
        break;
      }
      a -= broadcast.strides_a[axis] * broadcast.extents[axis];
      b -= broadcast.strides_b[axis] * broadcast.extents[axis];
      position[axis] = 0;
    }
  }
}

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_KERNELS_BROADCAST_H_
