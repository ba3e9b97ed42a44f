// aten.grid_sampler: samples of an image at the places that a grid says.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/kernels/sampling.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

enum class Border { kZeros, kRepeat, kReflect };

struct SampleRule {
  /// Elements that one sample reads along each axis: 1 nearest, 2 linear, 4 cubic.
  int width = 2;
  Border border = Border::kZeros;
  bool align_corners = false;
};

/// Elements along one axis and their weights; a position of -1 counts as zero.
struct AxisTaps {
  std::array<std::int64_t, 4> positions;
  std::array<double, 4> weights;
};

/// The parameter of cubic convolution that image software shares.
constexpr double kCubicCoefficient = -0.75;

/// `x` mirrored at `low` and `high` until it lies between.
double Reflected(double x, double low, double high) {
  const double range = high - low;
  if (!(range > 0)) return low;
  const double distance = std::fmod(std::abs(x - low), 2 * range);
  return low + (distance > range ? 2 * range - distance : distance);
}

/// `position` as an element of the axis, by the rule for what lies outside; NaN counts as outside.
std::int64_t Resolve(double position, std::int64_t extent, const SampleRule& rule) {
  const auto last = static_cast<double>(extent - 1);
  if (!(position >= 0 && position <= last)) {
    if (rule.border == Border::kZeros) return -1;
    if (rule.border == Border::kReflect) {
      position =
          rule.align_corners ? Reflected(position, 0, last) : Reflected(position, -0.5, last + 0.5);
    }
    position = std::isnan(position) ? 0 : std::clamp(position, 0.0, last);
  }
  return static_cast<std::int64_t>(position);
}

/// The place of `coordinate` in [-1, 1] along an axis.
double PlaceOf(double coordinate, std::int64_t extent, const SampleRule& rule) {
  const auto size = static_cast<double>(extent);
  if (rule.align_corners) return (coordinate + 1) / 2 * (size - 1);
  return ((coordinate + 1) * size - 1) / 2;
}

AxisTaps TapsOf(double coordinate, std::int64_t extent, const SampleRule& rule) {
  double place = PlaceOf(coordinate, extent, rule);
  const auto last = static_cast<double>(extent - 1);
  // Neighbours are looked for around the place inside the image; cubic ones around where it is.
  if (rule.border == Border::kRepeat && rule.width < 4) place = std::clamp(place, 0.0, last);
  if (rule.border == Border::kReflect && rule.width < 4) {
    place = rule.align_corners ? Reflected(place, 0, last)
                               : std::clamp(Reflected(place, -0.5, last + 0.5), 0.0, last);
  }
  AxisTaps taps = {};
  if (rule.width == 1) {
    taps.positions[0] = Resolve(std::nearbyint(place), extent, rule);
    taps.weights[0] = 1;
    return taps;
  }
  const double first = std::floor(place) - (rule.width == 4 ? 1 : 0);
  for (std::size_t i = 0; i < static_cast<std::size_t>(rule.width); ++i) {
    const double position = first + static_cast<double>(i);
    taps.positions[i] = Resolve(position, extent, rule);
    taps.weights[i] = rule.width == 4 ? CubicWeight(place - position, kCubicCoefficient)
                                      : 1 - std::abs(place - position);
  }
  return taps;
}

struct Sampler {
  SampleRule rule;
  std::array<std::int64_t, 3> extents = {1, 1, 1};  // of the image
  std::size_t axes = 0;                             // the last ones of extents

  std::int64_t plane() const { return extents[0] * extents[1] * extents[2]; }
};

/// The element weights of one place, by axis; axes that the image has not are one element.
std::array<AxisTaps, 3> PlaceTaps(const Sampler& sampler, const double* coordinates) {
  std::array<AxisTaps, 3> taps = {};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (axis + sampler.axes < 3) {
      taps[axis].weights[0] = 1;
    } else {
      // The grid has the last axis first.
      taps[axis] = TapsOf(coordinates[2 - axis], sampler.extents[axis], sampler.rule);
    }
  }
  return taps;
}

template <typename T>
double Sample(const Sampler& sampler, const std::array<AxisTaps, 3>& taps, const T* plane) {
  const auto width = static_cast<std::size_t>(sampler.rule.width);
  const std::size_t depth = sampler.axes < 3 ? 1 : width, height = sampler.axes < 2 ? 1 : width;
  double sum = 0;
  for (std::size_t d = 0; d < depth; ++d) {
    for (std::size_t h = 0; h < height; ++h) {
      for (std::size_t w = 0; w < width; ++w) {
        const std::int64_t z = taps[0].positions[d], y = taps[1].positions[h],
                           x = taps[2].positions[w];
        if (z < 0 || y < 0 || x < 0) continue;
        sum += taps[0].weights[d] * taps[1].weights[h] * taps[2].weights[w] *
               plane[(z * sampler.extents[1] + y) * sampler.extents[2] + x];
      }
    }
  }
  return sum;
}

template <typename T>
void Compute(const Sampler& sampler, const TensorView& x, const TensorView& grid, Tensor& output) {
  if (output.num_elements() == 0) return;
  const std::int64_t batch = x.extents[0], channels = x.extents[1];
  const std::int64_t places = output.num_elements() / (batch * channels);
  const auto axes = static_cast<std::int64_t>(sampler.axes);
  T* result = output.mutable_values<T>().data();
  for (std::int64_t n = 0; n < batch; ++n) {
    const T* planes = x.values<T>().data() + n * channels * sampler.plane();
    for (std::int64_t place = 0; place < places; ++place) {
      const T* at = grid.values<T>().data() + (n * places + place) * axes;
      double coordinates[3] = {};
      std::copy_n(at, axes, coordinates);
      const std::array<AxisTaps, 3> taps = PlaceTaps(sampler, coordinates);
      for (std::int64_t c = 0; c < channels; ++c) {
        result[(n * channels + c) * places + place] =
            static_cast<T>(Sample(sampler, taps, planes + c * sampler.plane()));
      }
    }
  }
}

absl::StatusOr<SampleRule> ReadRule(const KernelContext& context) {
  SampleRule rule;
  ASSIGN_OR_RETURN(const std::string mode, context.TextOr("mode", "bilinear"));
  ASSIGN_OR_RETURN(const std::string border, context.TextOr("padding_mode", "zeros"));
  ASSIGN_OR_RETURN(rule.align_corners, context.BoolOr("align_corners", false));
  if (mode != "nearest" && mode != "bilinear" && mode != "bicubic") {
    return Mismatch("a known \"mode\"", mode);
  }
  if (border != "zeros" && border != "border" && border != "reflection") {
    return Mismatch("a known \"padding_mode\"", border);
  }
  rule.width = mode == "nearest" ? 1 : mode == "bilinear" ? 2 : 4;
  rule.border = border == "zeros"    ? Border::kZeros
                : border == "border" ? Border::kRepeat
                                     : Border::kReflect;
  return rule;
}

absl::Status GridSampler(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  const std::size_t rank = x->extents.size();
  ASSIGN_OR_RETURN(const TensorView* grid, Input(context, 1, x->dtype, rank));
  if (rank < 3 || rank > 5 || std::count(x->extents.begin() + 2, x->extents.end(), 0) != 0) {
    return Mismatch("an image of one to three axes with elements", ExtentsToString(x->extents));
  }
  Sampler sampler;
  sampler.axes = rank - 2;
  std::copy(x->extents.begin() + 2, x->extents.end(),
            sampler.extents.end() - static_cast<std::ptrdiff_t>(sampler.axes));
  ASSIGN_OR_RETURN(sampler.rule, ReadRule(context));
  if (grid->extents[0] != x->extents[0] ||
      grid->extents.back() != static_cast<std::int64_t>(sampler.axes)) {
    return Mismatch(absl::StrCat("a grid for ", ExtentsToString(x->extents)),
                    ExtentsToString(grid->extents));
  }
  Extents extents = {x->extents[0], x->extents[1]};
  extents.insert(extents.end(), grid->extents.begin() + 1, grid->extents.end() - 1);
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, std::move(extents)));
  return DispatchFloat(x->dtype, [&](auto zero) {
    Compute<decltype(zero)>(sampler, *x, *grid, *output);
    return absl::OkStatus();
  });
}

constexpr KernelRow kRows[] = {
    {"aten.grid_sampler", GridSampler},
};

}  // namespace

absl::Span<const KernelRow> GridSamplerKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
