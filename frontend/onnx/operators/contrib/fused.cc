// Convolutions and products with what ONNX Runtime's optimizer fuses into them.

#include <utility>
#include <vector>

#include "frontend/onnx/operators/contrib/families.h"
#include "frontend/onnx/operators/contrib/fused_activation.h"
#include "frontend/onnx/operators/conv.h"
#include "frontend/onnx/operators/gemm.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

/// activation(conv(x, w) + bias + z).
absl::Status ImportFusedConv(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * weight, node.Input(1));
  ASSIGN_OR_RETURN(ir::Value * bias, node.OptionalInput(2));
  ASSIGN_OR_RETURN(ir::Value * z, node.OptionalInput(3));
  ASSIGN_OR_RETURN(ir::Value * y, EmitConv(node, x, weight, bias));
  if (z != nullptr) {
    ASSIGN_OR_RETURN(y, Binary(node, ir::OpKind::kAdd, y, z));
  }
  ASSIGN_OR_RETURN(const std::vector<float> parameters, node.FloatsOr("activation_params", {}));
  ASSIGN_OR_RETURN(y, EmitActivation(node, y, parameters));
  node.SetOutput(0, y);
  return absl::OkStatus();
}

absl::Status ImportFusedGemm(NodeImport& node) {
  std::vector<float> parameters;
  for (const char* name : {"activation_alpha", "activation_beta", "activation_gamma"}) {
    if (!node.HasAttribute(name)) break;
    ASSIGN_OR_RETURN(const double parameter, node.FloatOr(name, 0));
    parameters.push_back(static_cast<float>(parameter));
  }
  ASSIGN_OR_RETURN(ir::Value * y, EmitGemm(node));
  ASSIGN_OR_RETURN(y, EmitActivation(node, y, parameters));
  node.SetOutput(0, y);
  return absl::OkStatus();
}

/// alpha * a' * b'.
absl::Status ImportFusedMatMul(NodeImport& node) {
  for (const char* name : {"transBatchA", "transBatchB"}) {
    ASSIGN_OR_RETURN(const std::int64_t transposed, node.IntOr(name, 0));
    if (transposed != 0)
      return Unsupported("batches of transposed rows (transBatchA, transBatchB)");
  }
  ASSIGN_OR_RETURN(ir::Value * a, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * b, node.Input(1));
  ASSIGN_OR_RETURN(const double alpha, node.FloatOr("alpha", 1));
  ASSIGN_OR_RETURN(a, TransposedIf(node, "transA", a));
  ASSIGN_OR_RETURN(b, TransposedIf(node, "transB", b));
  ASSIGN_OR_RETURN(ir::Value * y, Binary(node, ir::OpKind::kMatmul, a, b));
  if (alpha != 1) {
    ASSIGN_OR_RETURN(y, WithScalar(node, ir::OpKind::kMul, y, alpha));
  }
  node.SetOutput(0, y);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"com.microsoft.FusedConv", 1, ImportFusedConv},
    {"com.microsoft.FusedGemm", 1, ImportFusedGemm},
    {"com.microsoft.FusedMatMul", 1, ImportFusedMatMul},
    {"com.microsoft.TransposeMatMul", 1, ImportFusedMatMul},
};

}  // namespace

absl::Span<const OpRow> OrtFusedImporters() { return kRows; }

}  // namespace zeropoint::frontend
