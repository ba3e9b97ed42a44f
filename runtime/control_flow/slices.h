#ifndef ZEROPOINT_RUNTIME_CONTROL_FLOW_SLICES_H_
#define ZEROPOINT_RUNTIME_CONTROL_FLOW_SLICES_H_

// Taking tensors apart along an axis and putting them together again.

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime {

/// `view[…, index, …]`, without the axis. Requires an axis of `view` and an index on it.
absl::StatusOr<Tensor> TakeSlice(const TensorView& view, std::size_t axis, std::int64_t index);

/// The slices along a new axis, from last to first if `is_reversed`. Without slices the result has
/// no elements, the extents of `empty` and that type. kInvalidArgument for slices of different
/// extents, or an axis that the result has not.
absl::StatusOr<Tensor> StackSlices(const std::vector<Tensor>& slices, std::size_t axis,
                                   bool is_reversed, DType dtype, const Extents& empty);

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_CONTROL_FLOW_SLICES_H_
