#ifndef ZEROPOINT_FRONTEND_ONNX_OPERATORS_DYNAMIC_QUANTIZE_H_
#define ZEROPOINT_FRONTEND_ONNX_OPERATORS_DYNAMIC_QUANTIZE_H_

#include "absl/status/statusor.h"
#include "frontend/onnx/operators/quantization.h"
#include "frontend/onnx/scope/node_import.h"

namespace zeropoint::frontend {

/// u8, and the scale and zero point that are computed from the data.
struct DynamicallyQuantized {
  ir::Value* quantized;
  AffineParams params;
};

/// `x` (f32) as ONNX's DynamicQuantizeLinear quantizes it: over the range of all its elements and
/// 0. Lowering knows this arithmetic (passes/lowering/dynamic_input.h).
absl::StatusOr<DynamicallyQuantized> EmitDynamicQuantize(NodeImport& node, ir::Value* x);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OPERATORS_DYNAMIC_QUANTIZE_H_
