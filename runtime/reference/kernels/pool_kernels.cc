// Pooling and means.

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/checks.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/kernels/window.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

using Ints = std::vector<std::int64_t>;

absl::StatusOr<const TensorView*> PoolInput(const KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  if (x->extents.size() != 4) {
    return Mismatch("an input of rank 4", ExtentsToString(x->extents));
  }
  return x;
}

absl::StatusOr<Window2d> PoolWindow(const KernelContext& context, const TensorView& x) {
  WindowAttributes attributes;
  ASSIGN_OR_RETURN(attributes.kernel, context.Ints("kernel_size"));
  ASSIGN_OR_RETURN(attributes.stride, context.Ints("stride"));
  attributes.dilation = context.IntsOr("dilation", {1, 1});
  attributes.padding = context.IntsOr("padding", {0, 0, 0, 0});
  attributes.ceil_mode = context.IntOr("ceil_mode", 0) != 0;
  RETURN_IF_ERROR(CheckList("padding", attributes.padding, 4, 0, kMaxWindow));
  return MakeWindow({x.extents[2], x.extents[3]}, attributes);
}

/// Calls `reduce(plane, oh, ow)` for every output element, in order.
template <typename T, typename Reduce>
absl::Status ForEachWindow(KernelContext& context, const TensorView& x, const Window2d& window,
                           Reduce reduce) {
  ASSIGN_OR_RETURN(
      Tensor * output,
      context.AddOutput(x.dtype, {x.extents[0], x.extents[1], window[0].output, window[1].output}));
  const std::int64_t plane_size = x.extents[2] * x.extents[3];
  const T* plane = static_cast<const T*>(x.data);
  T* result = output->mutable_values<T>().data();
  for (std::int64_t i = 0; i < x.extents[0] * x.extents[1]; ++i, plane += plane_size) {
    for (std::int64_t oh = 0; oh < window[0].output; ++oh) {
      for (std::int64_t ow = 0; ow < window[1].output; ++ow) {
        *result++ = reduce(plane, oh, ow);
      }
    }
  }
  return absl::OkStatus();
}

/// Visits the input positions of one window that do not lie in the padding.
template <typename Visit>
void ForEachTap(const Window2d& window, std::int64_t oh, std::int64_t ow, Visit visit) {
  const auto& [h, w] = window;
  for (std::int64_t kh = 0; kh < h.kernel; ++kh) {
    const std::int64_t ih = h.Position(oh, kh);
    if (!h.Contains(ih)) continue;
    for (std::int64_t kw = 0; kw < w.kernel; ++kw) {
      const std::int64_t iw = w.Position(ow, kw);
      if (w.Contains(iw)) visit(ih * w.input + iw);
    }
  }
}

template <typename T>
absl::Status MaxPoolOf(KernelContext& context, const TensorView& x) {
  ASSIGN_OR_RETURN(const Window2d window, PoolWindow(context, x));
  constexpr T kLowest = std::numeric_limits<T>::has_infinity ? -std::numeric_limits<T>::infinity()
                                                             : std::numeric_limits<T>::lowest();
  return ForEachWindow<T>(context, x, window,
                          [&](const T* plane, std::int64_t oh, std::int64_t ow) {
                            T largest = kLowest;
                            ForEachTap(window, oh, ow, [&](std::int64_t i) {
                              // A NaN compares unequal to itself and wins, as in ATen.
                              if (plane[i] > largest || plane[i] != plane[i]) largest = plane[i];
                            });
                            return largest;
                          });
}

absl::Status MaxPool2d(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, PoolInput(context));
  switch (x->dtype) {
    case DType::kFloat32:
      return MaxPoolOf<float>(context, *x);
    case DType::kInt8:
      return MaxPoolOf<std::int8_t>(context, *x);
    case DType::kUint8:
      return MaxPoolOf<std::uint8_t>(context, *x);
    default:
      return Mismatch("an input of f32, i8 or u8", DTypeName(x->dtype));
  }
}

/// Taps of a window that count: inside the padded input, which ends where pad_end ends.
std::int64_t CountedTaps(const WindowAxis& axis, std::int64_t o) {
  const std::int64_t begin = axis.Position(o, 0);
  const std::int64_t end = std::min(begin + axis.kernel, axis.input + axis.pad_end);
  return end - begin;
}

absl::Status AvgPool2d(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, FloatInput(context, 0, 4));
  ASSIGN_OR_RETURN(const Window2d window, PoolWindow(context, *x));
  const bool count_include_pad = context.IntOr("count_include_pad", 1) != 0;
  return ForEachWindow<float>(
      context, *x, window, [&](const float* plane, std::int64_t oh, std::int64_t ow) {
        double sum = 0;
        std::int64_t taps = 0;
        ForEachTap(window, oh, ow, [&](std::int64_t i) {
          sum += plane[i];
          ++taps;
        });
        if (count_include_pad) {
          taps = CountedTaps(window[0], oh) * CountedTaps(window[1], ow);
        }
        return taps == 0 ? 0.0f : static_cast<float>(sum / static_cast<double>(taps));
      });
}

/// Window i of `output` over `input` positions: [floor(i*in/out), ceil((i+1)*in/out)).
struct AdaptiveRange {
  std::int64_t begin, end;
};
AdaptiveRange RangeAt(std::int64_t i, std::int64_t input, std::int64_t output) {
  return {i * input / output, ((i + 1) * input + output - 1) / output};
}

absl::Status AdaptiveAvgPool2d(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, FloatInput(context, 0, 4));
  const Ints size = context.IntsOr("output_size", {1, 1});
  RETURN_IF_ERROR(CheckList("output_size", size, 2, 1, kMaxWindow));
  const std::int64_t height = x->extents[2], width = x->extents[3];
  Window2d window;
  window[0].output = size[0];
  window[1].output = size[1];
  return ForEachWindow<float>(
      context, *x, window, [&](const float* plane, std::int64_t oh, std::int64_t ow) {
        const AdaptiveRange rows = RangeAt(oh, height, size[0]);
        const AdaptiveRange columns = RangeAt(ow, width, size[1]);
        double sum = 0;
        for (std::int64_t ih = rows.begin; ih < rows.end; ++ih) {
          for (std::int64_t iw = columns.begin; iw < columns.end; ++iw) {
            sum += plane[ih * width + iw];
          }
        }
        const std::int64_t count = (rows.end - rows.begin) * (columns.end - columns.begin);
        return static_cast<float>(sum / static_cast<double>(count));
      });
}

/// Axes of "dim", each once.
absl::StatusOr<std::vector<bool>> ReducedAxes(const KernelContext& context, std::size_t rank) {
  ASSIGN_OR_RETURN(const Ints dims, context.Ints("dim"));
  std::vector<bool> reduced(rank, false);
  for (std::int64_t dim : dims) {
    RETURN_IF_ERROR(CheckAxis("dim", dim, static_cast<std::int64_t>(rank)));
    if (reduced[static_cast<std::size_t>(dim)]) {
      return Mismatch("distinct axes in \"dim\"", absl::StrCat(dim, " twice"));
    }
    reduced[static_cast<std::size_t>(dim)] = true;
  }
  return reduced;
}

absl::Status Mean(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0, DType::kFloat32));
  const std::size_t rank = x->extents.size();
  ASSIGN_OR_RETURN(const std::vector<bool> reduced, ReducedAxes(context, rank));
  const bool keepdim = context.IntOr("keepdim", 0) != 0;
  Extents extents;
  std::vector<std::int64_t> strides(rank, 0);  // of the result; 0 along reduced axes
  std::int64_t kept = 1, count = 1;
  for (std::size_t axis = rank; axis-- > 0;) {
    strides[axis] = reduced[axis] ? 0 : kept;
    (reduced[axis] ? count : kept) *= x->extents[axis];
    if (!reduced[axis] || keepdim) {
      extents.insert(extents.begin(), reduced[axis] ? 1 : x->extents[axis]);
    }
  }
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(DType::kFloat32, std::move(extents)));
  std::vector<double> sums(static_cast<std::size_t>(kept), 0.0);
  std::vector<std::int64_t> position(rank, 0);
  std::int64_t target = 0;
  for (float value : x->values<float>()) {
    sums[static_cast<std::size_t>(target)] += value;
    for (std::size_t axis = rank; axis-- > 0;) {
      target += strides[axis];
      if (++position[axis] < x->extents[axis]) break;
      target -= strides[axis] * x->extents[axis];
      position[axis] = 0;
    }
  }
  std::transform(sums.begin(), sums.end(), output->mutable_values<float>().begin(),
                 [&](double sum) { return static_cast<float>(sum / static_cast<double>(count)); });
  return absl::OkStatus();
}

constexpr KernelRow kRows[] = {
    {"aten.max_pool2d", MaxPool2d},
    {"aten.avg_pool2d", AvgPool2d},
    {"aten.adaptive_avg_pool2d", AdaptiveAvgPool2d},
    {"aten.mean", Mean},
};

}  // namespace

absl::Span<const KernelRow> PoolKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
