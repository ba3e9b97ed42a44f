// Activations that ONNX Runtime's optimizer fuses, and those inside its fused products.

#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/contrib/families.h"
#include "frontend/onnx/operators/contrib/fused_activation.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

struct ActivationRow {
  const char* name;
  ir::OpKind kind;
  /// What the parameters are called here; null for none.
  const char* first = nullptr;
  const char* second = nullptr;
};

constexpr ActivationRow kActivations[] = {
    {"Relu", ir::OpKind::kRelu},
    {"Sigmoid", ir::OpKind::kSigmoid},
    {"Tanh", ir::OpKind::kTanh},
    {"LeakyRelu", ir::OpKind::kLeakyRelu, "negative_slope"},
    {"HardSigmoid", ir::OpKind::kHardsigmoid, "alpha", "beta"},
    {"Clip", ir::OpKind::kHardtanh, "min_val", "max_val"},
};

/// x + input 1, if it is there.
absl::StatusOr<ir::Value*> Biased(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * bias, node.OptionalInput(1));
  return bias == nullptr ? x : Binary(node, ir::OpKind::kAdd, x, bias);
}

absl::Status EmitGelu(NodeImport& node, ir::Value* x, const char* approximate) {
  ASSIGN_OR_RETURN(x,
                   node.Emit(ir::OpKind::kGelu, {x}, {{"approximate", std::string(approximate)}}));
  node.SetOutput(0, x);
  return absl::OkStatus();
}

absl::Status ImportGelu(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  return EmitGelu(node, x, "none");
}

absl::Status ImportBiasGelu(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, Biased(node));
  return EmitGelu(node, x, "none");
}

absl::Status ImportFastGelu(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, Biased(node));
  return EmitGelu(node, x, "tanh");
}

/// x * sigmoid(alpha * x).
absl::Status ImportQuickGelu(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const double alpha, node.FloatOr("alpha", 1.702));
  ir::Value* gate = x;
  if (alpha != 1) {
    ASSIGN_OR_RETURN(gate, WithScalar(node, ir::OpKind::kMul, x, alpha));
  }
  ASSIGN_OR_RETURN(gate, Unary(node, ir::OpKind::kSigmoid, gate));
  ASSIGN_OR_RETURN(ir::Value * result, Binary(node, ir::OpKind::kMul, x, gate));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"com.microsoft.Gelu", 1, ImportGelu},
    {"com.microsoft.BiasGelu", 1, ImportBiasGelu},
    {"com.microsoft.FastGelu", 1, ImportFastGelu},
    {"com.microsoft.QuickGelu", 1, ImportQuickGelu},
};

}  // namespace

absl::StatusOr<ir::Value*> EmitActivation(NodeImport& node, ir::Value* x,
                                          const std::vector<float>& parameters) {
  ASSIGN_OR_RETURN(const std::string name, node.TextOr("activation", ""));
  if (name.empty()) return x;
  for (const ActivationRow& row : kActivations) {
    if (name != row.name) continue;
    ir::AttributeMap attributes;
    const char* const names[] = {row.first, row.second};
    for (std::size_t i = 0; i < std::size(names) && names[i] != nullptr; ++i) {
      if (i >= parameters.size()) {
        return Malformed(absl::StrCat("activation ", name, " needs ", i + 1, " parameters"));
      }
      attributes[names[i]] = DecimalOf(parameters[i]);
    }
    return node.Emit(row.kind, {x}, std::move(attributes));
  }
  return Unsupported(absl::StrCat("activation \"", name, "\""));
}

absl::Span<const OpRow> OrtActivationImporters() { return kRows; }

}  // namespace zeropoint::frontend
