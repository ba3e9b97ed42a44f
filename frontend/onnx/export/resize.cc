// Resampling.

#include <cmath>
#include <cstddef>
#include <vector>

#include "frontend/onnx/export/table.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

/// Scales, or sizes where a scale follows from the extents.
struct Target {
  std::string scales, sizes;
};

/// Whether the scales are given and lead, as ONNX rounds them, to the size that the result has.
bool ScalesTellTheSize(const ir::Op& op) {
  const std::vector<double>& scales = op.floats_attribute("scales");
  for (std::size_t i = 0; i < scales.size(); ++i) {
    const ir::Dim& from = op.operand(0)->shape()[i];
    const ir::Dim& to = op.result()->shape()[i];
    if (scales[i] == 0) return false;
    if (!from.is_constant() || !to.is_constant()) continue;
    const float scaled = static_cast<float>(from.constant()) * static_cast<float>(scales[i]);
    if (std::floor(scaled) != static_cast<float>(to.constant())) return false;
  }
  return true;
}

absl::StatusOr<Target> AddTarget(const NodeExport& node) {
  const std::vector<double>& scales = node.op.floats_attribute("scales");
  if (ScalesTellTheSize(node.op)) {
    return Target{node.graph.AddFloats(node.op.location() + "/scales", scales), ""};
  }
  ASSIGN_OR_RETURN(std::string sizes,
                   node.graph.AddShape(node.op.location() + "/sizes", node.op.result()->shape()));
  return Target{"", std::move(sizes)};
}

/// What only filters have.
absl::Status SetFilter(const NodeExport& node, EmittedNode resize) {
  resize.Int("exclude_outside", node.op.bool_attribute("exclude_outside") ? 1 : 0);
  if (node.op.bool_attribute("antialias")) {
    RETURN_IF_ERROR(RequireOpset(node, 18, "is antialiased"));
    resize.Int("antialias", 1);
  }
  if (node.op.kind() == ir::OpKind::kResizeCubic) {
    resize.Float("cubic_coeff_a", node.op.float_attribute("cubic_coeff_a"));
  }
  return absl::OkStatus();
}

const char* ModeOf(ir::OpKind kind) {
  if (kind == ir::OpKind::kResizeNearest) return "nearest";
  return kind == ir::OpKind::kResizeLinear ? "linear" : "cubic";
}

absl::Status ExportResize(const NodeExport& node, const char* op_type) {
  ASSIGN_OR_RETURN(const Target target, AddTarget(node));
  const std::vector<double>& roi = node.op.floats_attribute("roi");
  const std::string region =
      roi.empty() ? "" : node.graph.AddFloats(node.op.location() + "/roi", roi);
  EmittedNode resize =
      node.Emit(op_type, {node.Input(0), region, target.scales, target.sizes}, node.Output());
  resize.Text("mode", ModeOf(node.op.kind()))
      .Text("coordinate_transformation_mode", node.op.string_attribute("coordinate_mode"))
      .Float("extrapolation_value", node.op.float_attribute("extrapolation_value"));
  if (node.op.kind() != ir::OpKind::kResizeNearest) return SetFilter(node, resize);
  resize.Text("nearest_mode", node.op.string_attribute("nearest_mode"));
  return absl::OkStatus();
}

constexpr ExportRow kRows[] = {
    {ir::OpKind::kResizeNearest, "Resize", ExportResize},
    {ir::OpKind::kResizeLinear, "Resize", ExportResize},
    {ir::OpKind::kResizeCubic, "Resize", ExportResize},
};

}  // namespace

absl::Span<const ExportRow> ResizeExports() { return kRows; }

}  // namespace zeropoint::frontend
