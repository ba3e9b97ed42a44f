// Borders made of the tensor itself, and tensors of one value.

#include <algorithm>
#include <cstdint>
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

constexpr std::int64_t kMaxPad = std::int64_t{1} << 31;

absl::Status Full(KernelContext& context) {
  ASSIGN_OR_RETURN(const Ints size, context.Ints("size"));
  ASSIGN_OR_RETURN(const double value, context.Float("value"));
  ASSIGN_OR_RETURN(const DType dtype, DTypeAttribute(context));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(dtype, size));
  return Fill(value, *output);
}

enum class Mode : std::uint8_t { kReflect, kReplicate, kCircular };

absl::StatusOr<Mode> ModeAttribute(const KernelContext& context) {
  ASSIGN_OR_RETURN(const std::string mode, context.TextOr("mode", ""));
  if (mode == "reflect") return Mode::kReflect;
  if (mode == "replicate") return Mode::kReplicate;
  if (mode == "circular") return Mode::kCircular;
  return Mismatch("\"mode\" of reflect, replicate or circular", mode);
}

/// Which of [0, extent) stands at `position`, which may lie outside.
std::int64_t SourceIndex(Mode mode, std::int64_t position, std::int64_t extent) {
  switch (mode) {
    case Mode::kReflect:
      return position < 0 ? -position : std::min(position, 2 * (extent - 1) - position);
    case Mode::kReplicate:
      return std::clamp<std::int64_t>(position, 0, extent - 1);
    case Mode::kCircular:
      return (position % extent + extent) % extent;
  }
  return 0;
}

/// Amounts that the axis cannot give are refused; the result then has this extent.
absl::StatusOr<std::int64_t> PaddedExtent(Mode mode, std::int64_t extent, std::int64_t before,
                                          std::int64_t after) {
  const std::int64_t amount = std::max(before, after);
  const bool reaches = mode == Mode::kReflect ? amount < extent : extent > 0;
  // Sums of the amounts, which are bounded, and of an extent with memory behind it cannot overflow.
  if ((amount > 0 && !reaches) || extent > kMaxPad * kMaxPad / 4 || extent + before + after < 0) {
    return Mismatch(absl::StrCat("an axis that can be padded by ", before, " and ", after),
                    absl::StrCat(extent));
  }
  return extent + before + after;
}

/// Pads one axis; what crops it is a border of negative width.
absl::StatusOr<Tensor> PadAxis(const TensorView& x, std::size_t axis, Mode mode,
                               std::int64_t before, std::int64_t after) {
  const std::int64_t extent = x.extents[axis];
  Extents extents = ExtentsOf(x);
  ASSIGN_OR_RETURN(extents[axis], PaddedExtent(mode, extent, before, after));
  ASSIGN_OR_RETURN(Tensor result, Tensor::Allocate(x.dtype, extents));
  if (result.num_elements() == 0) return result;
  const Strides source = RowMajorStrides(x.extents), target = RowMajorStrides(extents);
  Extents slice = extents;
  slice[axis] = 1;
  for (std::int64_t i = 0; i < extents[axis]; ++i) {
    const std::int64_t from = SourceIndex(mode, i - before, extent);
    CopyElements({slice, source, target, from * source[axis], i * target[axis]}, x, result);
  }
  return result;
}

absl::Status Pad(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const Ints pad, context.Ints("pad"));
  ASSIGN_OR_RETURN(const Mode mode, ModeAttribute(context));
  const std::size_t rank = x->extents.size();
  RETURN_IF_ERROR(CheckList("pad", pad, 2 * rank, -kMaxPad, kMaxPad));
  ASSIGN_OR_RETURN(Tensor result, Tensor::CopyOf(*x));
  for (std::size_t axis = 0; axis < rank; ++axis) {
    if (pad[axis] == 0 && pad[rank + axis] == 0) continue;
    ASSIGN_OR_RETURN(result, PadAxis(result.view(), axis, mode, pad[axis], pad[rank + axis]));
  }
  context.outputs().push_back(std::move(result));
  return absl::OkStatus();
}

constexpr KernelRow kRows[] = {
    {"aten.pad", Pad, /*takes_half_floats=*/true},
    {"aten.full", Full, /*takes_half_floats=*/true},
};

}  // namespace

absl::Span<const KernelRow> BorderKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
