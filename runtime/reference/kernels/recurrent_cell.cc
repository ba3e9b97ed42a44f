#include "runtime/reference/kernels/recurrent_cell.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "runtime/reference/support/checks.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

struct ActivationRow {
  std::string_view name;
  double (*function)(double x, double alpha, double beta);
};

constexpr ActivationRow kActivations[] = {
    {"Sigmoid", [](double x, double, double) { return 1 / (1 + std::exp(-x)); }},
    {"Tanh", [](double x, double, double) { return std::tanh(x); }},
    {"Relu", [](double x, double, double) { return std::max(x, 0.0); }},
    {"Affine", [](double x, double alpha, double beta) { return alpha * x + beta; }},
    {"LeakyRelu", [](double x, double alpha, double) { return x < 0 ? alpha * x : x; }},
    {"ThresholdedRelu", [](double x, double alpha, double) { return x >= alpha ? x : 0.0; }},
    {"ScaledTanh", [](double x, double alpha, double beta) { return alpha * std::tanh(beta * x); }},
    {"HardSigmoid",
     [](double x, double alpha, double beta) { return std::clamp(alpha * x + beta, 0.0, 1.0); }},
    {"Elu", [](double x, double alpha, double) { return x < 0 ? alpha * std::expm1(x) : x; }},
    {"Softsign", [](double x, double, double) { return x / (1 + std::abs(x)); }},
    {"Softplus", [](double x, double, double) { return std::log1p(std::exp(x)); }},
};

absl::StatusOr<std::vector<RecurrentActivation>> ReadActivations(const KernelContext& context,
                                                                 std::size_t count) {
  ASSIGN_OR_RETURN(const std::string text, context.TextOr("activations", ""));
  ASSIGN_OR_RETURN(const std::vector<double> alphas, context.FloatsOr("alphas", {}));
  ASSIGN_OR_RETURN(const std::vector<double> betas, context.FloatsOr("betas", {}));
  const std::vector<std::string> names = absl::StrSplit(text, ',');
  if (names.size() != count || (!alphas.empty() && alphas.size() != count) ||
      (!betas.empty() && betas.size() != count)) {
    return Mismatch(absl::StrCat(count, " activations, and alphas and betas for all or none"),
                    text);
  }
  std::vector<RecurrentActivation> activations;
  for (std::size_t i = 0; i < count; ++i) {
    const auto* row =
        std::find_if(std::begin(kActivations), std::end(kActivations),
                     [&](const ActivationRow& known) { return known.name == names[i]; });
    if (row == std::end(kActivations)) return Mismatch("a known activation", names[i]);
    activations.push_back(
        {row->function, alphas.empty() ? 0 : alphas[i], betas.empty() ? 0 : betas[i]});
  }
  return activations;
}

/// Operand `index`, absent or of `dtype` and `extents`.
absl::StatusOr<const TensorView*> Operand(const KernelContext& context, int index, DType dtype,
                                          const Extents& extents) {
  if (context.input(index) == nullptr) return nullptr;
  ASSIGN_OR_RETURN(const TensorView* operand, Input(context, index, dtype, extents.size()));
  if (operand->extents != absl::Span<const std::int64_t>(extents)) {
    return Mismatch(absl::StrCat("operand ", index, " of extents ", ExtentsToString(extents)),
                    ExtentsToString(operand->extents));
  }
  return operand;
}

/// Extents whose products cannot overflow.
absl::Status CheckSizes(const RecurrentLayer& layer) {
  constexpr std::int64_t kMaxExtent = 1 << 24;
  for (const std::int64_t extent : {layer.steps, layer.batch, layer.inputs, layer.hidden}) {
    if (extent > kMaxExtent) {
      return Mismatch(absl::StrCat("extents up to ", kMaxExtent), absl::StrCat(extent));
    }
  }
  if (layer.directions < 1 || layer.directions > 2 || layer.hidden < 1) {
    return Mismatch("weights for one or two directions", ExtentsToString(layer.r->extents));
  }
  return absl::OkStatus();
}

absl::Status ReadOptionalOperands(const KernelContext& context, RecurrentLayer& layer) {
  const DType dtype = layer.x->dtype;
  const std::int64_t rows = layer.gates * layer.hidden;
  const Extents state = {layer.directions, layer.batch, layer.hidden};
  ASSIGN_OR_RETURN(layer.bias, Operand(context, 3, dtype, {layer.directions, 2 * rows}));
  ASSIGN_OR_RETURN(layer.lengths, Operand(context, 4, DType::kInt32, {layer.batch}));
  ASSIGN_OR_RETURN(layer.h0, Operand(context, 5, dtype, state));
  ASSIGN_OR_RETURN(layer.c0, Operand(context, 6, dtype, state));
  ASSIGN_OR_RETURN(layer.peepholes,
                   Operand(context, 7, dtype, {layer.directions, 3 * layer.hidden}));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RecurrentLayer> MakeRecurrentLayer(const KernelContext& context, std::int64_t gates,
                                                  std::size_t activations) {
  RecurrentLayer layer = {};
  ASSIGN_OR_RETURN(const TensorView* any, Input(context, 0));
  ASSIGN_OR_RETURN(layer.x, Input(context, 0, any->dtype, 3));
  ASSIGN_OR_RETURN(layer.r, Input(context, 2, any->dtype, 3));
  layer.gates = gates;
  layer.steps = layer.x->extents[0];
  layer.batch = layer.x->extents[1];
  layer.inputs = layer.x->extents[2];
  layer.directions = layer.r->extents[0];
  layer.hidden = layer.r->extents[2];
  RETURN_IF_ERROR(CheckSizes(layer));
  const std::int64_t rows = gates * layer.hidden;
  RETURN_IF_ERROR(Operand(context, 2, any->dtype, {layer.directions, rows, layer.hidden}).status());
  ASSIGN_OR_RETURN(layer.w,
                   Operand(context, 1, any->dtype, {layer.directions, rows, layer.inputs}));
  if (layer.w == nullptr) return Mismatch("weights", "none");
  RETURN_IF_ERROR(ReadOptionalOperands(context, layer));
  ASSIGN_OR_RETURN(
      layer.activations,
      ReadActivations(context, activations * static_cast<std::size_t>(layer.directions)));
  ASSIGN_OR_RETURN(layer.clip, context.FloatOr("clip", 0));
  ASSIGN_OR_RETURN(layer.reverse, context.BoolOr("reverse", false));
  return layer;
}

}  // namespace zeropoint::runtime::reference
