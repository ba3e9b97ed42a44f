#ifndef ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_STRIDED_LOOPS_H_
#define ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_STRIDED_LOOPS_H_

// A walk over two tensors at once, each with its own strides: what broadcasting, reductions and all
// data movement have in common.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

/// Elements to step over for the next index of each axis.
using Strides = std::vector<std::int64_t>;

Strides RowMajorStrides(absl::Span<const std::int64_t> extents);

/// Nested loops, outermost first. Axes that both tensors walk evenly are one loop, so that a dense
/// walk is one long run; there is no loop of 0 or 1 iterations but a single innermost one.
struct StridedLoops {
  struct Loop {
    std::int64_t count, stride_a, stride_b;
  };
  std::vector<Loop> outer;
  Loop inner = {1, 0, 0};
};

/// `extents` must pass CheckedNumElements; a stride belongs to each.
StridedLoops MakeStridedLoops(absl::Span<const std::int64_t> extents, const Strides& a,
                              const Strides& b);

/// Calls `visit(a, b)` with the offsets at which each run of the inner loop starts, in row-major
/// order.
template <typename Visit>
void ForEachRun(const StridedLoops& loops, Visit visit) {
  if (loops.inner.count == 0) return;
  std::vector<std::int64_t> position(loops.outer.size(), 0);
  std::int64_t a = 0, b = 0;
  while (true) {
    visit(a, b);
    std::size_t axis = position.size();
    for (; axis-- > 0;) {
      const StridedLoops::Loop& loop = loops.outer[axis];
      a += loop.stride_a;
      b += loop.stride_b;
      if (++position[axis] < loop.count) break;
      a -= loop.stride_a * loop.count;
      b -= loop.stride_b * loop.count;
      position[axis] = 0;
    }
    // The outermost loop has run out, and `axis` has passed 0.
    if (axis == static_cast<std::size_t>(-1)) return;
  }
}

/// Calls `visit(a, b)` with the offsets of every pair of elements, in row-major order.
template <typename Visit>
void ForEachPair(const StridedLoops& loops, Visit visit) {
  const auto [count, stride_a, stride_b] = loops.inner;
  ForEachRun(loops, [&](std::int64_t a, std::int64_t b) {
    for (std::int64_t i = 0; i < count; ++i) {
      visit(a + i * stride_a, b + i * stride_b);
    }
  });
}

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_STRIDED_LOOPS_H_
