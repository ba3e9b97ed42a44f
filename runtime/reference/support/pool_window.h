#ifndef ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_POOL_WINDOW_H_
#define ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_POOL_WINDOW_H_

// What pools share: their operand, their window, and the walk over what one window covers.

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "runtime/reference/kernel.h"
#include "runtime/reference/support/window.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

/// Rank `axes` + 2 with something to pool; as in ATen, only the batch and the channels may be none.
absl::StatusOr<const TensorView*> PoolInput(const KernelContext& context, std::size_t axes);

/// Attributes "kernel_size", "stride" (required), "padding", "dilation" and "ceil_mode" over the
/// spatial axes of x. No window may lie in padding alone.
absl::StatusOr<Window> PoolWindow(const KernelContext& context, const TensorView& x);

/// Positions [begin, end) of each axis, `step` apart.
struct Box {
  struct Axis {
    std::int64_t begin, end, step;
    std::int64_t count() const { return begin < end ? (end - begin + step - 1) / step : 0; }
  };
  std::array<Axis, 3> axes;
  std::int64_t count() const { return axes[0].count() * axes[1].count() * axes[2].count(); }
};

/// An output position of a window.
using OutputPosition = std::array<std::int64_t, 3>;

/// The input elements that one window covers; those in the padding are left out.
Box CoveredBy(const Window& window, const OutputPosition& position);

/// Calls `visit(d, h, w)` for every position of the box, in row-major order.
template <typename Visit>
void ForEachPosition(const Box& box, Visit visit) {
  const auto& [depth, height, width] = box.axes;
  for (std::int64_t d = depth.begin; d < depth.end; d += depth.step) {
    for (std::int64_t h = height.begin; h < height.end; h += height.step) {
      for (std::int64_t w = width.begin; w < width.end; w += width.step) visit(d, h, w);
    }
  }
}

/// Calls `visit(position)` for every output of a window of `extents` outputs, in row-major order.
template <typename Visit>
void ForEachOutput(const OutputPosition& extents, Visit visit) {
  ForEachPosition(
      {{{{0, extents[0], 1}, {0, extents[1], 1}, {0, extents[2], 1}}}},
      [&](std::int64_t d, std::int64_t h, std::int64_t w) { visit(OutputPosition{d, h, w}); });
}

inline OutputPosition OutputsOf(const Window& window) {
  return {window[0].output, window[1].output, window[2].output};
}

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_POOL_WINDOW_H_
