// Ops that repeat elements of any dtype or choose between operands.

#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/arithmetic.h"
#include "runtime/reference/support/broadcast.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/strided_copy.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

using Ints = std::vector<std::int64_t>;

/// Fills `output` with x, repeated as broadcasting does.
absl::Status BroadcastInto(const TensorView& x, Tensor& output) {
  ASSIGN_OR_RETURN(const Strides strides, RepeatingStrides(x.extents, output.extents()));
  CopyElements({output.extents(), strides, RowMajorStrides(output.extents()), 0, 0}, x, output);
  return absl::OkStatus();
}

/// Where "size" has -1, an extent that was not known when the program was made, it is that of the
/// axis of `like` which "like_dims" names, or else what x has there.
absl::StatusOr<Extents> ExpandedExtents(const KernelContext& context, const TensorView& x) {
  ASSIGN_OR_RETURN(Extents size, context.Ints("size"));
  ASSIGN_OR_RETURN(Ints like_dims, context.IntsOr("like_dims", {}));
  if (like_dims.empty()) like_dims.assign(size.size(), -1);
  const TensorView* like = context.input(1);
  const auto like_rank = static_cast<std::int64_t>(like == nullptr ? 0 : like->extents.size());
  RETURN_IF_ERROR(CheckList("like_dims", like_dims, size.size(), -1, like_rank - 1));
  const std::size_t rank = x.extents.size();
  for (std::size_t i = 0; i < size.size(); ++i) {
    if (size[i] != -1) continue;
    if (like_dims[i] >= 0) {
      size[i] = like->extents[static_cast<std::size_t>(like_dims[i])];
    } else if (i + rank >= size.size()) {
      size[i] = x.extents[i + rank - size.size()];
    }
  }
  return size;
}

absl::Status Expand(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const Extents size, ExpandedExtents(context, *x));
  if (!CheckedNumElements(size)) {
    return Mismatch("a possible \"size\"", ExtentsToString(size));
  }
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, size));
  return BroadcastInto(*x, *output);
}

/// Seen as [repeats, extent] in every axis, the result is x broadcast.
absl::Status Repeat(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const Ints repeats, context.Ints("repeats"));
  constexpr std::int64_t kMaxRepeats = std::int64_t{1} << 40;
  RETURN_IF_ERROR(CheckList("repeats", repeats, x->extents.size(), 0, kMaxRepeats));
  const Strides x_strides = RowMajorStrides(x->extents);
  Extents extents, split;
  Strides strides;
  for (std::size_t i = 0; i < repeats.size(); ++i) {
    const auto extent = CheckedNumElements({repeats[i], x->extents[i]});
    if (!extent) return Mismatch("repeats that are possible", absl::StrCat(repeats[i]));
    extents.push_back(*extent);
    split.insert(split.end(), {repeats[i], x->extents[i]});
    strides.insert(strides.end(), {0, x_strides[i]});
  }
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, extents));
  CopyElements({split, strides, RowMajorStrides(split), 0, 0}, *x, *output);
  return absl::OkStatus();
}

/// Copies `b` and then `a` over it where the condition holds.
absl::Status Where(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* condition, Input(context, 0, DType::kBool));
  ASSIGN_OR_RETURN(const TensorView* a, Input(context, 1));
  ASSIGN_OR_RETURN(const TensorView* b, Input(context, 2, a->dtype));
  ASSIGN_OR_RETURN(const Broadcast operands, MakeBroadcast(a->extents, b->extents));
  ASSIGN_OR_RETURN(const Broadcast all, MakeBroadcast(condition->extents, operands.extents));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(a->dtype, all.extents));
  RETURN_IF_ERROR(BroadcastInto(*b, *output));
  ASSIGN_OR_RETURN(const Strides condition_strides,
                   RepeatingStrides(condition->extents, all.extents));
  ASSIGN_OR_RETURN(const Strides a_strides, RepeatingStrides(a->extents, all.extents));
  const StridedLoops loops = MakeStridedLoops(all.extents, condition_strides, a_strides);
  return DispatchBits(a->dtype, [&](auto zero) {
    using T = decltype(zero);
    const Bool* holds = condition->values<Bool>().data();
    const T* values = a->values<T>().data();
    T* result = output->mutable_values<T>().data();
    ForEachPair(loops, [&](std::int64_t where, std::int64_t from) {
      if (static_cast<bool>(holds[where])) *result = values[from];
      ++result;
    });
    return absl::OkStatus();
  });
}

constexpr KernelRow kRows[] = {
    {"aten.expand", Expand, /*takes_half_floats=*/true},
    {"aten.repeat", Repeat, /*takes_half_floats=*/true},
    {"aten.where", Where, /*takes_half_floats=*/true},
};

}  // namespace

absl::Span<const KernelRow> RepeatKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
