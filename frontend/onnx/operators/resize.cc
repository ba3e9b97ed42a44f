// Resize and Upsample.

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/operators/window.h"
#include "ir/op_kind.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;
using Floats = std::vector<double>;

/// Which inputs hold what; -1 where the operator has none.
struct ResizeInputs {
  int roi, scales, sizes;
};

/// Result extents and scales of all axes of x, and a tensor that tells those extents that have no
/// scale (null when there are none).
struct Target {
  ir::Shape size;
  Floats scales;
  ir::Value* like = nullptr;
};

absl::StatusOr<Floats> ConstantFloats(NodeImport& node, int index) {
  ASSIGN_OR_RETURN(const ir::TensorData data, node.ConstantInput(index));
  if (data.dtype() == ir::DType::kFloat64) {
    const absl::Span<const double> values = data.values<double>();
    return Floats(values.begin(), values.end());
  }
  if (data.dtype() != ir::DType::kFloat32) {
    return Unsupported(absl::StrCat("input ", index, " is neither float nor double"));
  }
  const absl::Span<const float> values = data.values<float>();
  return Floats(values.begin(), values.end());
}

/// An absent input may also be given with no element.
bool IsGiven(NodeImport& node, int index) {
  if (index < 0 || !node.HasInput(index)) return false;
  const absl::StatusOr<ir::TensorData> data = node.ConstantInput(index);
  return !data.ok() || data->num_elements() > 0;
}

/// floor(extent * scale), which for a symbolic extent needs a scale that is a small fraction.
absl::StatusOr<ir::Dim> Scaled(const ir::Dim& extent, double scale) {
  if (!(scale > 0) || scale > kMaxWindow) {
    return Malformed(absl::StrCat("a scale of ", scale));
  }
  if (extent.is_constant()) {
    const float scaled = static_cast<float>(extent.constant()) * static_cast<float>(scale);
    if (!(scaled < 1e15f)) return Malformed(absl::StrCat("a scale of ", scale));
    return ir::Dim(static_cast<std::int64_t>(std::floor(scaled)));
  }
  for (std::int64_t divisor = 1; divisor <= 64; ++divisor) {
    const double product = scale * static_cast<double>(divisor);
    const double factor = std::round(product);
    if (factor >= 1 && std::abs(product - factor) < 1e-6 * factor) {
      return FloorDiv(extent * ir::Dim(static_cast<std::int64_t>(factor)), divisor);
    }
  }
  return Unsupported(absl::StrCat("a scale of ", scale, " of the symbolic extent ",
                                  extent.ToString(), "; pin the input shapes"));
}

/// The scale that takes `from` to `to`: 0, "as the extents say", when that is no simple ratio.
double ScaleOf(const ir::Dim& from, const ir::Dim& to) {
  if (from == to) return 1.0;
  if (to.is_constant()) return 0.0;
  const std::optional<ir::Dim> up = ExactDiv(to, from);
  if (up && up->is_constant() && up->constant() > 0) return static_cast<double>(up->constant());
  const std::optional<ir::Dim> down = ExactDiv(from, to);
  if (down && down->is_constant() && down->constant() > 0) {
    return 1.0 / static_cast<double>(down->constant());
  }
  return 0.0;
}

/// A tensor that has every symbolic extent of `target` without a scale at the same axis: usually
/// the one whose shape the exporter asked for.
absl::StatusOr<ir::Value*> FindLike(const NodeImport& node, const Target& target) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < target.size.size(); ++i) {
    if (target.scales[i] == 0 && !target.size[i].is_constant()) open.push_back(i);
  }
  if (open.empty()) return nullptr;
  ir::Value* like = node.FindValue([&](const ir::Value& value) {
    return std::all_of(open.begin(), open.end(), [&](std::size_t i) {
      return i < value.shape().size() && value.shape()[i] == target.size[i];
    });
  });
  if (like != nullptr) return like;
  return Unsupported(absl::StrCat("a resize to ", ir::ShapeToString(target.size),
                                  ", which no tensor tells; pin the input shapes"));
}

/// `axes` or all of them.
absl::StatusOr<Ints> ReadAxes(const NodeImport& node, int rank) {
  ASSIGN_OR_RETURN(Ints axes, node.IntsOr("axes", {}));
  if (axes.empty()) {
    for (int axis = 0; axis < rank; ++axis) axes.push_back(axis);
  }
  for (std::int64_t& axis : axes) {
    ASSIGN_OR_RETURN(axis, ir::NormalizeAxis(axis, rank));
  }
  return axes;
}

absl::StatusOr<Target> TargetOfScales(const ir::Shape& x, const Ints& axes, const Floats& scales) {
  if (scales.size() != axes.size()) {
    return Malformed(absl::StrCat(scales.size(), " scales for ", axes.size(), " axes"));
  }
  Target target{x, Floats(x.size(), 1.0)};
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const auto axis = static_cast<std::size_t>(axes[i]);
    ASSIGN_OR_RETURN(target.size[axis], Scaled(x[axis], scales[i]));
    target.scales[axis] = scales[i];
  }
  return target;
}

/// One scale for all axes, so that the image fits into `sizes` or covers them.
absl::StatusOr<Target> KeepAspectRatio(const ir::Shape& x, const Ints& axes, const Ints& sizes,
                                       bool not_larger) {
  double scale = not_larger ? std::numeric_limits<double>::infinity() : 0;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const ir::Dim& extent = x[static_cast<std::size_t>(axes[i])];
    if (!extent.is_constant() || extent.constant() < 1) {
      return Unsupported("keep_aspect_ratio_policy of a symbolic extent; pin the input shapes");
    }
    const double own = static_cast<double>(sizes[i]) / static_cast<double>(extent.constant());
    scale = not_larger ? std::min(scale, own) : std::max(scale, own);
  }
  Target target{x, Floats(x.size(), 1.0)};
  for (const std::int64_t given : axes) {
    const auto axis = static_cast<std::size_t>(given);
    const double rounded = std::floor(scale * static_cast<double>(x[axis].constant()) + 0.5);
    if (!(rounded >= 1 && rounded <= kMaxWindow)) return Malformed("sizes that leave nothing");
    target.size[axis] = static_cast<std::int64_t>(rounded);
    target.scales[axis] = scale;
  }
  return target;
}

absl::StatusOr<Target> TargetOfSizes(const NodeImport& node, const ir::Shape& x, const Ints& axes,
                                     const std::vector<ir::Dim>& sizes) {
  if (sizes.size() != axes.size()) {
    return Malformed(absl::StrCat(sizes.size(), " sizes for ", axes.size(), " axes"));
  }
  ASSIGN_OR_RETURN(const std::string policy, node.TextOr("keep_aspect_ratio_policy", "stretch"));
  if (policy != "stretch") {
    const std::optional<Ints> numbers = ir::ConstantExtents(sizes);
    if (!numbers) return Unsupported("keep_aspect_ratio_policy of symbolic sizes");
    return KeepAspectRatio(x, axes, *numbers, policy == "not_larger");
  }
  Target target{x, Floats(x.size(), 1.0)};
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const auto axis = static_cast<std::size_t>(axes[i]);
    target.size[axis] = sizes[i];
    target.scales[axis] = ScaleOf(x[axis], sizes[i]);
  }
  ASSIGN_OR_RETURN(target.like, FindLike(node, target));
  return target;
}

absl::StatusOr<Target> ReadTarget(NodeImport& node, const ir::Value& x, const Ints& axes,
                                  const ResizeInputs& inputs) {
  if (IsGiven(node, inputs.scales)) {
    ASSIGN_OR_RETURN(const Floats scales, ConstantFloats(node, inputs.scales));
    return TargetOfScales(x.shape(), axes, scales);
  }
  if (inputs.sizes >= 0 && node.HasInput(inputs.sizes)) {
    ASSIGN_OR_RETURN(const std::vector<ir::Dim> sizes, node.ConstantDims(inputs.sizes));
    return TargetOfSizes(node, x.shape(), axes, sizes);
  }
  ASSIGN_OR_RETURN(const std::vector<float> given, node.FloatsOr("scales", {}));
  return TargetOfScales(x.shape(), axes, Floats(given.begin(), given.end()));
}

/// Begins and ends of all axes; those that are not resized keep all of themselves.
absl::StatusOr<Floats> ReadRoi(NodeImport& node, std::size_t rank, const Ints& axes, int index) {
  ASSIGN_OR_RETURN(const Floats given, ConstantFloats(node, index));
  if (given.size() != 2 * axes.size()) {
    return Malformed(absl::StrCat("roi has ", given.size(), " entries for ", axes.size(), " axes"));
  }
  Floats roi(rank, 0.0);
  roi.resize(2 * rank, 1.0);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const auto axis = static_cast<std::size_t>(axes[i]);
    roi[axis] = given[i];
    roi[rank + axis] = given[axes.size() + i];
  }
  return roi;
}

struct ModeRow {
  absl::string_view name;
  ir::OpKind kind;
};
constexpr ModeRow kModes[] = {
    {"nearest", ir::OpKind::kResizeNearest},
    {"linear", ir::OpKind::kResizeLinear},
    {"bilinear", ir::OpKind::kResizeLinear},
    {"cubic", ir::OpKind::kResizeCubic},
};

absl::StatusOr<ir::OpKind> ReadMode(const NodeImport& node) {
  ASSIGN_OR_RETURN(const std::string mode, node.TextOr("mode", "nearest"));
  for (const ModeRow& row : kModes) {
    if (row.name == mode) return row.kind;
  }
  return Malformed(absl::StrCat("mode \"", mode, "\" is unknown"));
}

/// The attributes that only some modes have.
absl::Status AddModeAttributes(const NodeImport& node, ir::OpKind kind, bool has_coordinate_modes,
                               ir::AttributeMap& attributes) {
  if (kind == ir::OpKind::kResizeNearest) {
    ASSIGN_OR_RETURN(
        attributes["nearest_mode"],
        node.TextOr("nearest_mode", has_coordinate_modes ? "round_prefer_floor" : "floor"));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const std::int64_t exclude_outside, node.IntOr("exclude_outside", 0));
  ASSIGN_OR_RETURN(const std::int64_t antialias, node.IntOr("antialias", 0));
  attributes["exclude_outside"] = exclude_outside != 0;
  attributes["antialias"] = antialias != 0;
  if (kind == ir::OpKind::kResizeCubic) {
    ASSIGN_OR_RETURN(attributes["cubic_coeff_a"], node.FloatOr("cubic_coeff_a", -0.75));
  }
  return absl::OkStatus();
}

/// Before opset 11, coordinates were scaled from the corner and nearest rounded down.
absl::Status ImportWith(NodeImport& node, const ResizeInputs& inputs, bool has_coordinate_modes) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const Ints axes, ReadAxes(node, x->type().rank()));
  ASSIGN_OR_RETURN(Target target, ReadTarget(node, *x, axes, inputs));
  ASSIGN_OR_RETURN(const ir::OpKind kind, ReadMode(node));
  ASSIGN_OR_RETURN(std::string coordinates,
                   node.TextOr("coordinate_transformation_mode",
                               has_coordinate_modes ? "half_pixel" : "asymmetric"));
  ir::AttributeMap attributes;
  if (coordinates == "tf_crop_and_resize") {
    ASSIGN_OR_RETURN(attributes["roi"], ReadRoi(node, x->shape().size(), axes, inputs.roi));
  }
  attributes["size"] = std::move(target.size);
  attributes["scales"] = std::move(target.scales);
  attributes["coordinate_mode"] = std::move(coordinates);
  ASSIGN_OR_RETURN(attributes["extrapolation_value"], node.FloatOr("extrapolation_value", 0.0));
  RETURN_IF_ERROR(AddModeAttributes(node, kind, has_coordinate_modes, attributes));
  std::vector<ir::Value*> operands = {x};
  if (target.like != nullptr) operands.push_back(target.like);
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(kind, std::move(operands), std::move(attributes)));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportResize(NodeImport& node) {
  if (node.opset() < 11) return ImportWith(node, {-1, 1, -1}, false);
  return ImportWith(node, {1, 2, 3}, true);
}

/// Scales are an attribute before opset 9.
absl::Status ImportUpsample(NodeImport& node) {
  return ImportWith(node, {-1, node.opset() < 9 ? -1 : 1, -1}, false);
}

constexpr OpRow kRows[] = {
    {"Resize", 10, ImportResize, Operands(1, 2, 3)},
    {"Upsample", 7, ImportUpsample, Operands(1)},
};

}  // namespace

absl::Span<const OpRow> ResizeImporters() { return kRows; }

}  // namespace zeropoint::frontend
