#include "frontend/onnx/operators/dynamic_quantize.h"

#include "frontend/onnx/scope/emit.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

/// The extreme over all elements, and 0.
absl::StatusOr<ir::Value*> EmitExtreme(NodeImport& node, ir::Value* x, ir::OpKind over_axes,
                                       ir::OpKind of_two) {
  ir::Value* extreme = x;
  if (x->type().rank() > 0) {
    ASSIGN_OR_RETURN(extreme, node.Emit(over_axes, {x}, {{"dim", AxisRange(0, x->type().rank())}}));
  }
  return WithScalar(node, of_two, extreme, 0.0);
}

}  // namespace

absl::StatusOr<DynamicallyQuantized> EmitDynamicQuantize(NodeImport& node, ir::Value* x) {
  ASSIGN_OR_RETURN(ir::Value * low, EmitExtreme(node, x, ir::OpKind::kAmin, ir::OpKind::kMinimum));
  ASSIGN_OR_RETURN(ir::Value * high, EmitExtreme(node, x, ir::OpKind::kAmax, ir::OpKind::kMaximum));
  AffineParams params;
  ASSIGN_OR_RETURN(ir::Value * range, Binary(node, ir::OpKind::kSub, high, low));
  ASSIGN_OR_RETURN(params.scale, WithScalar(node, ir::OpKind::kDiv, range, 255.0));
  ASSIGN_OR_RETURN(ir::Value * negative, Unary(node, ir::OpKind::kNeg, low));
  ASSIGN_OR_RETURN(params.zero_point,
                   EmitQuantize(node, negative, params, ir::DType::kUint8, true));
  ASSIGN_OR_RETURN(ir::Value * quantized, EmitQuantize(node, x, params, ir::DType::kUint8, true));
  return DynamicallyQuantized{quantized, params};
}

}  // namespace zeropoint::frontend
