#include "quantizers/recurrent_layers.h"

#include <algorithm>
#include <optional>

#include "ir/op_kind.h"
#include "quantizers/annotation.h"
#include "quantizers/quantizer_support.h"

namespace zeropoint::quantizers {
namespace {

constexpr ir::OpKind kKinds[] = {ir::OpKind::kRnn, ir::OpKind::kGru, ir::OpKind::kLstm};

enum Operand { kX, kW, kR };

/// Weights are [directions, rows, columns].
constexpr int kRowAxis = 1;

/// Calibrated or not: a scale for each row of x, chosen when it is there, loses less than one for
/// all of them, and the state has none of its own in the graph.
Spec RowsOf(const std::optional<QuantizationSpec>& activation) {
  if (!activation) return FloatSpec{};
  return QuantizationSpec{
      .is_dynamic = true, .observer = ObserverKind::kPlaceholder, .eps = activation->eps};
}

bool HasQuantizableWeights(const ir::Op& op) {
  return op.operand(kX)->dtype() == ir::DType::kFloat32 && op.operand(kW)->is_constant() &&
         op.operand(kR)->is_constant();
}

QuantizationAnnotation AnnotationOf(const ir::Op& op, const QuantizationConfig& config) {
  std::optional<QuantizationSpec> weight = config.weight;
  if (weight && IsPerChannel(weight->qscheme)) weight->ch_axis = kRowAxis;
  QuantizationAnnotation annotation;
  annotation.inputs[kX] = RowsOf(config.input_activation);
  annotation.inputs[kW] = annotation.inputs[kR] = OrFloat(weight);
  for (int i = kR + 1; i < op.num_operands(); ++i) {
    if (op.operand(i) != nullptr) annotation.inputs[i] = FloatSpec{};
  }
  return annotation;
}

}  // namespace

std::vector<Capability> RecurrentLayerCapabilities() {
  std::vector<Capability> capabilities;
  for (const ir::OpKind kind : kKinds) {
    capabilities.push_back(
        {.pattern = {kind},
         .modes = {ActivationMode::kStatic, ActivationMode::kDynamic, ActivationMode::kWeightsOnly},
         .activations = QuantizedForm{ir::DType::kInt8, {QScheme::kPerTensorAffine}},
         .weights = QuantizedForm{ir::DType::kInt8,
                                  {QScheme::kPerTensorSymmetric, QScheme::kPerChannelSymmetric}},
         .condition = "x is f32 and the weights are constants; rows of x and of the state are "
                      "quantized at run time"});
  }
  return capabilities;
}

void AnnotateRecurrentLayers(
    ir::Function& function,
    const std::function<const QuantizationConfig*(const ir::Op& op)>& config_of) {
  for (ir::Op* op : function.OpsInOrder()) {
    const bool is_recurrent =
        std::find(std::begin(kKinds), std::end(kKinds), op->kind()) != std::end(kKinds);
    if (!is_recurrent || IsAnnotated(*op) || !HasQuantizableWeights(*op)) continue;
    if (const QuantizationConfig* config = config_of(*op)) {
      SetAnnotation(*op, AnnotationOf(*op, *config));
    }
  }
}

}  // namespace zeropoint::quantizers
