// Ops that rearrange elements of any dtype.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/fill.h"
#include "runtime/reference/support/strided_copy.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

using Ints = std::vector<std::int64_t>;

/// A dense result of `extents` that reads x with `strides` from `offset` on.
absl::Status Gather(KernelContext& context, const TensorView& x, const Extents& extents,
                    const Strides& strides, std::int64_t offset) {
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x.dtype, extents));
  CopyElements({extents, strides, RowMajorStrides(extents), offset, 0}, x, *output);
  return absl::OkStatus();
}

absl::Status Permute(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const Ints dims, context.Ints("dims"));
  const std::size_t rank = x->extents.size();
  RETURN_IF_ERROR(CheckList("dims", dims, rank, 0, static_cast<std::int64_t>(rank) - 1));
  const Strides strides = RowMajorStrides(x->extents);
  std::vector<bool> seen(rank, false);
  Extents extents;
  Strides permuted;
  for (const std::int64_t dim : dims) {
    const auto axis = static_cast<std::size_t>(dim);
    if (seen[axis]) {
      return Mismatch("a permutation in \"dims\"", ExtentsToString(dims));
    }
    seen[axis] = true;
    extents.push_back(x->extents[axis]);
    permuted.push_back(strides[axis]);
  }
  return Gather(context, *x, extents, permuted, 0);
}

/// [start, end) of one axis, both clamped to the extent, every step-th element. A negative end
/// counts from the end of the axis.
absl::Status Slice(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "dim", x->extents.size()));
  ASSIGN_OR_RETURN(std::int64_t start, context.Int("start"));
  ASSIGN_OR_RETURN(std::int64_t end, context.Int("end"));
  ASSIGN_OR_RETURN(const std::int64_t step, context.IntOr("step", 1));
  if (start < 0 || (end >= 0 && end < start) || step < 1) {
    return Mismatch("0 <= start <= end or an end below 0, and 1 <= step",
                    absl::StrCat("start ", start, ", end ", end, " and step ", step));
  }
  // Extents are bounded by memory: no sum of one and a negative number overflows.
  if (end < 0) end = std::max<std::int64_t>(end + x->extents[axis], 0);
  end = std::min(end, x->extents[axis]);
  start = std::min(start, end);
  Extents extents = ExtentsOf(*x);
  extents[axis] = end == start ? 0 : (end - start - 1) / step + 1;
  Strides strides = RowMajorStrides(x->extents);
  const std::int64_t offset = start * strides[axis];
  // A step past the end selects one element; its stride is never taken, and must not overflow.
  strides[axis] = extents[axis] > 1 ? strides[axis] * step : 0;
  return Gather(context, *x, extents, strides, offset);
}

absl::Status Flip(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::vector<bool> flipped,
                   AxesAttribute(context, "dims", x->extents.size()));
  Strides strides = RowMajorStrides(x->extents);
  std::int64_t offset = 0;
  for (std::size_t axis = 0; axis < strides.size(); ++axis) {
    if (!flipped[axis] || x->extents[axis] == 0) continue;
    offset += (x->extents[axis] - 1) * strides[axis];
    strides[axis] = -strides[axis];
  }
  return Gather(context, *x, ExtentsOf(*x), strides, offset);
}

/// Extents of the result of a concatenation along `axis`.
absl::StatusOr<Extents> CatExtents(const KernelContext& context, const TensorView& first,
                                   std::size_t axis) {
  Extents extents = ExtentsOf(first);
  for (int i = 1; i < context.num_inputs(); ++i) {
    ASSIGN_OR_RETURN(const TensorView* input, Input(context, i, first.dtype, extents.size()));
    for (std::size_t other = 0; other < extents.size(); ++other) {
      if (other != axis && input->extents[other] != extents[other]) {
        return Mismatch(
            absl::StrCat("extents that differ along axis ", axis, " only"),
            absl::StrCat(ExtentsToString(first.extents), " and ", ExtentsToString(input->extents)));
      }
    }
    // Tensors without elements may have extents whose sum overflows.
    if (input->extents[axis] > std::numeric_limits<std::int64_t>::max() - extents[axis]) {
      return Mismatch("extents whose sum is possible", ExtentsToString(input->extents));
    }
    extents[axis] += input->extents[axis];
  }
  return extents;
}

absl::Status Cat(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* first, Input(context, 0));
  ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "dim", first->extents.size()));
  ASSIGN_OR_RETURN(const Extents extents, CatExtents(context, *first, axis));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(first->dtype, extents));
  if (output->num_elements() == 0) return absl::OkStatus();
  const Strides strides = RowMajorStrides(extents);
  std::int64_t offset = 0;
  for (int i = 0; i < context.num_inputs(); ++i) {
    const TensorView& input = *context.input(i);
    CopyElements({ExtentsOf(input), RowMajorStrides(input.extents), strides, 0, offset}, input,
                 *output);
    offset += input.extents[axis] * strides[axis];
  }
  return absl::OkStatus();
}

/// One axis of padding: the result, and the part of x that remains in it.
struct PaddedAxis {
  std::int64_t extent, source_begin, target_begin, kept;
};

/// Negative amounts crop, possibly everything. Amounts are bounded, extents are not.
absl::StatusOr<PaddedAxis> PadAxis(std::int64_t extent, std::int64_t before, std::int64_t after) {
  constexpr std::int64_t kMaxExtent = std::int64_t{1} << 60;
  if (extent > kMaxExtent || extent + before + after < 0) {
    return Mismatch(
        absl::StrCat("an extent that padding of ", before, " and ", after, " leaves possible"),
        absl::StrCat(extent));
  }
  const std::int64_t source_begin = std::max<std::int64_t>(-before, 0);
  const std::int64_t source_end = extent + std::min<std::int64_t>(after, 0);
  return PaddedAxis{extent + before + after, source_begin, std::max<std::int64_t>(before, 0),
                    std::max<std::int64_t>(source_end - source_begin, 0)};
}

/// "pad" is [begin of every axis, end of every axis].
absl::Status ConstantPadNd(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const Ints pad, context.Ints("pad"));
  ASSIGN_OR_RETURN(const double value, context.FloatOr("value", 0.0));
  const std::size_t rank = x->extents.size();
  constexpr std::int64_t kMaxPad = std::int64_t{1} << 31;
  RETURN_IF_ERROR(CheckList("pad", pad, 2 * rank, -kMaxPad, kMaxPad));
  std::vector<PaddedAxis> axes;
  Extents extents, kept;
  for (std::size_t i = 0; i < rank; ++i) {
    ASSIGN_OR_RETURN(const PaddedAxis axis, PadAxis(x->extents[i], pad[i], pad[rank + i]));
    axes.push_back(axis);
    extents.push_back(axis.extent);
    kept.push_back(axis.kept);
  }
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, extents));
  RETURN_IF_ERROR(Fill(value, *output));
  // Nothing kept is nothing to copy, and offsets past the end would be all that is left of x.
  if (CheckedNumElements(kept) == 0) return absl::OkStatus();
  StridedCopy copy = {kept, RowMajorStrides(x->extents), RowMajorStrides(extents), 0, 0};
  for (std::size_t i = 0; i < rank; ++i) {
    copy.source_offset += axes[i].source_begin * copy.source_strides[i];
    copy.target_offset += axes[i].target_begin * copy.target_strides[i];
  }
  CopyElements(copy, *x, *output);
  return absl::OkStatus();
}

/// Channels [groups, C/groups] transposed: channel k of the result is channel
/// (k % groups) * (C / groups) + k / groups of x.
absl::Status ChannelShuffle(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::int64_t groups, context.Int("groups"));
  if (x->extents.size() < 2 || groups < 1 || x->extents[1] % groups != 0) {
    return Mismatch(absl::StrCat("channels in ", groups, " groups"), ExtentsToString(x->extents));
  }
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, ExtentsOf(*x)));
  if (output->num_elements() == 0) return absl::OkStatus();
  const std::int64_t inner = Product(x->extents, 2, x->extents.size());
  const std::int64_t per_group = x->extents[1] / groups;
  const Extents shuffled = {x->extents[0], per_group, groups, inner};
  CopyElements({shuffled,
                {x->extents[1] * inner, inner, per_group * inner, 1},
                RowMajorStrides(shuffled),
                0,
                0},
               *x, *output);
  return absl::OkStatus();
}

constexpr KernelRow kRows[] = {
    {"aten.permute", Permute, /*takes_half_floats=*/true},
    {"aten.slice", Slice, /*takes_half_floats=*/true},
    {"aten.flip", Flip, /*takes_half_floats=*/true},
    {"aten.cat", Cat, /*takes_half_floats=*/true},
    {"aten.constant_pad_nd", ConstantPadNd, /*takes_half_floats=*/true},
    {"aten.channel_shuffle", ChannelShuffle, /*takes_half_floats=*/true},
};

}  // namespace

absl::Span<const KernelRow> DataMovementKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
