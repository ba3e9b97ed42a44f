// The maximum of windows, where it lies, and the way back.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/reference/support/pool_window.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

using Ints = std::vector<std::int64_t>;

/// What the maximum of no element is.
template <typename T>
constexpr T Lowest() {
  if constexpr (std::numeric_limits<T>::has_infinity) return -std::numeric_limits<T>::infinity();
  return std::numeric_limits<T>::lowest();
}

/// Whether `value` replaces `largest`; a NaN wins and stays, as in ATen.
template <typename T>
bool Replaces(T value, T largest) {
  if constexpr (std::numeric_limits<T>::has_quiet_NaN) {
    if (std::isnan(value)) return !std::isnan(largest);
  }
  return value > largest;
}

/// Calls `found(value, d, h, w)` with the first largest element of every window, plane by plane;
/// a window over elements that are all the lowest there is gives the first of those.
template <typename T, typename Found>
void ForEachMaximum(const TensorView& x, const Window& window, Found found) {
  const T* plane = x.values<T>().data();
  for (std::int64_t i = 0; i < x.extents[0] * x.extents[1]; ++i) {
    ForEachOutput(OutputsOf(window), [&](const OutputPosition& o) {
      const Box box = CoveredBy(window, o);
      T largest = Lowest<T>();
      OutputPosition where = {box.axes[0].begin, box.axes[1].begin, box.axes[2].begin};
      ForEachPosition(box, [&](std::int64_t d, std::int64_t h, std::int64_t w) {
        const T value = plane[(d * window[1].input + h) * window[2].input + w];
        if (!Replaces(value, largest)) return;
        largest = value;
        where = {d, h, w};
      });
      found(largest, i, where);
    });
    plane += InputElements(window);
  }
}

template <std::size_t kAxes>
absl::Status MaxPool(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, PoolInput(context, kAxes));
  ASSIGN_OR_RETURN(const Window window, PoolWindow(context, *x));
  ASSIGN_OR_RETURN(
      Tensor * output,
      context.AddOutput(x->dtype, OutputExtents(window, x->extents[0], x->extents[1], kAxes)));
  return DispatchNumeric(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    if (output->num_elements() == 0) return absl::OkStatus();
    T* result = output->mutable_values<T>().data();
    ForEachMaximum<T>(*x, window,
                      [&](T largest, std::int64_t, const OutputPosition&) { *result++ = largest; });
    return absl::OkStatus();
  });
}

/// The number of an element in its plane, counted along the last axis or along the first.
std::int64_t Count(const Window& window, const OutputPosition& at, bool column_major) {
  const auto& [d, h, w] = window;
  if (column_major) return at[0] + d.input * (at[1] + h.input * at[2]);
  return (at[0] * h.input + at[1]) * w.input + at[2];
}

/// The second result numbers the elements of all of x.
absl::Status MaxPoolWithIndices(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* any, Input(context, 0));
  const std::size_t axes = std::max<std::size_t>(any->extents.size(), 3) - 2;
  ASSIGN_OR_RETURN(const TensorView* x, PoolInput(context, axes));
  ASSIGN_OR_RETURN(const Window window, PoolWindow(context, *x));
  ASSIGN_OR_RETURN(const bool column_major, context.BoolOr("column_major", false));
  const Extents extents = OutputExtents(window, x->extents[0], x->extents[1], axes);
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, extents));
  ASSIGN_OR_RETURN(Tensor * indices, context.AddOutput(DType::kInt64, extents));
  return DispatchNumeric(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    if (output->num_elements() == 0) return absl::OkStatus();
    T* result = output->mutable_values<T>().data();
    std::int64_t* index = indices->mutable_values<std::int64_t>().data();
    ForEachMaximum<T>(*x, window, [&](T largest, std::int64_t plane, const OutputPosition& at) {
      *result++ = largest;
      *index++ = plane * InputElements(window) + Count(window, at, column_major);
    });
    return absl::OkStatus();
  });
}

/// [N, C] and (in-1)*stride - pads + kernel.
absl::StatusOr<Extents> UnpooledExtents(const KernelContext& context, const TensorView& x) {
  ASSIGN_OR_RETURN(const Ints kernel, context.Ints("kernel_size"));
  const std::size_t axes = kernel.size();
  ASSIGN_OR_RETURN(const Ints stride, context.Ints("stride"));
  ASSIGN_OR_RETURN(const Ints padding, context.IntsOr("padding", Ints(2 * axes, 0)));
  RETURN_IF_ERROR(CheckList("kernel_size", kernel, axes, 1, kMaxWindow));
  RETURN_IF_ERROR(CheckList("stride", stride, axes, 1, kMaxWindow));
  RETURN_IF_ERROR(CheckList("padding", padding, 2 * axes, 0, kMaxWindow));
  if (x.extents.size() != axes + 2) {
    return Mismatch(absl::StrCat("an input of rank ", axes + 2), ExtentsToString(x.extents));
  }
  Extents extents = ExtentsOf(x);
  for (std::size_t i = 0; i < axes; ++i) {
    std::int64_t& extent = extents[i + 2];
    if (extent > kMaxWindow) {
      return Mismatch(absl::StrCat("extents up to ", kMaxWindow), absl::StrCat(extent));
    }
    extent = (extent - 1) * stride[i] - padding[i] - padding[axes + i] + kernel[i];
    if (extent < 0) return Mismatch("padding that leaves a result", absl::StrCat(extent));
  }
  return extents;
}

absl::Status MaxUnpool(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const TensorView* indices, Input(context, 1, DType::kInt64, x->extents.size()));
  if (indices->extents != x->extents) {
    return Mismatch(absl::StrCat("indices ", ExtentsToString(x->extents)),
                    ExtentsToString(indices->extents));
  }
  ASSIGN_OR_RETURN(Extents extents, UnpooledExtents(context, *x));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, std::move(extents)));
  return DispatchNumeric(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    const absl::Span<T> result = output->mutable_values<T>();
    std::fill(result.begin(), result.end(), T{0});
    const absl::Span<const std::int64_t> positions = indices->values<std::int64_t>();
    for (std::size_t i = 0; i < positions.size(); ++i) {
      if (positions[i] < 0 || positions[i] >= output->num_elements()) {
        return Mismatch(absl::StrCat("indices below ", output->num_elements()),
                        absl::StrCat(positions[i]));
      }
      result[static_cast<std::size_t>(positions[i])] = x->values<T>()[i];
    }
    return absl::OkStatus();
  });
}

constexpr KernelRow kRows[] = {
    {"aten.max_pool2d", MaxPool<2>},
    {"aten.max_pool3d", MaxPool<3>},
    {"aten.max_pool_with_indices", MaxPoolWithIndices},
    {"aten.max_unpool", MaxUnpool},
};

}  // namespace

absl::Span<const KernelRow> MaxPoolKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
