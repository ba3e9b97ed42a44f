// Resampling: aten.resize_nearest, aten.resize_linear, aten.resize_cubic.

#include <algorithm>
#include <array>
#include <cmath>

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"
#include "ir/ops/result_shapes.h"

namespace zeropoint::ir {
namespace {

constexpr auto kCoordinateModes = std::to_array<std::string_view>(
    {"half_pixel", "pytorch_half_pixel", "half_pixel_symmetric", "asymmetric",
     "tf_half_pixel_for_nn", "align_corners", "tf_crop_and_resize"});
constexpr auto kNearestModes =
    std::to_array<std::string_view>({"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"});

template <typename Names>
absl::Status ExpectOneOf(const Op& op, std::string_view name, const Names& known) {
  const std::string& value = op.string_attribute(name);
  if (std::find(known.begin(), known.end(), value) != known.end()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      StrCat("attribute \"", name, "\" has the unknown value \"", value, "\""));
}

absl::Status CheckSize(const Op& op, std::size_t rank) {
  const Shape& size = op.shape_attribute("size");
  const bool fits = size.size() == rank && std::all_of(size.begin(), size.end(), [](const Dim& d) {
                      return !d.is_constant() || d.constant() >= 0;
                    });
  if (fits) return absl::OkStatus();
  return absl::InvalidArgumentError(
      StrCat("attribute \"size\" must hold ", rank, " extents but is ", ShapeToString(size)));
}

/// Whether `like` has the extent of the result at this axis.
bool LikeHas(const Op& op, std::size_t axis) {
  const Value* like = op.operand(1);
  return like != nullptr && axis < like->shape().size() &&
         like->shape()[axis] == op.shape_attribute("size")[axis];
}

/// A kernel computes a symbolic extent from its scale, or takes that of `like`.
absl::Status CheckScales(const Op& op, std::size_t rank) {
  const std::vector<double>& scales = op.floats_attribute("scales");
  const Shape& size = op.shape_attribute("size");
  bool fits = scales.size() == rank;
  for (std::size_t i = 0; fits && i < rank; ++i) {
    fits = std::isfinite(scales[i]) &&
           (scales[i] > 0 || (scales[i] == 0 && (size[i].is_constant() || LikeHas(op, i))));
  }
  if (fits) return absl::OkStatus();
  return absl::InvalidArgumentError(
      StrCat("attribute \"scales\" must hold ", rank,
             " positive numbers, or 0 where the extent is constant or that of \"like\", but is ",
             AttributeToString(scales)));
}

}  // namespace

absl::StatusOr<Shape> ResizedShape(const Op& op) {
  RETURN_IF_ERROR(ExpectRankAtLeast(op, 0, 1));
  const std::size_t rank = op.operand(0)->shape().size();
  RETURN_IF_ERROR(CheckSize(op, rank));
  RETURN_IF_ERROR(CheckScales(op, rank));
  RETURN_IF_ERROR(ExpectOneOf(op, "coordinate_mode", kCoordinateModes));
  const bool crop = op.string_attribute("coordinate_mode") == "tf_crop_and_resize";
  // Integers have no crop, and no such attribute.
  const bool has_roi = op.FindAttribute("roi") != nullptr;
  const std::size_t bounds = has_roi ? op.floats_attribute("roi").size() : 0;
  if (bounds != (crop ? 2 * rank : 0)) {
    return absl::InvalidArgumentError(
        "attribute \"roi\" must hold two bounds an axis for tf_crop_and_resize, else nothing");
  }
  return op.shape_attribute("size");
}

std::vector<AttributeSchema> ResizeAttributes(std::vector<AttributeSchema> own) {
  std::vector<AttributeSchema> attributes = {
      Required("size", AttributeKind::kShape), Required("scales", AttributeKind::kFloats),
      Optional("coordinate_mode", std::string("half_pixel"))};
  attributes.insert(attributes.end(), own.begin(), own.end());
  return attributes;
}

namespace {

Types InferResize(const Op& op) {
  ASSIGN_OR_RETURN(Shape shape, ResizedShape(op));
  return {{TensorType{op.operand(0)->dtype(), std::move(shape)}}};
}

Types InferNearest(const Op& op) {
  RETURN_IF_ERROR(ExpectOneOf(op, "nearest_mode", kNearestModes));
  return InferResize(op);
}

Types InferFilter(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  return InferResize(op);
}

std::vector<AttributeSchema> WithCrop(std::vector<AttributeSchema> own) {
  own.push_back(Optional("roi", std::vector<double>{}));
  own.push_back(Optional("extrapolation_value", 0.0));
  return ResizeAttributes(std::move(own));
}

}  // namespace

std::vector<OpSchema> ResizeOps() {
  return {
      {.kind = OpKind::kResizeNearest,
       .summary = "x resampled to `size` with the element nearest to each coordinate.",
       .operands = {{"x"}, {"like", Arity::kOptional}},
       .attributes = WithCrop({Optional("nearest_mode", std::string("round_prefer_floor"))}),
       .traits = kTraitSharesObserver,
       .infer = InferNearest},
      {.kind = OpKind::kResizeLinear,
       .summary = "x resampled to `size` by linear interpolation along every axis.",
       .operands = {{"x"}, {"like", Arity::kOptional}},
       .attributes = WithCrop({Optional("exclude_outside", false), Optional("antialias", false)}),
       .traits = kTraitSharesObserver,
       .infer = InferFilter},
      {.kind = OpKind::kResizeCubic,
       .summary = "x resampled to `size` by cubic convolution along every axis.",
       .operands = {{"x"}, {"like", Arity::kOptional}},
       .attributes = WithCrop({Optional("exclude_outside", false), Optional("antialias", false),
                               Optional("cubic_coeff_a", -0.75)}),
       .infer = InferFilter},
  };
}

}  // namespace zeropoint::ir
