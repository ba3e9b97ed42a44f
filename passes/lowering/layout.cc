#include "passes/lowering/layout.h"

#include <algorithm>
#include <numeric>

namespace zeropoint::passes::lowering {

std::vector<std::int64_t> StoredAxes(int rank, Layout layout) {
  std::vector<std::int64_t> axes(static_cast<std::size_t>(rank));
  std::iota(axes.begin(), axes.end(), 0);
  if (layout == Layout::kChannelsLast && rank >= 3) {
    std::rotate(axes.begin() + 1, axes.begin() + 2, axes.end());
  }
  return axes;
}

int StoredAxis(int logical_axis, int rank, Layout layout) {
  if (layout == Layout::kRowMajor || rank < 3 || logical_axis == 0) {
    return logical_axis;
  }
  return logical_axis == 1 ? rank - 1 : logical_axis - 1;
}

runtime::Extents StoredExtents(const ir::Shape& shape, Layout layout) {
  runtime::Extents extents;
  for (std::int64_t axis : StoredAxes(static_cast<int>(shape.size()), layout)) {
    extents.push_back(shape[static_cast<std::size_t>(axis)].ConstantOr(-1));
  }
  return extents;
}

bool LayoutsCoincide(const ir::Shape& shape) {
  if (shape.size() < 3 || shape[1] == ir::Dim(1)) {
    return true;
  }
  return std::all_of(shape.begin() + 2, shape.end(),
                     [](const ir::Dim& dim) { return dim == ir::Dim(1); });
}

int NumSymbolic(const ir::Shape& shape) {
  return static_cast<int>(std::count_if(shape.begin(), shape.end(),
                                        [](const ir::Dim& dim) { return !dim.is_constant(); }));
}

}  // namespace zeropoint::passes::lowering
