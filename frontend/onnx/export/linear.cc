// Convolutions and matrix products.

#include "frontend/onnx/export/table.h"

namespace zeropoint::frontend {
namespace {

EmittedNode EmitConv(const NodeExport& node, const char* op_type) {
  const ir::Op& op = node.op;
  return node.Emit(op_type, node.Inputs(), node.Output())
      .Ints("strides", op.ints_attribute("stride"))
      .Ints("pads", op.ints_attribute("padding"))
      .Ints("dilations", op.ints_attribute("dilation"))
      .Int("group", op.int_attribute("groups"));
}

absl::Status ExportConv(const NodeExport& node, const char* op_type) {
  EmitConv(node, op_type);
  return absl::OkStatus();
}

absl::Status ExportConvTranspose(const NodeExport& node, const char* op_type) {
  EmitConv(node, op_type).Ints("output_padding", node.op.ints_attribute("output_padding"));
  return absl::OkStatus();
}

absl::Status ExportEinsum(const NodeExport& node, const char* op_type) {
  node.Emit(op_type, node.Inputs(), node.Output())
      .Text("equation", node.op.string_attribute("equation"));
  return absl::OkStatus();
}

/// Gemm for matrices; for more axes MatMul with the transposed weight, then Add.
absl::Status ExportLinear(const NodeExport& node, const char* op_type) {
  if (node.op.operand(0)->shape().size() == 2) {
    node.Emit(op_type, node.Inputs(), node.Output()).Int("transB", 1);
    return absl::OkStatus();
  }
  const std::string weight = node.Between("weight");
  node.Emit("Transpose", {node.Input(1)}, weight).Ints("perm", {1, 0});
  const bool has_bias = node.op.operand(2) != nullptr;
  const std::string product = has_bias ? node.Between("product") : node.Output();
  node.Emit("MatMul", {node.Input(0), weight}, product);
  if (has_bias) {
    node.Emit("Add", {product, node.Input(2)}, node.Output());
  }
  return absl::OkStatus();
}

constexpr ExportRow kRows[] = {
    {ir::OpKind::kConv1d, "Conv", ExportConv},
    {ir::OpKind::kConv2d, "Conv", ExportConv},
    {ir::OpKind::kConv3d, "Conv", ExportConv},
    {ir::OpKind::kConvTranspose1d, "ConvTranspose", ExportConvTranspose},
    {ir::OpKind::kConvTranspose2d, "ConvTranspose", ExportConvTranspose},
    {ir::OpKind::kConvTranspose3d, "ConvTranspose", ExportConvTranspose},
    {ir::OpKind::kLinear, "Gemm", ExportLinear},
    {ir::OpKind::kMatmul, "MatMul", ExportAsIs},
    {ir::OpKind::kEinsum, "Einsum", ExportEinsum},
};

}  // namespace

absl::Span<const ExportRow> LinearExports() { return kRows; }

}  // namespace zeropoint::frontend
