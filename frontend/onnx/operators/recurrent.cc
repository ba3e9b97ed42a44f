// RNN, GRU and LSTM.

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "frontend/onnx/operators/families.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

/// What differs between the three.
struct Layer {
  ir::OpKind kind;
  std::vector<std::string> activations;  // of one direction
};

/// An activation that takes alpha or beta, and what they are when not given.
struct ParameterRow {
  absl::string_view name;
  double alpha, beta;
  bool has_alpha, has_beta;
};
constexpr ParameterRow kParameters[] = {
    {"Affine", 1.0, 0.0, true, true},           {"LeakyRelu", 0.01, 0.0, true, false},
    {"ThresholdedRelu", 1.0, 0.0, true, false}, {"ScaledTanh", 1.0, 1.0, true, true},
    {"HardSigmoid", 0.2, 0.5, true, true},      {"Elu", 1.0, 0.0, true, false},
};

/// Names are matched without regard to case, as ONNX says; the IR has them in one spelling.
std::string Canonical(const std::string& name) {
  constexpr const char* kNames[] = {
      "Sigmoid",    "Tanh",        "Relu", "Affine",   "LeakyRelu", "ThresholdedRelu",
      "ScaledTanh", "HardSigmoid", "Elu",  "Softsign", "Softplus"};
  for (const char* known : kNames) {
    if (absl::EqualsIgnoreCase(known, name)) return known;
  }
  return name;
}

/// Lists alpha and beta hold an entry for each activation that takes one, in order.
absl::Status AddActivations(const NodeImport& node, const Layer& layer, std::size_t directions,
                            ir::AttributeMap& attributes) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < directions; ++i) {
    names.insert(names.end(), layer.activations.begin(), layer.activations.end());
  }
  ASSIGN_OR_RETURN(names, node.TextsOr("activations", std::move(names)));
  ASSIGN_OR_RETURN(const std::vector<float> alphas, node.FloatsOr("activation_alpha", {}));
  ASSIGN_OR_RETURN(const std::vector<float> betas, node.FloatsOr("activation_beta", {}));
  std::vector<double> alpha(names.size(), 0), beta(names.size(), 0);
  std::size_t next_alpha = 0, next_beta = 0;
  bool any = false;
  for (std::size_t i = 0; i < names.size(); ++i) {
    names[i] = Canonical(names[i]);
    for (const ParameterRow& row : kParameters) {
      if (row.name != absl::string_view(names[i].data(), names[i].size())) continue;
      any = true;
      const bool alpha_given = row.has_alpha && next_alpha < alphas.size();
      const bool beta_given = row.has_beta && next_beta < betas.size();
      alpha[i] = alpha_given ? DecimalOf(alphas[next_alpha++]) : row.alpha;
      beta[i] = beta_given ? DecimalOf(betas[next_beta++]) : row.beta;
    }
  }
  attributes["activations"] = absl::StrJoin(names, ",");
  if (any) {
    attributes["alphas"] = std::move(alpha);
    attributes["betas"] = std::move(beta);
  }
  return absl::OkStatus();
}

/// With layout 1 the batch is the first axis of x, y and the states.
absl::StatusOr<ir::Value*> SwapFirstAxes(NodeImport& node, ir::Value* x) {
  if (x == nullptr) return nullptr;
  if (x->type().rank() != 3) return Malformed("an operand is not of rank 3");
  return node.Emit(ir::OpKind::kPermute, {x}, {{"dims", Ints{1, 0, 2}}});
}

absl::StatusOr<std::vector<ir::Value*>> ReadOperands(NodeImport& node, bool batch_first) {
  std::vector<ir::Value*> operands;
  for (int i = 0; i < std::max(3, node.num_inputs()); ++i) {
    ASSIGN_OR_RETURN(ir::Value * operand, i < 3 ? node.Input(i) : node.OptionalInput(i));
    if (batch_first && (i == 0 || i == 5 || i == 6)) {
      ASSIGN_OR_RETURN(operand, SwapFirstAxes(node, operand));
    }
    operands.push_back(operand);
  }
  return operands;
}

absl::Status SetOutputs(NodeImport& node, const ir::Op& op, bool batch_first) {
  for (int i = 0; i < op.num_results(); ++i) {
    if (!node.HasOutput(i)) continue;
    ir::Value* result = op.result(i);
    if (batch_first && i == 0) {  // [S,D,B,H] as [B,S,D,H]
      ASSIGN_OR_RETURN(result,
                       node.Emit(ir::OpKind::kPermute, {result}, {{"dims", Ints{2, 0, 1, 3}}}));
    } else if (batch_first) {
      ASSIGN_OR_RETURN(result, SwapFirstAxes(node, result));
    }
    node.SetOutput(i, result);
  }
  return absl::OkStatus();
}

absl::Status ImportLayer(NodeImport& node, const Layer& layer, ir::AttributeMap attributes) {
  ASSIGN_OR_RETURN(const std::string direction, node.TextOr("direction", "forward"));
  if (direction != "forward" && direction != "reverse" && direction != "bidirectional") {
    return Malformed(absl::StrCat("direction \"", direction, "\" is unknown"));
  }
  ASSIGN_OR_RETURN(const std::int64_t layout, node.IntOr("layout", 0));
  ASSIGN_OR_RETURN(attributes["clip"], node.FloatOr("clip", 0.0));
  attributes["reverse"] = direction == "reverse";
  RETURN_IF_ERROR(AddActivations(node, layer, direction == "bidirectional" ? 2 : 1, attributes));
  ASSIGN_OR_RETURN(std::vector<ir::Value*> operands, ReadOperands(node, layout != 0));
  ASSIGN_OR_RETURN(ir::Value * y,
                   node.Emit(layer.kind, std::move(operands), std::move(attributes)));
  return SetOutputs(node, *y->defining_op(), layout != 0);
}

absl::Status ImportRnn(NodeImport& node) {
  return ImportLayer(node, {ir::OpKind::kRnn, {"Tanh"}}, {});
}

absl::Status ImportGru(NodeImport& node) {
  ASSIGN_OR_RETURN(const std::int64_t linear, node.IntOr("linear_before_reset", 0));
  return ImportLayer(node, {ir::OpKind::kGru, {"Sigmoid", "Tanh"}},
                     {{"linear_before_reset", linear != 0}});
}

absl::Status ImportLstm(NodeImport& node) {
  ASSIGN_OR_RETURN(const std::int64_t input_forget, node.IntOr("input_forget", 0));
  return ImportLayer(node, {ir::OpKind::kLstm, {"Sigmoid", "Tanh", "Tanh"}},
                     {{"input_forget", input_forget != 0}});
}

constexpr OpRow kRows[] = {
    {"RNN", 1, ImportRnn},
    {"GRU", 1, ImportGru},
    {"LSTM", 1, ImportLstm},
};

}  // namespace

absl::Span<const OpRow> RecurrentImporters() { return kRows; }

}  // namespace zeropoint::frontend
