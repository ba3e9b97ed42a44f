#ifndef ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_AXIS_LINES_H_
#define ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_AXIS_LINES_H_

// A tensor seen as lines along one axis: what softmax, sorting and running sums walk.

#include <cstddef>
#include <cstdint>

#include "runtime/reference/support/checks.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

/// Line i starts at element First(i); its `count` elements are `step` apart.
///
///   const AxisLines lines(x->extents, axis);
///   for (std::int64_t line = 0; line < lines.lines; ++line) {
///     const float* first = values + lines.First(line);
///     …first[i * lines.step] for i in [0, lines.count)
///   }
struct AxisLines {
  AxisLines(absl::Span<const std::int64_t> extents, std::size_t axis)
      : count(extents[axis]),
        step(Product(extents, axis + 1, extents.size())),
        lines(Product(extents, 0, axis) * step) {}

  std::int64_t First(std::int64_t line) const { return line / step * step * count + line % step; }

  std::int64_t count, step, lines;
};

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_AXIS_LINES_H_
