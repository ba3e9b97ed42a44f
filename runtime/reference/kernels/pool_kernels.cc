// Averages of windows, and of windows that cover the input.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/kernels/requantization.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/reference/support/pool_window.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

using Ints = std::vector<std::int64_t>;

/// A plane of elements over the last three axes.
template <typename T>
struct Plane {
  const T* values;
  std::int64_t height, width;
  T at(std::int64_t d, std::int64_t h, std::int64_t w) const {
    return values[(d * height + h) * width + w];
  }
};

/// The sum of a box over `count`, which no window makes 0: padding is smaller than the window.
template <typename T>
T Average(const Box& box, const Plane<T>& plane, std::int64_t count) {
  double sum = 0;
  ForEachPosition(
      box, [&](std::int64_t d, std::int64_t h, std::int64_t w) { sum += plane.at(d, h, w); });
  return static_cast<T>(sum / static_cast<double>(count));
}

/// Taps of a window inside the padded input, which ends where pad_end ends: a window of ceil_mode
/// hangs over, and what it finds there is not counted, dilated or not.
std::int64_t PaddedTaps(const WindowAxis& axis, std::int64_t o) {
  const std::int64_t room = axis.input + axis.pad_end - axis.Position(o, 0);
  return std::min(axis.kernel, (room + axis.dilation - 1) / axis.dilation);
}

struct Divisor {
  bool count_include_pad;
  std::int64_t override;  // 0: none
};

std::int64_t CountOf(const Window& window, const OutputPosition& o, const Box& box,
                     const Divisor& divisor) {
  if (divisor.override > 0) return divisor.override;
  if (!divisor.count_include_pad) return box.count();
  return PaddedTaps(window[0], o[0]) * PaddedTaps(window[1], o[1]) * PaddedTaps(window[2], o[2]);
}

template <typename T>
void ComputeAverages(const TensorView& x, const Window& window, const Divisor& divisor,
                     Tensor& output) {
  if (output.num_elements() == 0) return;
  Plane<T> plane = {x.values<T>().data(), window[1].input, window[2].input};
  T* result = output.mutable_values<T>().data();
  for (std::int64_t i = 0; i < x.extents[0] * x.extents[1]; ++i) {
    ForEachOutput(OutputsOf(window), [&](const OutputPosition& o) {
      const Box box = CoveredBy(window, o);
      *result++ = Average(box, plane, CountOf(window, o, box, divisor));
    });
    plane.values += InputElements(window);
  }
}

absl::StatusOr<Divisor> ReadDivisor(const KernelContext& context) {
  Divisor divisor;
  ASSIGN_OR_RETURN(divisor.count_include_pad, context.BoolOr("count_include_pad", true));
  ASSIGN_OR_RETURN(divisor.override, context.IntOr("divisor_override", 0));
  RETURN_IF_ERROR(CheckList("divisor_override", {divisor.override}, 1, 0, INT64_MAX));
  return divisor;
}

template <std::size_t kAxes>
absl::Status AvgPool(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, PoolInput(context, kAxes));
  ASSIGN_OR_RETURN(const Window window, PoolWindow(context, *x));
  ASSIGN_OR_RETURN(const Divisor divisor, ReadDivisor(context));
  ASSIGN_OR_RETURN(
      Tensor * output,
      context.AddOutput(x->dtype, OutputExtents(window, x->extents[0], x->extents[1], kAxes)));
  return DispatchFloat(x->dtype, [&](auto zero) {
    ComputeAverages<decltype(zero)>(*x, window, divisor, *output);
    return absl::OkStatus();
  });
}

/// Sums of integers are exact; the scale is divided by how many a window counts, padding among them
/// as the number that is 0.
template <typename From, typename To>
void ComputeIntegerAverages(const TensorView& x, const Window& window, const Divisor& divisor,
                            const Requantization& requantization, double scale, Tensor& output) {
  if (output.num_elements() == 0) return;
  Plane<From> plane = {x.values<From>().data(), window[1].input, window[2].input};
  To* result = output.mutable_values<To>().data();
  for (std::int64_t i = 0; i < x.extents[0] * x.extents[1]; ++i) {
    ForEachOutput(OutputsOf(window), [&](const OutputPosition& o) {
      const Box box = CoveredBy(window, o);
      std::int64_t sum = 0;
      ForEachPosition(box, [&](std::int64_t d, std::int64_t h, std::int64_t w) {
        sum += std::int64_t{plane.at(d, h, w)} - requantization.x_zero_point;
      });
      const auto count = static_cast<double>(CountOf(window, o, box, divisor));
      *result++ = static_cast<To>(requantization(sum, scale / count));
    });
    plane.values += InputElements(window);
  }
}

/// Over as many axes as "kernel_size" has entries.
absl::Status IntAvgPool(KernelContext& context) {
  ASSIGN_OR_RETURN(const Ints kernel, context.Ints("kernel_size"));
  ASSIGN_OR_RETURN(const TensorView* x, PoolInput(context, kernel.size()));
  ASSIGN_OR_RETURN(const Window window, PoolWindow(context, *x));
  ASSIGN_OR_RETURN(const Divisor divisor, ReadDivisor(context));
  ASSIGN_OR_RETURN(const Requantization requantization, ReadRequantization(context));
  ASSIGN_OR_RETURN(const double scale, ScaleAttribute(context));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(requantization.dtype,
                                                      OutputExtents(window, x->extents[0],
                                                                    x->extents[1], kernel.size())));
  return DispatchEightBit(x->dtype, [&](auto from) {
    return DispatchStorage(requantization.dtype, [&](auto to) {
      ComputeIntegerAverages<decltype(from), decltype(to)>(*x, window, divisor, requantization,
                                                           scale, *output);
      return absl::OkStatus();
    });
  });
}

/// Window i of `output` over `input` positions: [floor(i*in/out), ceil((i+1)*in/out)).
Box::Axis AdaptiveRange(std::int64_t i, std::int64_t input, std::int64_t output) {
  return {i * input / output, ((i + 1) * input + output - 1) / output, 1};
}

template <typename T>
void ComputeAdaptive(const TensorView& x, const Ints& size, Tensor& output) {
  if (output.num_elements() == 0) return;
  Plane<T> plane = {x.values<T>().data(), x.extents[2], x.extents[3]};
  T* result = output.mutable_values<T>().data();
  for (std::int64_t i = 0; i < x.extents[0] * x.extents[1]; ++i) {
    ForEachOutput({1, size[0], size[1]}, [&](const OutputPosition& o) {
      const Box box = {{{{0, 1, 1},
                         AdaptiveRange(o[1], plane.height, size[0]),
                         AdaptiveRange(o[2], plane.width, size[1])}}};
      *result++ = Average(box, plane, box.count());
    });
    plane.values += plane.height * plane.width;
  }
}

absl::Status AdaptiveAvgPool2d(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, PoolInput(context, 2));
  ASSIGN_OR_RETURN(const Ints size, context.IntsOr("output_size", {1, 1}));
  RETURN_IF_ERROR(CheckList("output_size", size, 2, 1, kMaxWindow));
  ASSIGN_OR_RETURN(Tensor * output,
                   context.AddOutput(x->dtype, {x->extents[0], x->extents[1], size[0], size[1]}));
  return DispatchFloat(x->dtype, [&](auto zero) {
    ComputeAdaptive<decltype(zero)>(*x, size, *output);
    return absl::OkStatus();
  });
}

constexpr KernelRow kRows[] = {
    {"aten.avg_pool2d", AvgPool<2>},
    {"aten.avg_pool3d", AvgPool<3>},
    {"aten.adaptive_avg_pool2d", AdaptiveAvgPool2d},
    {"int.avg_pool", IntAvgPool},
};

}  // namespace

absl::Span<const KernelRow> PoolKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
