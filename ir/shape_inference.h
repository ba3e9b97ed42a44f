#ifndef ZEROPOINT_IR_SHAPE_INFERENCE_H_
#define ZEROPOINT_IR_SHAPE_INFERENCE_H_

// Shape arithmetic shared by the ops. Errors are kInvalidArgument without op or location; the op
// table adds those. Extents that should be equal and are not are remembered (extent_mismatch.h).

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/type.h"

namespace zeropoint::ir {

/// NumPy broadcasting, aligned at the last axis: equal extents stay, 1 stretches. A symbolic extent
/// against a constant k other than 1 gives k, because a program that runs at all has k or 1 there.
/// Two different symbolic extents are an error that names both: one may be 1 at run time, the other
/// not, and no extent can be written down for the result. But those that are roundings of the same
/// symbols, as (H-1)//16+1 and 2*((H-1)//32)+2, count as one: a skip connection past a
/// downsampling and an upsampling meets the other way there, for the images that fit the model.
///
///   BroadcastShapes({n, 1, 28}, {8, 1}) == {n, 8, 28}
absl::StatusOr<Shape> BroadcastShapes(const Shape& a, const Shape& b);

/// The extent that two extents have which must be the same (channels of a convolution and its
/// weight): a constant wins over a symbol; different constants or different symbols are an error,
/// but for roundings of the same symbols (BroadcastShapes).
absl::StatusOr<Dim> UnifyDims(const Dim& a, const Dim& b);

/// Same rank and pairwise unified extents.
absl::StatusOr<Shape> UnifyShapes(const Shape& a, const Shape& b);

/// One spatial axis of a convolution or pooling, in elements.
struct Window {
  std::int64_t kernel = 1;
  std::int64_t stride = 1;
  std::int64_t dilation = 1;
  std::int64_t padding_begin = 0;
  std::int64_t padding_end = 0;
  /// Counts a last window that hangs over the end, but as ATen only if it starts inside the input
  /// or the leading padding.
  bool ceil_mode = false;
};

/// floor((input + padding - dilation*(kernel-1) - 1) / stride) + 1, or the ceil_mode count. An
/// error when no window fits or a field is out of range.
absl::StatusOr<Dim> WindowOutputSize(const Dim& input, const Window& window);

/// An axis in [-rank, rank) as one in [0, rank).
absl::StatusOr<int> NormalizeAxis(std::int64_t axis, int rank);

/// Extent of x[start:end:step] for 0 <= start <= end and step >= 1, both ends clamped to `extent`.
/// An end below 0 counts from the end. A symbolic extent is taken to reach `start`, and `end` too
/// unless that is INT64_MAX ("to the end"): the minimum of a symbol and a number cannot be written
/// as a Dim.
absl::StatusOr<Dim> SliceOutputSize(const Dim& extent, std::int64_t start, std::int64_t end,
                                    std::int64_t step);

/// How someone who sees only tensors finds the extents of a view of shape `to` of a tensor of shape
/// `from`: a number, -1 for what is left of the elements (once at most), or -2-i for the extent of
/// axis i of `from`. Nullopt when that is not enough.
///
///   ViewExtents({n, s, 48}, {n, s, 6, 8}) == {-2, -3, 6, 8};
///   ViewExtents({n, s}, {n * s}) == {-1};  ViewExtents({n * s}, {n, s}) == nullopt
std::optional<std::vector<std::int64_t>> ViewExtents(const Shape& from, const Shape& to);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_SHAPE_INFERENCE_H_
