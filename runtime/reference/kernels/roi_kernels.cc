// Pooling of regions of interest.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/kernels/sampling.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/reference/support/window.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// More samples in a bin than any image has elements.
constexpr double kMaxSamples = 1 << 14;

struct RoiPooling {
  const TensorView *x, *rois;
  std::int64_t bins_h, bins_w;
  double spatial_scale;

  std::int64_t height() const { return x->extents[2]; }
  std::int64_t width() const { return x->extents[3]; }
};

absl::StatusOr<RoiPooling> MakePooling(const KernelContext& context, std::int64_t columns) {
  RoiPooling pooling = {};
  ASSIGN_OR_RETURN(const TensorView* any, Input(context, 0));
  ASSIGN_OR_RETURN(pooling.x, Input(context, 0, any->dtype, 4));
  ASSIGN_OR_RETURN(pooling.rois, Input(context, 1, any->dtype, 2));
  if (pooling.rois->extents[1] != columns || pooling.height() < 1 || pooling.width() < 1) {
    return Mismatch(absl::StrCat("images with elements and regions of ", columns, " numbers"),
                    absl::StrCat(ExtentsToString(pooling.x->extents), " and ",
                                 ExtentsToString(pooling.rois->extents)));
  }
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> size, context.Ints("output_size"));
  RETURN_IF_ERROR(CheckList("output_size", size, 2, 1, kMaxWindow));
  pooling.bins_h = size[0];
  pooling.bins_w = size[1];
  ASSIGN_OR_RETURN(pooling.spatial_scale, context.FloatOr("spatial_scale", 1));
  return pooling;
}

absl::StatusOr<Tensor*> AddResult(KernelContext& context, const RoiPooling& pooling) {
  return context.AddOutput(pooling.x->dtype, {pooling.rois->extents[0], pooling.x->extents[1],
                                              pooling.bins_h, pooling.bins_w});
}

absl::Status CheckImage(const RoiPooling& pooling, double image) {
  if (image >= 0 && image < static_cast<double>(pooling.x->extents[0])) return absl::OkStatus();
  return Mismatch(absl::StrCat("a region of one of ", pooling.x->extents[0], " images"),
                  absl::StrCat(image));
}

struct AlignRule {
  std::int64_t sampling_ratio;
  bool aligned, maximum;
};

/// One axis of a region: where it begins, how long a bin is, how many samples a bin has.
struct RoiAxis {
  double begin, bin;
  std::int64_t samples;
  double Place(std::int64_t index, std::int64_t sample) const {
    return begin + static_cast<double>(index) * bin +
           (static_cast<double>(sample) + 0.5) * bin / static_cast<double>(samples);
  }
};

RoiAxis MakeAxis(double begin, double end, double scale, std::int64_t bins, const AlignRule& rule) {
  const double offset = rule.aligned ? 0.5 : 0;
  const double first = begin * scale - offset;
  double length = end * scale - offset - first;
  if (!rule.aligned) length = std::max(length, 1.0);
  const double bin = length / static_cast<double>(bins);
  const double samples =
      rule.sampling_ratio > 0 ? static_cast<double>(rule.sampling_ratio) : std::ceil(bin);
  // A region that is no number has no samples.
  return {first, bin, samples >= 1 ? static_cast<std::int64_t>(std::min(samples, kMaxSamples)) : 0};
}

/// The weighted elements around (y, x), which may lie one element outside.
template <typename T>
std::array<double, 4> NeighboursAtBorder(const RoiPooling& pooling, const T* plane, double y,
                                         double x) {
  const auto height = static_cast<double>(pooling.height());
  const auto width = static_cast<double>(pooling.width());
  if (!(y >= -1 && x >= -1 && y <= height && x <= width)) return {};
  return WeightedNeighbours(plane, pooling.height(), pooling.width(),
                            std::clamp(y, 0.0, height - 1), std::clamp(x, 0.0, width - 1));
}

/// The mean of the samples; or the largest weighted element among all of them, which is what ONNX
/// means by "max".
template <typename T>
double PoolBin(const RoiPooling& pooling, const AlignRule& rule, const RoiAxis& h, const RoiAxis& w,
               std::int64_t bin_h, std::int64_t bin_w, const T* plane) {
  double sum = 0, largest = -std::numeric_limits<double>::infinity();
  for (std::int64_t i = 0; i < h.samples; ++i) {
    for (std::int64_t j = 0; j < w.samples; ++j) {
      for (const double part :
           NeighboursAtBorder(pooling, plane, h.Place(bin_h, i), w.Place(bin_w, j))) {
        sum += part;
        largest = std::max(largest, part);
      }
    }
  }
  const std::int64_t count = h.samples * w.samples;
  if (count == 0) return 0;
  return rule.maximum ? largest : sum / static_cast<double>(count);
}

template <typename T>
absl::Status AlignRegions(const RoiPooling& pooling, const AlignRule& rule,
                          absl::Span<const std::int64_t> images, Tensor& output) {
  const T* roi = pooling.rois->values<T>().data();
  T* result = output.mutable_values<T>().data();
  const std::int64_t channels = pooling.x->extents[1];
  const std::int64_t plane_size = pooling.height() * pooling.width();
  for (const std::int64_t image : images) {
    RETURN_IF_ERROR(CheckImage(pooling, static_cast<double>(image)));
    const RoiAxis w = MakeAxis(roi[0], roi[2], pooling.spatial_scale, pooling.bins_w, rule);
    const RoiAxis h = MakeAxis(roi[1], roi[3], pooling.spatial_scale, pooling.bins_h, rule);
    const T* plane = pooling.x->values<T>().data() + image * channels * plane_size;
    for (std::int64_t c = 0; c < channels; ++c, plane += plane_size) {
      for (std::int64_t bin = 0; bin < pooling.bins_h * pooling.bins_w; ++bin) {
        *result++ = static_cast<T>(
            PoolBin(pooling, rule, h, w, bin / pooling.bins_w, bin % pooling.bins_w, plane));
      }
    }
    roi += 4;
  }
  return absl::OkStatus();
}

absl::Status RoiAlign(KernelContext& context) {
  ASSIGN_OR_RETURN(const RoiPooling pooling, MakePooling(context, 4));
  ASSIGN_OR_RETURN(const TensorView* images,
                   VectorInput(context, 2, DType::kInt64, pooling.rois->extents[0]));
  AlignRule rule = {};
  ASSIGN_OR_RETURN(rule.sampling_ratio, context.IntOr("sampling_ratio", 0));
  ASSIGN_OR_RETURN(rule.aligned, context.BoolOr("aligned", true));
  ASSIGN_OR_RETURN(const std::string mode, context.TextOr("mode", "avg"));
  if (mode != "avg" && mode != "max") return Mismatch("mode avg or max", mode);
  rule.maximum = mode == "max";
  ASSIGN_OR_RETURN(Tensor * output, AddResult(context, pooling));
  return DispatchFloat(pooling.x->dtype, [&](auto zero) {
    return AlignRegions<decltype(zero)>(pooling, rule, images->values<std::int64_t>(), *output);
  });
}

/// Elements [begin, end) of bin `index`: of whole elements, inside the image.
struct BinRange {
  std::int64_t begin, end;
};
BinRange RangeOfBin(double first, double last, std::int64_t index, std::int64_t bins,
                    std::int64_t extent) {
  const double start = std::round(first);
  const double bin = std::max(std::round(last) - start + 1, 1.0) / static_cast<double>(bins);
  const double begin = std::floor(static_cast<double>(index) * bin) + start;
  const double end = std::ceil(static_cast<double>(index + 1) * bin) + start;
  const auto inside = [&](double position) {
    if (std::isnan(position)) return std::int64_t{0};
    return static_cast<std::int64_t>(std::clamp(position, 0.0, static_cast<double>(extent)));
  };
  return {inside(begin), inside(end)};
}

template <typename T>
T Largest(const T* plane, std::int64_t width, BinRange rows, BinRange columns) {
  if (rows.begin >= rows.end || columns.begin >= columns.end) return 0;
  T largest = plane[rows.begin * width + columns.begin];
  for (std::int64_t y = rows.begin; y < rows.end; ++y) {
    for (std::int64_t x = columns.begin; x < columns.end; ++x) {
      largest = std::max(largest, plane[y * width + x]);
    }
  }
  return largest;
}

template <typename T>
absl::Status PoolRegions(const RoiPooling& pooling, Tensor& output) {
  const T* roi = pooling.rois->values<T>().data();
  T* result = output.mutable_values<T>().data();
  const std::int64_t channels = pooling.x->extents[1];
  const std::int64_t plane_size = pooling.height() * pooling.width();
  for (std::int64_t r = 0; r < pooling.rois->extents[0]; ++r, roi += 5) {
    RETURN_IF_ERROR(CheckImage(pooling, static_cast<double>(roi[0])));
    const T* plane =
        pooling.x->values<T>().data() + static_cast<std::int64_t>(roi[0]) * channels * plane_size;
    const double scale = pooling.spatial_scale;
    for (std::int64_t c = 0; c < channels; ++c, plane += plane_size) {
      for (std::int64_t bin = 0; bin < pooling.bins_h * pooling.bins_w; ++bin) {
        const BinRange rows = RangeOfBin(roi[2] * scale, roi[4] * scale, bin / pooling.bins_w,
                                         pooling.bins_h, pooling.height());
        const BinRange columns = RangeOfBin(roi[1] * scale, roi[3] * scale, bin % pooling.bins_w,
                                            pooling.bins_w, pooling.width());
        *result++ = Largest(plane, pooling.width(), rows, columns);
      }
    }
  }
  return absl::OkStatus();
}

absl::Status RoiPool(KernelContext& context) {
  ASSIGN_OR_RETURN(const RoiPooling pooling, MakePooling(context, 5));
  ASSIGN_OR_RETURN(Tensor * output, AddResult(context, pooling));
  return DispatchFloat(pooling.x->dtype,
                       [&](auto zero) { return PoolRegions<decltype(zero)>(pooling, *output); });
}

constexpr KernelRow kRows[] = {
    {"aten.roi_align", RoiAlign},
    {"aten.roi_pool", RoiPool},
};

}  // namespace

absl::Span<const KernelRow> RoiKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
