// Activations.

#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/op_table.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::frontend {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Ops of one operand and no attributes.
template <ir::OpKind kKind>
absl::Status ImportUnary(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(kKind, {x}, {}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// Bounds are attributes before opset 11 and inputs since; both may be absent.
absl::Status ImportClip(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  double min = -kInfinity, max = kInfinity;
  if (node.opset() < 11) {
    ASSIGN_OR_RETURN(min, node.FloatOr("min", min));
    ASSIGN_OR_RETURN(max, node.FloatOr("max", max));
  }
  if (node.HasInput(1)) {
    ASSIGN_OR_RETURN(min, node.ConstantFloat(1));
  }
  if (node.HasInput(2)) {
    ASSIGN_OR_RETURN(max, node.ConstantFloat(2));
  }
  // Exporters write the float32 limits for "no bound".
  constexpr double kFloatMax = std::numeric_limits<float>::max();
  if (min <= -kFloatMax) min = -kInfinity;
  if (max >= kFloatMax) max = kInfinity;
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kHardtanh, {x}, {{"min_val", min}, {"max_val", max}}));
  node.SetOutput(0, result);
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

absl::Status ImportElu(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const double alpha, node.FloatOr("alpha", 1.0));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kElu, {x}, {{"alpha", alpha}}));
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

constexpr OpRow kRows[] = {
    {"Relu", 1, ImportUnary<ir::OpKind::kRelu>},
    {"Sigmoid", 1, ImportUnary<ir::OpKind::kSigmoid>},
    {"Tanh", 1, ImportUnary<ir::OpKind::kTanh>},
    {"HardSwish", 14, ImportUnary<ir::OpKind::kHardswish>},
    {"Erf", 9, ImportUnary<ir::OpKind::kErf>},
    {"Exp", 1, ImportUnary<ir::OpKind::kExp>},
    {"Log", 1, ImportUnary<ir::OpKind::kLog>},
    {"Sqrt", 1, ImportUnary<ir::OpKind::kSqrt>},
    {"Abs", 1, ImportUnary<ir::OpKind::kAbs>},
    {"Neg", 1, ImportUnary<ir::OpKind::kNeg>},
    {"Clip", 1, ImportClip, Operands(1, 2)},
    {"HardSigmoid", 1, ImportHardSigmoid},
    {"LeakyRelu", 1, ImportLeakyRelu},
    {"Elu", 1, ImportElu},
    {"Gelu", 20, ImportGelu},
};

}  // namespace

absl::Span<const OpRow> ActivationImporters() { return kRows; }

}  // namespace zeropoint::frontend
