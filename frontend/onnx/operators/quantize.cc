// QuantizeLinear, DequantizeLinear, DynamicQuantizeLinear.

#include "frontend/onnx/file/initializer.h"
#include "frontend/onnx/operators/dynamic_quantize.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/operators/quantization.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

absl::StatusOr<AffineParams> ReadParams(NodeImport& node) {
  ASSIGN_OR_RETURN(AffineParams params, ReadAffineParams(node, 1));
  ASSIGN_OR_RETURN(params.axis, node.IntOr("axis", 1));
  ASSIGN_OR_RETURN(params.block_size, node.IntOr("block_size", 0));
  return params;
}

/// Of the zero point; else as "output_dtype" says; else u8.
absl::StatusOr<ir::DType> QuantizedDType(const NodeImport& node, const AffineParams& params) {
  if (params.zero_point != nullptr) return params.zero_point->dtype();
  ASSIGN_OR_RETURN(const std::int64_t declared, node.IntOr("output_dtype", 0));
  if (declared == 0) return ir::DType::kUint8;
  return DTypeOfOnnx(declared);
}

absl::Status ImportQuantizeLinear(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const AffineParams params, ReadParams(node));
  ASSIGN_OR_RETURN(const ir::DType dtype, QuantizedDType(node, params));
  ASSIGN_OR_RETURN(const std::int64_t saturate, node.IntOr("saturate", 1));
  ASSIGN_OR_RETURN(ir::Value * q, EmitQuantize(node, x, params, dtype, saturate != 0));
  node.SetOutput(0, q);
  return absl::OkStatus();
}

/// The result has the dtype of the scale.
absl::Status ImportDequantizeLinear(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const AffineParams params, ReadParams(node));
  ASSIGN_OR_RETURN(ir::Value * real, EmitDequantize(node, x, params));
  ASSIGN_OR_RETURN(real, EmitTo(node, real, params.scale->dtype()));
  node.SetOutput(0, real);
  return absl::OkStatus();
}

absl::Status ImportDynamicQuantizeLinear(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const DynamicallyQuantized dynamic, EmitDynamicQuantize(node, x));
  ir::Value* const results[] = {dynamic.quantized, dynamic.params.scale, dynamic.params.zero_point};
  for (int i = 0; i < 3; ++i) {
    if (node.HasOutput(i)) node.SetOutput(i, results[i]);
  }
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"QuantizeLinear", 10, ImportQuantizeLinear},
    {"DequantizeLinear", 10, ImportDequantizeLinear},
    {"DynamicQuantizeLinear", 11, ImportDynamicQuantizeLinear},
    {"com.microsoft.QuantizeLinear", 1, ImportQuantizeLinear},
    {"com.microsoft.DequantizeLinear", 1, ImportDequantizeLinear},
};

}  // namespace

absl::Span<const OpRow> QuantizeImporters() { return kRows; }

}  // namespace zeropoint::frontend
