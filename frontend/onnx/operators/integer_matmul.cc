// Products of quantized matrices: QLinearMatMul and MatMulInteger.

#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/operators/quantization.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

/// Dequantize, multiply, quantize: what the quantizer makes of a float product, too.
absl::Status ImportQLinearMatMul(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * a, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * b, node.Input(3));
  ASSIGN_OR_RETURN(AffineParams a_params, ReadAffineParams(node, 1));
  ASSIGN_OR_RETURN(AffineParams b_params, ReadAffineParams(node, 4));
  ASSIGN_OR_RETURN(AffineParams y_params, ReadAffineParams(node, 6));
  if (y_params.zero_point == nullptr) return Malformed("input 7 is missing");
  a_params.axis = -2;
  b_params.axis = y_params.axis = -1;
  ASSIGN_OR_RETURN(a, EmitDequantize(node, a, a_params));
  ASSIGN_OR_RETURN(b, EmitDequantize(node, b, b_params));
  ASSIGN_OR_RETURN(ir::Value * product, Binary(node, ir::OpKind::kMatmul, a, b));
  ASSIGN_OR_RETURN(product,
                   EmitQuantize(node, product, y_params, y_params.zero_point->dtype(), true));
  node.SetOutput(0, product);
  return absl::OkStatus();
}

/// One zero point a row of the matrix as a column; any other as it is.
absl::StatusOr<ir::Value*> AlongRows(NodeImport& node, ir::Value* zero_point) {
  if (zero_point == nullptr || zero_point->type().rank() != 1 ||
      zero_point->shape()[0] == ir::Dim(1)) {
    return zero_point;
  }
  return node.Emit(ir::OpKind::kUnsqueeze, {zero_point}, {{"dim", std::int64_t{1}}});
}

/// Integers as floats, exactly.
absl::Status ImportMatMulInteger(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * a, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * b, node.Input(1));
  ASSIGN_OR_RETURN(ir::Value * a_zero, node.OptionalInput(2));
  ASSIGN_OR_RETURN(ir::Value * b_zero, node.OptionalInput(3));
  if (a->type().rank() == 0) return Malformed("a factor is a scalar");
  const ir::DType dtype = ExactSumDType(a->shape().back());
  ASSIGN_OR_RETURN(a_zero, AlongRows(node, a_zero));
  ASSIGN_OR_RETURN(a, EmitCentered(node, a, a_zero, dtype));
  ASSIGN_OR_RETURN(b, EmitCentered(node, b, b_zero, dtype));
  ASSIGN_OR_RETURN(ir::Value * product, Binary(node, ir::OpKind::kMatmul, a, b));
  ASSIGN_OR_RETURN(product, EmitTo(node, product, ir::DType::kInt32));
  node.SetOutput(0, product);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"QLinearMatMul", 10, ImportQLinearMatMul},
    {"MatMulInteger", 10, ImportMatMulInteger},
};

}  // namespace

absl::Span<const OpRow> IntegerMatmulImporters() { return kRows; }

}  // namespace zeropoint::frontend
