// Pooling.

#include "frontend/onnx/export_table.h"

namespace zeropoint::frontend {
namespace {

EmittedNode EmitPool(const NodeExport& node, const char* op_type) {
  const ir::Op& op = node.op;
  return node.Emit(op_type, {node.Input(0)}, node.Output())
      .Ints("kernel_shape", op.ints_attribute("kernel_size"))
      .Ints("strides", op.ints_attribute("stride"))
      .Ints("pads", op.ints_attribute("padding"))
      .Int("ceil_mode", op.bool_attribute("ceil_mode") ? 1 : 0);
}

absl::Status ExportMaxPool(const NodeExport& node, const char* op_type) {
  EmitPool(node, op_type).Ints("dilations", node.op.ints_attribute("dilation"));
  return absl::OkStatus();
}

absl::Status ExportAvgPool(const NodeExport& node, const char* op_type) {
  if (node.op.int_attribute("divisor_override") != 0) return CannotSay("has a divisor_override");
  const std::vector<std::int64_t>& dilation = node.op.ints_attribute("dilation");
  const bool dilated = dilation != std::vector<std::int64_t>(dilation.size(), 1);
  if (dilated && node.graph.opset() < 19) return CannotSay("is dilated, which opset 19 can say");
  EmittedNode pool = EmitPool(node, op_type);
  pool.Int("count_include_pad", node.op.bool_attribute("count_include_pad") ? 1 : 0);
  if (dilated) pool.Ints("dilations", dilation);
  return absl::OkStatus();
}

absl::Status ExportAdaptiveAvgPool(const NodeExport& node, const char* op_type) {
  if (node.op.ints_attribute("output_size") != std::vector<std::int64_t>{1, 1}) {
    return CannotSay("pools to another output_size than [1,1]");
  }
  return ExportAsIs(node, op_type);
}

constexpr ExportRow kRows[] = {
    {ir::OpKind::kMaxPool2d, "MaxPool", ExportMaxPool},
    {ir::OpKind::kMaxPool3d, "MaxPool", ExportMaxPool},
    {ir::OpKind::kAvgPool2d, "AveragePool", ExportAvgPool},
    {ir::OpKind::kAvgPool3d, "AveragePool", ExportAvgPool},
    {ir::OpKind::kAdaptiveAvgPool2d, "GlobalAveragePool", ExportAdaptiveAvgPool},
};

}  // namespace

absl::Span<const ExportRow> PoolExports() { return kRows; }

}  // namespace zeropoint::frontend
