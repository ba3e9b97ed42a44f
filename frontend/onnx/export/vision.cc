// Boxes and grids.

#include <cmath>

#include "frontend/onnx/export/table.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

/// A threshold of aten.nms: its operand, or else a constant of its attribute; "" for no threshold.
std::string NmsThreshold(const NodeExport& node, int index, const std::string& name) {
  if (std::string given = node.Input(index); !given.empty()) return given;
  const double value = node.op.float_attribute(name);
  return std::isinf(value) ? "" : node.graph.AddFloats(node.op.location() + "/" + name, {value});
}

absl::Status ExportNms(const NodeExport& node, const char* op_type) {
  const ir::Op& op = node.op;
  std::string most = node.Input(2);
  if (most.empty()) {
    most =
        node.graph.AddInts(op.location() + "/max_per_class", {op.int_attribute("max_per_class")});
  }
  const std::string iou = NmsThreshold(node, 3, "iou_threshold");
  const std::string least = NmsThreshold(node, 4, "score_threshold");
  node.Emit(op_type, {node.Input(0), node.Input(1), most, iou, least}, node.Output())
      .Int("center_point_box", op.bool_attribute("center_point_box") ? 1 : 0);
  return absl::OkStatus();
}

/// The names of the modes changed with opset 20.
absl::Status ExportGridSampler(const NodeExport& node, const char* op_type) {
  RETURN_IF_ERROR(RequireOpset(node, 16, "samples a grid"));
  std::string mode = node.op.string_attribute("mode");
  if (node.graph.opset() >= 20)
    mode = mode == "bilinear" ? "linear" : mode == "bicubic" ? "cubic" : mode;
  node.Emit(op_type, node.Inputs(), node.Output())
      .Text("mode", mode)
      .Text("padding_mode", node.op.string_attribute("padding_mode"))
      .Int("align_corners", node.op.bool_attribute("align_corners") ? 1 : 0);
  return absl::OkStatus();
}

constexpr ExportRow kRows[] = {
    {ir::OpKind::kNms, "NonMaxSuppression", ExportNms},
    {ir::OpKind::kGridSampler, "GridSample", ExportGridSampler},
};

}  // namespace

absl::Span<const ExportRow> VisionExports() { return kRows; }

}  // namespace zeropoint::frontend
