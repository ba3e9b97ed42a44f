#include "runtime/reference/kernels/resize_taps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/sampling.h"
#include "runtime/reference/support/checks.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

constexpr std::string_view kCrop = "tf_crop_and_resize";

using Coordinate = double (*)(double o, const ResizeAxis& axis);
struct CoordinateRow {
  std::string_view name;
  Coordinate original;
};

double HalfPixel(double o, const ResizeAxis& axis) { return (o + 0.5) / axis.scale - 0.5; }
double PytorchHalfPixel(double o, const ResizeAxis& axis) {
  return axis.output > 1 ? HalfPixel(o, axis) : 0;
}
/// The image stays centred although its extent was rounded.
double HalfPixelSymmetric(double o, const ResizeAxis& axis) {
  const auto input = static_cast<double>(axis.input);
  const double adjustment = static_cast<double>(axis.output) / (axis.scale * input);
  return input / 2 * (1 - adjustment) + HalfPixel(o, axis);
}
double Asymmetric(double o, const ResizeAxis& axis) { return o / axis.scale; }
double TfHalfPixelForNn(double o, const ResizeAxis& axis) { return (o + 0.5) / axis.scale; }
/// How far the outputs reach from the first to the last, before their number was rounded down.
double Reach(const ResizeAxis& axis) { return axis.scale * static_cast<double>(axis.input) - 1; }
double AlignCorners(double o, const ResizeAxis& axis) {
  if (axis.output == 1) return 0;
  return o * static_cast<double>(axis.input - 1) / Reach(axis);
}
double CropAndResize(double o, const ResizeAxis& axis) {
  const auto last = static_cast<double>(axis.input - 1);
  if (axis.output == 1) return 0.5 * (axis.roi_begin + axis.roi_end) * last;
  return axis.roi_begin * last + o * (axis.roi_end - axis.roi_begin) * last / Reach(axis);
}

constexpr CoordinateRow kCoordinates[] = {
    {"half_pixel", HalfPixel},
    {"pytorch_half_pixel", PytorchHalfPixel},
    {"half_pixel_symmetric", HalfPixelSymmetric},
    {"asymmetric", Asymmetric},
    {"tf_half_pixel_for_nn", TfHalfPixelForNn},
    {"align_corners", AlignCorners},
    {kCrop, CropAndResize},
};

struct RoundingRow {
  std::string_view name;
  double (*round)(double x);
};
constexpr RoundingRow kRoundings[] = {
    {"round_prefer_floor", [](double x) { return std::ceil(x - 0.5); }},
    {"round_prefer_ceil", [](double x) { return std::floor(x + 0.5); }},
    {"floor", [](double x) { return std::floor(x); }},
    {"ceil", [](double x) { return std::ceil(x); }},
};

template <typename Rows>
auto* Find(const Rows& rows, std::string_view name) {
  const auto found = std::find_if(std::begin(rows), std::end(rows),
                                  [&](const auto& row) { return row.name == name; });
  return found == std::end(rows) ? nullptr : found;
}

double LinearWeight(double distance) { return std::clamp(1 - std::abs(distance), 0.0, 1.0); }

double Weight(const ResizeRule& rule, double distance) {
  return rule.mode == ResizeMode::kLinear ? LinearWeight(distance)
                                          : CubicWeight(distance, rule.cubic_coeff_a);
}

/// The taps of a filter around `x`, which antialiasing widens where the image shrinks. Positions
/// outside the input repeat its border, or count nothing with exclude_outside.
void AppendFilter(double x, const ResizeAxis& axis, const ResizeRule& rule, ResizeTaps& taps) {
  const double squeeze = rule.antialias ? std::min(axis.scale, 1.0) : 1.0;
  const double radius = (rule.mode == ResizeMode::kLinear ? 1 : 2) / squeeze;
  // Beyond the input there is nothing but its border; a scale near 0 must not widen without end.
  const auto last = static_cast<double>(axis.input - 1);
  const double begin = std::max(std::floor(x - radius), -radius - 2);
  const double end = std::min(std::ceil(x + radius), last + radius + 2);
  const std::size_t first = taps.weights.size();
  double sum = 0;
  for (double position = begin; position <= end; ++position) {
    double weight = Weight(rule, (position - x) * squeeze);
    if (rule.exclude_outside && (position < 0 || position > last)) weight = 0;
    if (weight == 0) continue;
    taps.positions.push_back(static_cast<std::int64_t>(std::clamp(position, 0.0, last)));
    taps.weights.push_back(weight);
    sum += weight;
  }
  if (!rule.exclude_outside && !rule.antialias) return;
  for (std::size_t i = first; i < taps.weights.size(); ++i) taps.weights[i] /= sum;
}

}  // namespace

absl::StatusOr<ResizeRule> ReadResizeRule(const KernelContext& context, ResizeMode mode) {
  ResizeRule rule;
  rule.mode = mode;
  ASSIGN_OR_RETURN(rule.coordinate_mode, context.TextOr("coordinate_mode", "half_pixel"));
  ASSIGN_OR_RETURN(rule.nearest_mode, context.TextOr("nearest_mode", "round_prefer_floor"));
  ASSIGN_OR_RETURN(rule.cubic_coeff_a, context.FloatOr("cubic_coeff_a", -0.75));
  ASSIGN_OR_RETURN(rule.exclude_outside, context.BoolOr("exclude_outside", false));
  ASSIGN_OR_RETURN(rule.antialias, context.BoolOr("antialias", false));
  if (Find(kCoordinates, rule.coordinate_mode) == nullptr) {
    return Mismatch("a known \"coordinate_mode\"", rule.coordinate_mode);
  }
  if (Find(kRoundings, rule.nearest_mode) == nullptr) {
    return Mismatch("a known \"nearest_mode\"", rule.nearest_mode);
  }
  return rule;
}

bool ResizeAxis::IsIdentity(const ResizeRule& rule) const {
  return input == output && scale == 1 && rule.coordinate_mode != kCrop &&
         rule.coordinate_mode != "tf_half_pixel_for_nn";
}

ResizeTaps MakeResizeTaps(const ResizeAxis& axis, const ResizeRule& rule) {
  const Coordinate original = Find(kCoordinates, rule.coordinate_mode)->original;
  const auto round = Find(kRoundings, rule.nearest_mode)->round;
  const auto last = static_cast<double>(axis.input - 1);
  ResizeTaps taps;
  taps.first.push_back(0);
  for (std::int64_t o = 0; o < axis.output; ++o) {
    const double x = original(static_cast<double>(o), axis);
    taps.outside.push_back(rule.coordinate_mode == kCrop && (x < 0 || x > last));
    if (rule.mode == ResizeMode::kNearest) {
      taps.positions.push_back(static_cast<std::int64_t>(std::clamp(round(x), 0.0, last)));
      taps.weights.push_back(1);
    } else if (!taps.outside.back()) {
      AppendFilter(x, axis, rule, taps);
    }
    taps.first.push_back(static_cast<std::int64_t>(taps.positions.size()));
  }
  return taps;
}

}  // namespace zeropoint::runtime::reference
