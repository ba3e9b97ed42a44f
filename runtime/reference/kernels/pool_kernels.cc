// Pooling over the two spatial axes of [N,C,H,W].

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/checks.h"
#include "runtime/reference/kernels/dispatch.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/kernels/window.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

using Ints = std::vector<std::int64_t>;

/// Rank 4 with something to pool; as in ATen, only the batch and the channels may be none.
absl::StatusOr<const TensorView*> PoolInput(const KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  if (x->extents.size() != 4 || x->extents[2] == 0 || x->extents[3] == 0) {
    return Mismatch("an input of rank 4 whose images are not empty", ExtentsToString(x->extents));
  }
  return x;
}

absl::StatusOr<Window2d> PoolWindow(const KernelContext& context, const TensorView& x) {
  WindowAttributes attributes;
  ASSIGN_OR_RETURN(attributes.kernel, context.Ints("kernel_size"));
  ASSIGN_OR_RETURN(attributes.stride, context.Ints("stride"));
  ASSIGN_OR_RETURN(attributes.dilation, context.IntsOr("dilation", {1, 1}));
  ASSIGN_OR_RETURN(attributes.padding, context.IntsOr("padding", {0, 0, 0, 0}));
  ASSIGN_OR_RETURN(attributes.ceil_mode, context.BoolOr("ceil_mode", false));
  ASSIGN_OR_RETURN(const Window2d window, MakeWindow({x.extents[2], x.extents[3]}, attributes));
  for (const WindowAxis& axis : window) {
    const std::int64_t padding = std::max(axis.pad_begin, axis.pad_end);
    if (padding > axis.dilation * (axis.kernel - 1)) {
      return Mismatch(absl::StrCat("padding smaller than the window of kernel ", axis.kernel,
                                   " and dilation ", axis.dilation),
                      absl::StrCat(padding));
    }
  }
  return window;
}

/// Rows [top, bottom) and columns [left, right) of a plane, some elements apart.
struct Box {
  std::int64_t top, bottom, row_step, left, right, column_step;
};

/// The input elements that one window covers; those in the padding are left out.
Box CoveredBy(const Window2d& window, std::int64_t oh, std::int64_t ow) {
  const auto& [h, w] = window;
  return {h.Position(oh, h.FirstTap(oh)), h.Position(oh, h.EndTap(oh)), h.dilation,
          w.Position(ow, w.FirstTap(ow)), w.Position(ow, w.EndTap(ow)), w.dilation};
}

template <typename T, typename Visit>
void ForEachElement(const Box& box, const T* plane, std::int64_t width, Visit visit) {
  for (std::int64_t y = box.top; y < box.bottom; y += box.row_step) {
    for (std::int64_t x = box.left; x < box.right; x += box.column_step) {
      visit(plane[y * width + x]);
    }
  }
}

/// Calls `reduce(plane, oh, ow)` for every output element.
template <typename T, typename Reduce>
absl::Status ReducePlanes(KernelContext& context, const TensorView& x, std::int64_t height,
                          std::int64_t width, Reduce reduce) {
  ASSIGN_OR_RETURN(Tensor * output,
                   context.AddOutput(x.dtype, {x.extents[0], x.extents[1], height, width}));
  if (output->num_elements() == 0) return absl::OkStatus();
  const T* plane = x.values<T>().data();
  T* result = output->mutable_values<T>().data();
  for (std::int64_t i = 0; i < x.extents[0] * x.extents[1]; ++i) {
    for (std::int64_t oh = 0; oh < height; ++oh) {
      for (std::int64_t ow = 0; ow < width; ++ow) {
        *result++ = reduce(plane, oh, ow);
      }
    }
    plane += x.extents[2] * x.extents[3];
  }
  return absl::OkStatus();
}

/// What the maximum of no element is.
template <typename T>
constexpr T Lowest() {
  if constexpr (std::numeric_limits<T>::has_infinity) return -std::numeric_limits<T>::infinity();
  return std::numeric_limits<T>::lowest();
}

/// The larger one; a NaN wins and stays, as in ATen.
template <typename T>
T Larger(T largest, T value) {
  if constexpr (std::numeric_limits<T>::has_quiet_NaN) {
    if (std::isnan(value)) return value;
  }
  return value > largest ? value : largest;
}

absl::Status MaxPool2d(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, PoolInput(context));
  ASSIGN_OR_RETURN(const Window2d window, PoolWindow(context, *x));
  return DispatchNumeric(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    return ReducePlanes<T>(context, *x, window[0].output, window[1].output,
                           [&](const T* plane, std::int64_t oh, std::int64_t ow) {
                             T largest = Lowest<T>();
                             ForEachElement(CoveredBy(window, oh, ow), plane, window[1].input,
                                            [&](T value) { largest = Larger(largest, value); });
                             return largest;
                           });
  });
}

/// The sum of a box over `count`, which no window makes 0: padding is smaller than the window.
template <typename T>
T Average(const Box& box, const T* plane, std::int64_t width, std::int64_t count) {
  double sum = 0;
  ForEachElement(box, plane, width, [&](T value) { sum += value; });
  return static_cast<T>(sum / static_cast<double>(count));
}

/// Taps of a window inside the padded input, which ends where pad_end ends: a window of ceil_mode
/// hangs over.
std::int64_t PaddedTaps(const WindowAxis& axis, std::int64_t o) {
  const std::int64_t begin = axis.Position(o, 0);
  return std::min(begin + axis.kernel, axis.input + axis.pad_end) - begin;
}

absl::Status AvgPool2d(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, PoolInput(context));
  ASSIGN_OR_RETURN(const Window2d window, PoolWindow(context, *x));
  ASSIGN_OR_RETURN(const bool count_include_pad, context.BoolOr("count_include_pad", true));
  const auto& [h, w] = window;
  if (h.dilation != 1 || w.dilation != 1) {
    return Mismatch("average pooling without dilation", absl::StrCat(h.dilation, ",", w.dilation));
  }
  return DispatchFloat(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    return ReducePlanes<T>(
        context, *x, window[0].output, window[1].output,
        [&](const T* plane, std::int64_t oh, std::int64_t ow) {
          const Box box = CoveredBy(window, oh, ow);
          const std::int64_t covered = (box.bottom - box.top) * (box.right - box.left);
          const std::int64_t padded = PaddedTaps(window[0], oh) * PaddedTaps(window[1], ow);
          return Average(box, plane, window[1].input, count_include_pad ? padded : covered);
        });
  });
}

/// Window i of `output` over `input` positions: [floor(i*in/out), ceil((i+1)*in/out)).
struct Range {
  std::int64_t begin, end;
};
Range AdaptiveRange(std::int64_t i, std::int64_t input, std::int64_t output) {
  return {i * input / output, ((i + 1) * input + output - 1) / output};
}

absl::Status AdaptiveAvgPool2d(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, PoolInput(context));
  ASSIGN_OR_RETURN(const Ints size, context.IntsOr("output_size", {1, 1}));
  RETURN_IF_ERROR(CheckList("output_size", size, 2, 1, kMaxWindow));
  return DispatchFloat(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    return ReducePlanes<T>(
        context, *x, size[0], size[1], [&](const T* plane, std::int64_t oh, std::int64_t ow) {
          const Range rows = AdaptiveRange(oh, x->extents[2], size[0]);
          const Range columns = AdaptiveRange(ow, x->extents[3], size[1]);
          return Average({rows.begin, rows.end, 1, columns.begin, columns.end, 1}, plane,
                         x->extents[3], (rows.end - rows.begin) * (columns.end - columns.begin));
        });
  });
}

constexpr KernelRow kRows[] = {
    {"aten.max_pool2d", MaxPool2d},
    {"aten.avg_pool2d", AvgPool2d},
    {"aten.adaptive_avg_pool2d", AdaptiveAvgPool2d},
};

}  // namespace

absl::Span<const KernelRow> PoolKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
