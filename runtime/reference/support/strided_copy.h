#ifndef ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_STRIDED_COPY_H_
#define ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_STRIDED_COPY_H_

// Copies a box of elements from one tensor into another: every op that only moves data is one or
// more of these.

#include <cstddef>
#include <cstdint>

#include "runtime/reference/support/strided_loops.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

/// Position p of the box is element `source_offset + sum(p[i] * source_strides[i])` of the source
/// and likewise of the target; all of them must lie inside.
struct StridedCopy {
  Extents extents;
  Strides source_strides, target_strides;
  std::int64_t source_offset = 0, target_offset = 0;
};

void CopyElements(const StridedCopy& copy, const TensorView& source, Tensor& target);

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_STRIDED_COPY_H_
