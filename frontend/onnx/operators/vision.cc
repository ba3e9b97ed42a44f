// Sampling at computed places, and boxes.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/operators/window.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

/// Opset 20 says linear and cubic for what was bilinear and bicubic.
absl::Status ImportGridSample(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * grid, node.Input(1));
  ASSIGN_OR_RETURN(std::string mode, node.TextOr("mode", "bilinear"));
  ASSIGN_OR_RETURN(std::string padding_mode, node.TextOr("padding_mode", "zeros"));
  ASSIGN_OR_RETURN(const std::int64_t align_corners, node.IntOr("align_corners", 0));
  if (mode == "linear" || mode == "cubic") mode.insert(0, "bi");
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kGridSampler, {x, grid},
                                                 {{"mode", std::move(mode)},
                                                  {"padding_mode", std::move(padding_mode)},
                                                  {"align_corners", align_corners != 0}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// Coordinate `i` of `extent` in [-1, 1]: of the centres of cells, or from edge to edge.
double Coordinate(std::int64_t i, std::int64_t extent, bool align_corners) {
  const auto count = static_cast<double>(extent);
  if (align_corners) {
    return extent == 1 ? 0 : -1 + 2 * static_cast<double>(i) / (count - 1);
  }
  return -1 + (2 * static_cast<double>(i) + 1) / count;
}

/// [places, axes + 1]: the coordinates of each place, last axis first, and 1.
absl::StatusOr<ir::TensorData> BaseGrid(NodeImport& node, const Ints& spatial, bool align_corners) {
  const auto axes = static_cast<std::int64_t>(spatial.size());
  std::int64_t places = 1;
  for (const std::int64_t extent : spatial) places *= extent;  // each is at most kMaxWindow
  RETURN_IF_ERROR(node.ReserveComputed(places * (axes + 1)));
  std::vector<float> grid;
  for (std::int64_t place = 0; place < places; ++place) {
    std::int64_t rest = place;
    for (std::int64_t axis = axes; axis-- > 0;) {
      const std::int64_t extent = spatial[static_cast<std::size_t>(axis)];
      grid.push_back(static_cast<float>(Coordinate(rest % extent, extent, align_corners)));
      rest /= extent;
    }
    grid.push_back(1);
  }
  return ir::TensorData::FromValues({places, axes + 1}, grid);
}

/// theta [N, axes, axes + 1] applied to every place of a grid [N, …spatial, axes].
absl::Status ImportAffineGrid(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * theta, node.Input(0));
  ASSIGN_OR_RETURN(const Ints size, node.ConstantInts(1));
  ASSIGN_OR_RETURN(const std::int64_t align_corners, node.IntOr("align_corners", 0));
  if (size.size() != 4 && size.size() != 5) {
    return Malformed(absl::StrCat("size has ", size.size(), " entries, not 4 or 5"));
  }
  if (theta->type().rank() != 3) return Malformed("theta is not a matrix for each image");
  const Ints spatial(size.begin() + 2, size.end());
  RETURN_IF_ERROR(CheckEntries("size", spatial, spatial.size(), 1));
  ASSIGN_OR_RETURN(ir::TensorData base, BaseGrid(node, spatial, align_corners != 0));
  ir::Value* grid = node.AddConstant(absl::StrCat(node.output_name(0), ".base"), std::move(base));
  if (theta->dtype() != ir::DType::kFloat32) {
    ASSIGN_OR_RETURN(grid, node.Emit(ir::OpKind::kTo, {grid}, {{"dtype", theta->dtype()}}));
  }
  ASSIGN_OR_RETURN(ir::Value * transposed,
                   node.Emit(ir::OpKind::kPermute, {theta}, {{"dims", Ints{0, 2, 1}}}));
  ASSIGN_OR_RETURN(ir::Value * moved, node.Emit(ir::OpKind::kMatmul, {grid, transposed}, {}));
  ir::Shape shape = {moved->shape()[0]};
  for (const std::int64_t extent : spatial) shape.emplace_back(extent);
  shape.push_back(moved->shape()[2]);
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kView, {moved}, {{"size", std::move(shape)}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::StatusOr<ir::Value*> AsInt64(NodeImport& node, ir::Value* x) {
  if (x->dtype() == ir::DType::kInt64) return x;
  return node.Emit(ir::OpKind::kTo, {x}, {{"dtype", ir::DType::kInt64}});
}

/// Before opset 16, coordinates counted from the corner of the first element.
absl::Status ImportRoiAlign(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * rois, node.Input(1));
  ASSIGN_OR_RETURN(ir::Value * images, node.Input(2));
  ASSIGN_OR_RETURN(images, AsInt64(node, images));
  ASSIGN_OR_RETURN(const std::string coordinates,
                   node.TextOr("coordinate_transformation_mode",
                               node.opset() < 16 ? "output_half_pixel" : "half_pixel"));
  ASSIGN_OR_RETURN(std::string mode, node.TextOr("mode", "avg"));
  ASSIGN_OR_RETURN(const std::int64_t height, node.IntOr("output_height", 1));
  ASSIGN_OR_RETURN(const std::int64_t width, node.IntOr("output_width", 1));
  ASSIGN_OR_RETURN(const std::int64_t sampling_ratio, node.IntOr("sampling_ratio", 0));
  ASSIGN_OR_RETURN(const double scale, node.FloatOr("spatial_scale", 1.0));
  RETURN_IF_ERROR(CheckEntries("output size", {height, width}, 2, 1));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kRoiAlign, {x, rois, images},
                                                 {{"output_size", Ints{height, width}},
                                                  {"spatial_scale", scale},
                                                  {"sampling_ratio", sampling_ratio},
                                                  {"aligned", coordinates == "half_pixel"},
                                                  {"mode", std::move(mode)}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportMaxRoiPool(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * rois, node.Input(1));
  ASSIGN_OR_RETURN(Ints size, node.IntsOr("pooled_shape", {}));
  ASSIGN_OR_RETURN(const double scale, node.FloatOr("spatial_scale", 1.0));
  RETURN_IF_ERROR(CheckEntries("pooled_shape", size, 2, 1));
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kRoiPool, {x, rois},
                             {{"output_size", std::move(size)}, {"spatial_scale", scale}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// A number of NonMaxSuppression: known at import, or an operand for what only a run tells.
struct Threshold {
  double known;
  ir::Value* operand = nullptr;
};

absl::Status ReadThreshold(NodeImport& node, int index, Threshold& threshold) {
  if (!node.HasInput(index)) return absl::OkStatus();
  ASSIGN_OR_RETURN(ir::Value * given, node.Input(index));
  if (!given->is_constant()) {
    threshold.operand = given;
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(threshold.known, node.ConstantFloat(index));
  return absl::OkStatus();
}

/// Without max_output_boxes_per_class there is no output.
absl::Status ImportNonMaxSuppression(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * boxes, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * scores, node.Input(1));
  Threshold thresholds[] = {{0}, {0}, {-std::numeric_limits<double>::infinity()}};
  std::vector<ir::Value*> operands = {boxes, scores};
  for (int i = 0; i < 3; ++i) {
    RETURN_IF_ERROR(ReadThreshold(node, i + 2, thresholds[i]));
    operands.push_back(thresholds[i].operand);
  }
  const double max_per_class = thresholds[0].known;
  if (std::isnan(max_per_class)) return Malformed("max_output_boxes_per_class is no number");
  ASSIGN_OR_RETURN(const std::int64_t center_point_box, node.IntOr("center_point_box", 0));
  const auto most = static_cast<std::int64_t>(std::clamp(max_per_class, 0.0, 1e15));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kNms, std::move(operands),
                                                 {{"count", ir::Shape{node.FreshDim("nms")}},
                                                  {"max_per_class", most},
                                                  {"iou_threshold", thresholds[1].known},
                                                  {"score_threshold", thresholds[2].known},
                                                  {"center_point_box", center_point_box != 0}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportDeformConv(NodeImport& node) {
  std::vector<ir::Value*> operands;
  for (int i = 0; i < 5; ++i) {
    ASSIGN_OR_RETURN(ir::Value * operand, i < 3 ? node.Input(i) : node.OptionalInput(i));
    operands.push_back(operand);
  }
  ASSIGN_OR_RETURN(Ints kernel, FilterKernel(node, *operands[0], *operands[1]));
  if (kernel.size() != 2) return Unsupported("a deformable convolution that is not of images");
  ASSIGN_OR_RETURN(const WindowAttributes window,
                   ReadExplicitWindow(node, operands[0]->shape(), std::move(kernel)));
  ASSIGN_OR_RETURN(const std::int64_t groups, node.IntOr("group", 1));
  ASSIGN_OR_RETURN(const std::int64_t offset_groups, node.IntOr("offset_group", 1));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kDeformConv2d, std::move(operands),
                                                 {{"stride", window.strides},
                                                  {"padding", window.pads},
                                                  {"dilation", window.dilations},
                                                  {"groups", groups},
                                                  {"offset_groups", offset_groups}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"GridSample", 16, ImportGridSample},
    {"AffineGrid", 20, ImportAffineGrid, Operands(1)},
    {"RoiAlign", 10, ImportRoiAlign},
    {"MaxRoiPool", 1, ImportMaxRoiPool},
    {"NonMaxSuppression", 10, ImportNonMaxSuppression},
    {"DeformConv", 19, ImportDeformConv},
};

}  // namespace

absl::Span<const OpRow> VisionImporters() { return kRows; }

}  // namespace zeropoint::frontend
