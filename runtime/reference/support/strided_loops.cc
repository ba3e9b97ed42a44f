#include "runtime/reference/support/strided_loops.h"

#include <algorithm>

namespace zeropoint::runtime::reference {

Strides RowMajorStrides(absl::Span<const std::int64_t> extents) {
  Strides strides(extents.size(), 1);
  for (std::size_t i = extents.size(); i-- > 1;) {
    strides[i - 1] = strides[i] * extents[i];
  }
  return strides;
}

StridedLoops MakeStridedLoops(absl::Span<const std::int64_t> extents, const Strides& a,
                              const Strides& b) {
  if (std::find(extents.begin(), extents.end(), 0) != extents.end()) {
    return {{}, {0, 0, 0}};
  }
  std::vector<StridedLoops::Loop> loops;  // innermost first
  for (std::size_t axis = extents.size(); axis-- > 0;) {
    const StridedLoops::Loop loop = {extents[axis], a[axis], b[axis]};
    if (loop.count == 1) continue;
    if (!loops.empty() && loop.stride_a == loops.back().stride_a * loops.back().count &&
        loop.stride_b == loops.back().stride_b * loops.back().count) {
      loops.back().count *= loop.count;
    } else {
      loops.push_back(loop);
    }
  }
  if (loops.empty()) return {};
  StridedLoops result;
  result.inner = loops.front();
  result.outer.assign(loops.rbegin(), loops.rend() - 1);
  return result;
}

}  // namespace zeropoint::runtime::reference
