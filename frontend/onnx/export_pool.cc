// Pooling and means.

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
  EmitPool(node, op_type)
      .Int("count_include_pad", node.op.bool_attribute("count_include_pad") ? 1 : 0);
  return absl::OkStatus();
}

absl::Status ExportAdaptiveAvgPool(const NodeExport& node, const char* op_type) {
  if (node.op.ints_attribute("output_size") != std::vector<std::int64_t>{1, 1}) {
    return CannotSay("pools to another output_size than [1,1]");
  }
  return ExportAsIs(node, op_type);
}

/// The axes are an input since opset 18.
absl::Status ExportMean(const NodeExport& node, const char* op_type) {
  const std::vector<std::int64_t>& axes = node.op.ints_attribute("dim");
  const bool as_input = node.graph.opset() >= 18;
  std::vector<std::string> inputs = {node.Input(0)};
  if (as_input) {
    inputs.push_back(node.graph.AddInts(node.op.location() + "/axes", axes));
  }
  EmittedNode mean = node.Emit(op_type, inputs, node.Output());
  mean.Int("keepdims", node.op.bool_attribute("keepdim") ? 1 : 0);
  if (!as_input) {
    mean.Ints("axes", axes);
  }
  return absl::OkStatus();
}

constexpr ExportRow kRows[] = {
    {ir::OpKind::kMaxPool2d, "MaxPool", ExportMaxPool},
    {ir::OpKind::kAvgPool2d, "AveragePool", ExportAvgPool},
    {ir::OpKind::kAdaptiveAvgPool2d, "GlobalAveragePool", ExportAdaptiveAvgPool},
    {ir::OpKind::kMean, "ReduceMean", ExportMean},
};

}  // namespace

absl::Span<const ExportRow> PoolExports() { return kRows; }

}  // namespace zeropoint::frontend
