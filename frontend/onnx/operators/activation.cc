// Activations with parameters.

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Two constant floats that make a clamp, as nearly always. Exporters write the float32 limits for
/// "no bound".
absl::StatusOr<ir::Value*> Clamped(NodeImport& node, ir::Value* x, double min, double max) {
  constexpr double kFloatMax = std::numeric_limits<float>::max();
  if (min <= -kFloatMax) min = -kInfinity;
  if (max >= kFloatMax) max = kInfinity;
  return node.Emit(ir::OpKind::kHardtanh, {x}, {{"min_val", min}, {"max_val", max}});
}

/// A bound of Clip: `fallback` when it is absent, nullopt unless it is a constant float.
absl::StatusOr<std::optional<double>> ClipBound(NodeImport& node, int index, double fallback) {
  if (!node.HasInput(index)) return fallback;
  ASSIGN_OR_RETURN(const ir::Value* bound, node.Input(index));
  const bool is_float =
      bound->dtype() == ir::DType::kFloat32 || bound->dtype() == ir::DType::kFloat64;
  if (!bound->is_constant() || !is_float) return std::nullopt;
  return node.ConstantFloat(index);
}

/// Bounds are attributes before opset 11 and inputs since; both may be absent. When the lower one
/// is above the upper one, the upper one wins.
absl::Status ImportClip(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(std::optional<double> min, ClipBound(node, 1, -kInfinity));
  ASSIGN_OR_RETURN(std::optional<double> max, ClipBound(node, 2, kInfinity));
  if (node.opset() < 11) {
    ASSIGN_OR_RETURN(min, node.FloatOr("min", -kInfinity));
    ASSIGN_OR_RETURN(max, node.FloatOr("max", kInfinity));
  }
  const bool is_float = ir::IsFloatingPoint(x->dtype());
  if (node.opset() < 11 || (min && max && *min <= *max && is_float)) {
    ASSIGN_OR_RETURN(x, Clamped(node, x, *min, *max));
    node.SetOutput(0, x);
    return absl::OkStatus();
  }
  for (int i : {1, 2}) {
    if (!node.HasInput(i)) continue;
    ASSIGN_OR_RETURN(ir::Value * bound, node.Input(i));
    ASSIGN_OR_RETURN(x,
                     Binary(node, i == 1 ? ir::OpKind::kMaximum : ir::OpKind::kMinimum, x, bound));
  }
  if (!node.HasInput(1) && !node.HasInput(2)) {
    return node.ForwardInput(0, 0);
  }
  node.SetOutput(0, x);
  return absl::OkStatus();
}

/// ONNX stores alpha as float32; the one nearest 1/6 means ATen's 1/6.
absl::Status ImportHardSigmoid(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(double alpha, node.FloatOr("alpha", 0.2));
  ASSIGN_OR_RETURN(const double beta, node.FloatOr("beta", 0.5));
  if (std::abs(alpha * 6.0 - 1.0) < 1e-6) {
    alpha = 1.0 / 6.0;
  }
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kHardsigmoid, {x}, {{"alpha", alpha}, {"beta", beta}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportLeakyRelu(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const double alpha, node.FloatOr("alpha", 0.01));
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kLeakyRelu, {x}, {{"negative_slope", alpha}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportGelu(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(std::string approximate, node.TextOr("approximate", "none"));
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kGelu, {x}, {{"approximate", std::move(approximate)}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// x * sigmoid(alpha * x).
absl::Status ImportSwish(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const double alpha, node.FloatOr("alpha", 1));
  ir::Value* scaled = x;
  if (alpha != 1) {
    ASSIGN_OR_RETURN(scaled, WithScalar(node, ir::OpKind::kMul, x, alpha));
  }
  ASSIGN_OR_RETURN(ir::Value * gate, Unary(node, ir::OpKind::kSigmoid, scaled));
  ASSIGN_OR_RETURN(ir::Value * result, Binary(node, ir::OpKind::kMul, x, gate));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"Clip", 1, ImportClip},           {"HardSigmoid", 1, ImportHardSigmoid},
    {"LeakyRelu", 1, ImportLeakyRelu}, {"Gelu", 20, ImportGelu},
    {"Swish", 24, ImportSwish},
};

}  // namespace

absl::Span<const OpRow> ActivationImporters() { return kRows; }

}  // namespace zeropoint::frontend
