// Quantize and dequantize.

#include <limits>

#include "frontend/onnx/export/table.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

template <typename T>
ir::TensorData ZeroPoints(const std::vector<std::int64_t>& shape,
                          const std::vector<std::int32_t>& zero_points) {
  return ir::TensorData::FromValues(shape, std::vector<T>(zero_points.begin(), zero_points.end()));
}

/// Zero points of the dtype that is quantized to: ONNX reads the dtype off them.
absl::StatusOr<ir::TensorData> ZeroPointsOf(ir::DType dtype, const std::vector<std::int64_t>& shape,
                                            const std::vector<std::int32_t>& zero_points) {
  switch (dtype) {
    case ir::DType::kInt8:
      return ZeroPoints<std::int8_t>(shape, zero_points);
    case ir::DType::kUint8:
      return ZeroPoints<std::uint8_t>(shape, zero_points);
    case ir::DType::kInt32:
      return ZeroPoints<std::int32_t>(shape, zero_points);
    default:
      return CannotSay("quantizes to another dtype than i8, u8 or i32");
  }
}

/// ONNX saturates to the whole dtype.
absl::Status CheckFullRange(const ir::Op& op) {
  const std::int64_t min = op.int_attribute("quant_min"), max = op.int_attribute("quant_max");
  const bool is_unsigned = op.dtype_attribute("dtype") == ir::DType::kUint8;
  return min == (is_unsigned ? 0 : -128) && max == (is_unsigned ? 255 : 127)
             ? absl::OkStatus()
             : CannotSay("quantizes to a part of its dtype's range");
}

absl::Status EmitPerTensorOf(const NodeExport& node, const char* op_type, const std::string& input,
                             const std::string& output) {
  const ir::Op& op = node.op;
  ASSIGN_OR_RETURN(const ir::TensorData zero_point,
                   ZeroPointsOf(op.dtype_attribute("dtype"), {},
                                {static_cast<std::int32_t>(op.int_attribute("zero_point"))}));
  const std::string scale = node.graph.AddScalar(op.location() + "/scale",
                                                 static_cast<float>(op.float_attribute("scale")));
  node.Emit(op_type,
            {input, scale, node.graph.AddInitializer(op.location() + "/zero_point", zero_point)},
            output);
  return absl::OkStatus();
}

absl::Status EmitPerTensor(const NodeExport& node, const char* op_type) {
  return EmitPerTensorOf(node, op_type, node.Input(0), node.Output());
}

absl::Status EmitPerChannel(const NodeExport& node, const char* op_type) {
  const ir::Op& op = node.op;
  const ir::Value& values = *op.operand(2);
  if (!op.operand(1)->is_constant() || !values.is_constant()) {
    return CannotSay("has scales or zero points that are computed");
  }
  const auto zero_points = values.data().values<std::int32_t>();
  ASSIGN_OR_RETURN(const ir::TensorData data,
                   ZeroPointsOf(op.dtype_attribute("dtype"), values.data().shape(),
                                {zero_points.begin(), zero_points.end()}));
  const std::string zero_point = node.graph.AddInitializer(op.location() + "/zero_point", data);
  node.Emit(op_type, {node.Input(0), node.Input(1), zero_point}, node.Output())
      .Int("axis", op.int_attribute("axis"));
  return absl::OkStatus();
}

absl::Status ExportQuantizePerTensor(const NodeExport& node, const char* op_type) {
  RETURN_IF_ERROR(CheckFullRange(node.op));
  return EmitPerTensor(node, op_type);
}

absl::Status ExportQuantizePerChannel(const NodeExport& node, const char* op_type) {
  RETURN_IF_ERROR(CheckFullRange(node.op));
  return EmitPerChannel(node, op_type);
}

/// What a chain of choose_qparams, quantize and dequantize per token quantizes; null for another
/// op.
const ir::Value* QuantizedRows(const ir::Op& dequantize) {
  if (dequantize.kind() != ir::OpKind::kDequantizePerToken) return nullptr;
  const ir::Op* quantize = dequantize.operand(0)->defining_op();
  const ir::Op* choose = dequantize.operand(1)->defining_op();
  const bool matches = quantize != nullptr && choose != nullptr &&
                       quantize->kind() == ir::OpKind::kQuantizePerToken &&
                       choose->kind() == ir::OpKind::kChooseQParamsPerToken &&
                       choose->operand(0) == quantize->operand(0);
  return matches ? quantize->operand(0) : nullptr;
}

/// ONNX quantizes at run time with one scale for a tensor, not row by row: what would be off by a
/// rounding in our program is exact in the model.
absl::Status ExportDequantizePerToken(const NodeExport& node, const char* op_type) {
  const ir::Value* x = QuantizedRows(node.op);
  if (x == nullptr) return CannotSay("has a scale for each row");
  node.Emit(op_type, {node.graph.NameOf(*x)}, node.Output());
  return absl::OkStatus();
}

/// Nothing, where only such chains read it.
absl::Status ExportInsideChain(const NodeExport& node, const char* /*op_type*/) {
  for (int i = 0; i < node.op.num_results(); ++i) {
    for (const ir::Use& use : node.op.result(i)->uses()) {
      const bool is_chain =
          use.op->kind() == ir::OpKind::kQuantizePerToken || QuantizedRows(*use.op) != nullptr;
      if (!is_chain) return CannotSay("has a scale for each row");
    }
  }
  return absl::OkStatus();
}

constexpr ExportRow kRows[] = {
    {ir::OpKind::kChooseQParamsPerToken, "", ExportInsideChain},
    {ir::OpKind::kQuantizePerToken, "", ExportInsideChain},
    {ir::OpKind::kDequantizePerToken, "Identity", ExportDequantizePerToken},
    {ir::OpKind::kQuantizePerTensor, "QuantizeLinear", ExportQuantizePerTensor},
    {ir::OpKind::kQuantizePerChannel, "QuantizeLinear", ExportQuantizePerChannel},
    {ir::OpKind::kDequantizePerTensor, "DequantizeLinear", EmitPerTensor},
    {ir::OpKind::kDequantizePerChannel, "DequantizeLinear", EmitPerChannel},
    {ir::OpKind::kObserve, "Identity", ExportAsIs},
};

}  // namespace

absl::Status EmitMoved(const NodeExport& node, int index, Move move, const std::string& output) {
  const ir::Op* producer = node.op.operand(index)->defining_op();
  const bool is_dequantized =
      producer != nullptr && producer->kind() == ir::OpKind::kDequantizePerTensor;
  if (!is_dequantized || node.graph.opset() < 21) {
    move(node.Input(index), output);
    return absl::OkStatus();
  }
  const std::string quantized = node.graph.NewName(output + "/quantized");
  move(node.graph.NameOf(*producer->operand(0)), quantized);
  return EmitPerTensorOf({*producer, node.graph}, "DequantizeLinear", quantized, output);
}

absl::Span<const ExportRow> QuantExports() { return kRows; }

}  // namespace zeropoint::frontend
