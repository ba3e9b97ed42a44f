#include "quantizers/quantizer_support.h"

#include <string_view>
#include <vector>

#include "ir/dim.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"

namespace zeropoint::quantizers {

absl::StatusOr<QuantizationConfig> GetSymmetricQuantizationConfig(
    const SymmetricConfigOptions& options) {
  QuantizationSpec activation;
  activation.quant_min = options.act_qmin;
  activation.quant_max = options.act_qmax;
  activation.observer = options.activation_observer;
  activation.eps = options.eps;
  QuantizationSpec weight;
  weight.quant_min = options.weight_qmin;
  weight.quant_max = options.weight_qmax;
  weight.eps = options.eps;
  weight.qscheme =
      options.is_per_channel ? QScheme::kPerChannelSymmetric : QScheme::kPerTensorSymmetric;
  weight.observer =
      options.is_per_channel ? ObserverKind::kPerChannelMinMax : ObserverKind::kMinMax;
  QuantizationConfig config{activation, activation, weight};
  if (options.activations != ActivationMode::kStatic) {
    config.output_activation.reset();
  }
  if (options.activations == ActivationMode::kWeightsOnly) {
    config.input_activation.reset();
  }
  if (options.activations == ActivationMode::kDynamic) {
    config.input_activation->is_dynamic = true;
    config.input_activation->observer = ObserverKind::kPlaceholder;
  }
  RETURN_IF_ERROR(quantizers::Validate(config));
  return config;
}

Spec OrFloat(const std::optional<QuantizationSpec>& spec) {
  return spec ? Spec(*spec) : Spec(FloatSpec{});
}

bool HasWeights(const ir::Op& op) {
  constexpr ir::OpKind kWeighted[] = {ir::OpKind::kConv1d, ir::OpKind::kConv2d,
                                      ir::OpKind::kConvTranspose2d, ir::OpKind::kLinear};
  return std::find(std::begin(kWeighted), std::end(kWeighted), op.kind()) != std::end(kWeighted);
}

bool IsPointwiseConvolution(const ir::Op& op) {
  if (op.kind() != ir::OpKind::kConv1d && op.kind() != ir::OpKind::kConv2d) return false;
  const auto are_all = [&](std::string_view name, std::int64_t expected) {
    const std::vector<std::int64_t>& values = op.ints_attribute(name);
    return std::all_of(values.begin(), values.end(),
                       [&](std::int64_t value) { return value == expected; });
  };
  const ir::Shape& weight = op.operand(1)->shape();
  return op.int_attribute("groups") == 1 && are_all("stride", 1) && are_all("padding", 0) &&
         std::all_of(weight.begin() + 2, weight.end(),
                     [](const ir::Dim& taps) { return taps == ir::Dim(1); });
}

bool HasDynamicForm(const ir::Op& op) {
  const bool is_product = op.kind() == ir::OpKind::kLinear || IsPointwiseConvolution(op);
  return is_product && op.operand(1)->shape()[0] != ir::Dim(1);
}

bool GainsFromDynamicInput(const ir::Op& op) {
  constexpr std::int64_t kMinOutputs = 32;
  return HasDynamicForm(op) && op.operand(1)->shape()[0].ConstantOr(0) >= kMinOutputs;
}

bool HasQuantizableWeight(const ir::Op& op) {
  return HasWeights(op) && op.operand(1)->is_constant() &&
         op.operand(0)->dtype() == ir::DType::kFloat32;
}

QuantizationAnnotation WeightedInputs(const ir::Op& op, const QuantizationConfig& config) {
  QuantizationAnnotation annotation;
  annotation.inputs[0] = OrFloat(config.input_activation);
  annotation.inputs[1] = OrFloat(config.weight);
  if (op.operand(2) != nullptr) {
    annotation.inputs[2] = FloatSpec{};
  }
  return annotation;
}

}  // namespace zeropoint::quantizers
