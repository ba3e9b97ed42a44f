// Ops that pick elements of any dtype by indices that are data.

#include <cstdint>
#include <cstring>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/arithmetic.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/index_walk.h"
#include "runtime/reference/support/indices.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

using Ints = std::vector<std::int64_t>;

/// The extents of x with that of `axis` replaced by those of the index.
absl::Status SelectSlices(KernelContext& context, const TensorView& x, std::size_t axis,
                          int index_operand) {
  ASSIGN_OR_RETURN(Ints indices, IndexInput(context, index_operand));
  for (std::int64_t& index : indices) {
    ASSIGN_OR_RETURN(index, ResolveIndex(index, x.extents[axis]));
  }
  const absl::Span<const std::int64_t> index_extents = context.input(index_operand)->extents;
  Extents extents(x.extents.begin(), x.extents.begin() + static_cast<std::ptrdiff_t>(axis));
  extents.insert(extents.end(), index_extents.begin(), index_extents.end());
  extents.insert(extents.end(), x.extents.begin() + static_cast<std::ptrdiff_t>(axis) + 1,
                 x.extents.end());
  if (!CheckedNumElements(extents)) {
    return Mismatch("a result of a possible size", ExtentsToString(extents));
  }
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x.dtype, extents));
  if (output->num_elements() == 0) return absl::OkStatus();
  const auto slice =
      static_cast<std::size_t>(Product(x.extents, axis + 1, x.extents.size())) * DTypeSize(x.dtype);
  const auto* from = static_cast<const std::byte*>(x.data);
  auto* to = static_cast<std::byte*>(output->data());
  const std::int64_t outer = Product(x.extents, 0, axis);
  for (std::int64_t i = 0; i < outer; ++i) {
    for (const std::int64_t index : indices) {
      std::memcpy(to, from + static_cast<std::size_t>(i * x.extents[axis] + index) * slice, slice);
      to += slice;
    }
  }
  return absl::OkStatus();
}

absl::Status IndexSelect(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "dim", x->extents.size()));
  return SelectSlices(context, *x, axis, 1);
}

absl::Status Embedding(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* weight, Input(context, 0));
  if (weight->extents.size() != 2) {
    return Mismatch("a weight of rank 2", ExtentsToString(weight->extents));
  }
  return SelectSlices(context, *weight, 0, 1);
}

absl::Status Gather(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> positions, ElementPositions(context, *x, 1));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, ExtentsOf(*context.input(1))));
  return DispatchBits(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    T* result = output->mutable_values<T>().data();
    for (const std::int64_t position : positions) *result++ = x->values<T>().data()[position];
    return absl::OkStatus();
  });
}

absl::Status GatherNd(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::int64_t batch_dims, context.IntOr("batch_dims", 0));
  ASSIGN_OR_RETURN(const SlicePositions slices, ReadSlicePositions(context, *x, 1, batch_dims));
  Extents extents = slices.batch_extents;
  extents.insert(extents.end(), slices.slice_extents.begin(), slices.slice_extents.end());
  if (!CheckedNumElements(extents)) {
    return Mismatch("a result of a possible size", ExtentsToString(extents));
  }
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, extents));
  const std::size_t bytes = static_cast<std::size_t>(slices.slice) * DTypeSize(x->dtype);
  auto* to = static_cast<std::byte*>(output->data());
  if (bytes == 0) return absl::OkStatus();
  for (const std::int64_t position : slices.positions) {
    const auto offset = static_cast<std::size_t>(position) * DTypeSize(x->dtype);
    std::memcpy(to, static_cast<const std::byte*>(x->data) + offset, bytes);
    to += bytes;
  }
  return absl::OkStatus();
}

constexpr KernelRow kRows[] = {
    {"aten.index_select", IndexSelect, /*takes_half_floats=*/true},
    {"aten.embedding", Embedding, /*takes_half_floats=*/true},
    {"aten.gather", Gather, /*takes_half_floats=*/true},
    {"aten.gather_nd", GatherNd, /*takes_half_floats=*/true},
};

}  // namespace

absl::Span<const KernelRow> GatherKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
