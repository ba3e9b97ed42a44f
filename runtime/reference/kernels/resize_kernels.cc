// Resampling, one axis after the other: every filter here is a product of one-dimensional ones.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/kernels/requantization.h"
#include "runtime/reference/kernels/resize_taps.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// Taps of one axis are computed and kept: no resized axis is longer.
constexpr std::int64_t kMaxResized = std::int64_t{1} << 24;
/// Smaller scales make filters that read more than any image has.
constexpr double kMinScale = 1e-6;

/// "size" with -1 for extents that follow from "scales", or where the scale is 0 are those of
/// operand 1.
absl::StatusOr<std::vector<std::int64_t>> ReadSize(const KernelContext& context,
                                                   const std::vector<double>& scales,
                                                   std::size_t rank) {
  ASSIGN_OR_RETURN(std::vector<std::int64_t> size, context.Ints("size"));
  RETURN_IF_ERROR(CheckList("size", size, rank, -1, INT64_MAX));
  const TensorView* like = context.input(1);
  for (std::size_t i = 0; i < rank; ++i) {
    if (size[i] != -1 || scales[i] != 0) continue;
    if (like == nullptr || like->extents.size() <= i) {
      return Mismatch(absl::StrCat("a scale, or operand 1 to tell the size of axis ", i),
                      "neither");
    }
    size[i] = like->extents[i];
  }
  return size;
}

/// A scale of 0 follows from the size.
absl::StatusOr<ResizeAxis> MakeAxis(std::int64_t input, std::int64_t size, double scale) {
  // Of nothing, by whatever scale: nothing.
  if (input == 0 && size <= 0) return ResizeAxis{0, 0};
  if (input < 1) return Mismatch("an axis with elements", absl::StrCat(input));
  if (scale != 0 && !(scale >= kMinScale && scale <= 1 / kMinScale)) {
    return Mismatch(absl::StrCat("scales from ", kMinScale, " to ", 1 / kMinScale),
                    absl::StrCat(scale));
  }
  ResizeAxis axis;
  axis.input = input;
  // In single precision, as the one who chose the scale did.
  const float scaled = static_cast<float>(input) * static_cast<float>(scale);
  if (size < 0 && !(scaled >= 1 && scaled <= static_cast<float>(kMaxResized))) {
    return Mismatch("a scale that leaves elements", absl::StrCat(scale));
  }
  axis.output = size >= 0 ? size : static_cast<std::int64_t>(std::floor(scaled));
  axis.scale =
      scale != 0 ? scale : static_cast<double>(axis.output) / static_cast<double>(axis.input);
  if (axis.output < 1 || axis.output > kMaxResized) {
    return Mismatch(absl::StrCat("sizes from 1 to ", kMaxResized), absl::StrCat(axis.output));
  }
  return axis;
}

absl::StatusOr<std::vector<ResizeAxis>> MakeAxes(const KernelContext& context,
                                                 const TensorView& x) {
  const std::size_t rank = x.extents.size();
  ASSIGN_OR_RETURN(const std::vector<double> scales, context.Floats("scales"));
  ASSIGN_OR_RETURN(const std::vector<double> roi, context.FloatsOr("roi", {}));
  if (scales.size() != rank || (!roi.empty() && roi.size() != 2 * rank)) {
    return Mismatch(absl::StrCat(rank, " scales and none or ", 2 * rank, " bounds in \"roi\""),
                    absl::StrCat(scales.size(), " and ", roi.size()));
  }
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> size, ReadSize(context, scales, rank));
  std::vector<ResizeAxis> axes;
  for (std::size_t i = 0; i < rank; ++i) {
    if ((size[i] == x.extents[i] || size[i] == -1) && scales[i] == 1 && roi.empty()) {
      axes.push_back({x.extents[i], x.extents[i]});
      continue;
    }
    ASSIGN_OR_RETURN(axes.emplace_back(), MakeAxis(x.extents[i], size[i], scales[i]));
    if (roi.empty()) continue;
    axes.back().roi_begin = roi[i];
    axes.back().roi_end = roi[rank + i];
  }
  return axes;
}

/// x as [outer, axis, inner].
struct AxisWalk {
  std::int64_t outer, inner;
};

/// Moves elements: any type of the right size will do.
template <typename T>
void PickRows(const T* x, std::int64_t extent, const AxisWalk& walk, const ResizeTaps& taps,
              T* result) {
  for (std::int64_t o = 0; o < walk.outer; ++o, x += extent * walk.inner) {
    for (const std::int64_t position : taps.positions) {
      result = std::copy_n(x + position * walk.inner, walk.inner, result);
    }
  }
}

template <typename T>
void MixRows(const T* x, std::int64_t extent, const AxisWalk& walk, const ResizeTaps& taps,
             T* result) {
  for (std::int64_t o = 0; o < walk.outer; ++o, x += extent * walk.inner) {
    for (std::size_t i = 0; i + 1 < taps.first.size(); ++i, result += walk.inner) {
      std::fill_n(result, walk.inner, T{0});
      for (std::int64_t tap = taps.first[i]; tap < taps.first[i + 1]; ++tap) {
        const T weight = static_cast<T>(taps.weights[static_cast<std::size_t>(tap)]);
        const T* row = x + taps.positions[static_cast<std::size_t>(tap)] * walk.inner;
        for (std::int64_t k = 0; k < walk.inner; ++k) result[k] += weight * row[k];
      }
    }
  }
}

/// MixRows where the axis is the last one: a sum of few elements at a time.
template <typename T>
void MixElements(const T* x, std::int64_t extent, std::int64_t rows, const ResizeTaps& taps,
                 T* result) {
  const std::vector<T> weights(taps.weights.begin(), taps.weights.end());
  for (std::int64_t row = 0; row < rows; ++row, x += extent) {
    std::size_t tap = 0;
    for (std::size_t i = 1; i < taps.first.size(); ++i) {
      T sum{0};
      for (const auto end = static_cast<std::size_t>(taps.first[i]); tap < end; ++tap) {
        sum += weights[tap] * x[taps.positions[tap]];
      }
      *result++ = sum;
    }
  }
}

template <typename T>
void FillOutside(const AxisWalk& walk, const ResizeTaps& taps, T value, T* result) {
  for (std::int64_t o = 0; o < walk.outer; ++o) {
    for (const bool outside : taps.outside) {
      if (outside) std::fill_n(result, walk.inner, value);
      result += walk.inner;
    }
  }
}

absl::Status PickAs(const TensorView& x, const AxisWalk& walk, std::int64_t extent,
                    const ResizeTaps& taps, Tensor& output) {
  const auto pick = [&](auto zero) {
    using T = decltype(zero);
    PickRows(static_cast<const T*>(x.data), extent, walk, taps, static_cast<T*>(output.data()));
    return absl::OkStatus();
  };
  switch (DTypeSize(x.dtype)) {
    case 1:
      return pick(std::uint8_t{});
    case 2:
      return pick(std::uint16_t{});
    case 4:
      return pick(std::uint32_t{});
    default:
      return pick(std::uint64_t{});
  }
}

/// Every output along the axis from its taps.
template <typename T>
void MixAlong(const TensorView& x, std::int64_t extent, const AxisWalk& walk,
              const ResizeTaps& taps, Tensor& output) {
  const T* from = x.values<T>().data();
  T* into = output.mutable_values<T>().data();
  if (walk.inner == 1) {
    MixElements(from, extent, walk.outer, taps, into);
  } else {
    MixRows(from, extent, walk, taps, into);
  }
}

absl::StatusOr<Tensor> ResizeAlong(const TensorView& x, std::size_t axis, const ResizeTaps& taps,
                                   const ResizeRule& rule) {
  Extents extents = ExtentsOf(x);
  extents[axis] = static_cast<std::int64_t>(taps.outside.size());
  const AxisWalk walk = {Product(x.extents, 0, axis),
                         Product(x.extents, axis + 1, x.extents.size())};
  ASSIGN_OR_RETURN(Tensor output, Tensor::Allocate(x.dtype, std::move(extents)));
  if (rule.mode == ResizeMode::kNearest) {
    RETURN_IF_ERROR(PickAs(x, walk, x.extents[axis], taps, output));
  } else {
    RETURN_IF_ERROR(DispatchFloat(x.dtype, [&](auto zero) {
      MixAlong<decltype(zero)>(x, x.extents[axis], walk, taps, output);
      return absl::OkStatus();
    }));
  }
  return output;
}

absl::Status Extrapolate(const KernelContext& context, std::size_t axis, const ResizeTaps& taps,
                         Tensor& output) {
  if (std::count(taps.outside.begin(), taps.outside.end(), true) == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const double value, context.FloatOr("extrapolation_value", 0));
  const Extents& extents = output.extents();
  const AxisWalk walk = {Product(extents, 0, axis), Product(extents, axis + 1, extents.size())};
  return DispatchFloat(output.dtype(), [&](auto zero) {
    using T = decltype(zero);
    FillOutside(walk, taps, static_cast<T>(value), output.mutable_values<T>().data());
    return absl::OkStatus();
  });
}

template <ResizeMode kMode>
absl::Status Resize(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const ResizeRule rule, ReadResizeRule(context, kMode));
  ASSIGN_OR_RETURN(const std::vector<ResizeAxis> axes, MakeAxes(context, *x));
  if (kMode != ResizeMode::kNearest) {
    RETURN_IF_ERROR(DispatchFloat(x->dtype, [](auto) { return absl::OkStatus(); }));
  }
  ASSIGN_OR_RETURN(Tensor resized, Tensor::CopyOf(*x));
  std::vector<std::pair<std::size_t, ResizeTaps>> done;
  for (std::size_t axis = axes.size(); axis-- > 0;) {
    if (axes[axis].IsIdentity(rule)) continue;
    done.emplace_back(axis, MakeResizeTaps(axes[axis], rule));
    ASSIGN_OR_RETURN(resized, ResizeAlong(resized.view(), axis, done.back().second, rule));
  }
  for (const auto& [axis, taps] : done) {
    RETURN_IF_ERROR(Extrapolate(context, axis, taps, resized));
  }
  context.outputs().push_back(std::move(resized));
  return absl::OkStatus();
}

/// Of the weights that integers are mixed with. Three axes of them leave a sum that a double holds.
constexpr int kWeightBits = 15;
constexpr int kMaxMixedAxes = 3;

/// Weights as integers that add up to 1 << kWeightBits for each output: what rounding leaves goes
/// to the largest, so that a flat image stays as it is.
void RoundWeights(ResizeTaps& taps) {
  for (std::size_t o = 0; o + 1 < taps.first.size(); ++o) {
    const auto begin = taps.weights.begin() + taps.first[o];
    const auto end = taps.weights.begin() + taps.first[o + 1];
    double left = 1 << kWeightBits;
    for (auto weight = begin; weight != end; ++weight) {
      *weight = RoundHalfToEven(*weight * (1 << kWeightBits));
      left -= *weight;
    }
    if (begin != end) *std::max_element(begin, end) += left;
  }
}

absl::StatusOr<Tensor> CenteredInput(const TensorView& x, std::int32_t zero_point) {
  ASSIGN_OR_RETURN(Tensor centered, Tensor::Allocate(DType::kInt64, ExtentsOf(x)));
  RETURN_IF_ERROR(DispatchEightBit(x.dtype, [&](auto zero) {
    const auto values = x.values<decltype(zero)>();
    std::transform(values.begin(), values.end(), centered.mutable_values<std::int64_t>().begin(),
                   [zero_point](std::int64_t value) { return value - zero_point; });
    return absl::OkStatus();
  }));
  return centered;
}

/// A sum of the result, and the power of two by which it is too large.
struct MixedSums {
  Tensor sums;
  int bits = 0;
};

absl::StatusOr<MixedSums> MixIntegers(Tensor centered, const std::vector<ResizeAxis>& axes,
                                      const ResizeRule& rule) {
  MixedSums mixed = {std::move(centered), 0};
  for (std::size_t axis = axes.size(); axis-- > 0;) {
    if (axes[axis].IsIdentity(rule)) continue;
    if (mixed.bits == kMaxMixedAxes * kWeightBits) {
      return Mismatch(absl::StrCat("at most ", kMaxMixedAxes, " axes to resize"), "more");
    }
    mixed.bits += kWeightBits;
    ResizeTaps taps = MakeResizeTaps(axes[axis], rule);
    RoundWeights(taps);
    Extents extents = mixed.sums.extents();
    const AxisWalk walk = {Product(extents, 0, axis), Product(extents, axis + 1, extents.size())};
    extents[axis] = static_cast<std::int64_t>(taps.outside.size());
    ASSIGN_OR_RETURN(Tensor output, Tensor::Allocate(DType::kInt64, std::move(extents)));
    MixAlong<std::int64_t>(mixed.sums.view(), axes[axis].input, walk, taps, output);
    mixed.sums = std::move(output);
  }
  return mixed;
}

absl::Status IntResizeLinear(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const ResizeRule rule, ReadResizeRule(context, ResizeMode::kLinear));
  ASSIGN_OR_RETURN(const std::vector<ResizeAxis> axes, MakeAxes(context, *x));
  ASSIGN_OR_RETURN(const Requantization requantization, ReadRequantization(context));
  ASSIGN_OR_RETURN(const double scale, ScaleAttribute(context));
  ASSIGN_OR_RETURN(const std::vector<double> roi, context.FloatsOr("roi", {}));
  if (!roi.empty()) return Mismatch("no \"roi\", outside of which there are floats", "one");
  ASSIGN_OR_RETURN(Tensor centered, CenteredInput(*x, requantization.x_zero_point));
  ASSIGN_OR_RETURN(const MixedSums mixed, MixIntegers(std::move(centered), axes, rule));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(requantization.dtype, mixed.sums.extents()));
  const double multiplier = std::ldexp(scale, -mixed.bits);
  return DispatchStorage(requantization.dtype, [&](auto zero) {
    using T = decltype(zero);
    const auto sums = mixed.sums.values<std::int64_t>();
    std::transform(
        sums.begin(), sums.end(), output->mutable_values<T>().begin(),
        [&](std::int64_t sum) { return static_cast<T>(requantization(sum, multiplier)); });
    return absl::OkStatus();
  });
}

constexpr KernelRow kRows[] = {
    {"aten.resize_nearest", Resize<ResizeMode::kNearest>},
    {"aten.resize_linear", Resize<ResizeMode::kLinear>},
    {"aten.resize_cubic", Resize<ResizeMode::kCubic>},
    {"int.resize_linear", IntResizeLinear},
};

}  // namespace

absl::Span<const KernelRow> ResizeKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
