#include "passes/weights/quantized_weight.h"

#include <algorithm>
#include <utility>

#include "ir/op_kind.h"
#include "passes/match.h"
#include "passes/weights/moment_sums.h"

namespace zeropoint::passes {
namespace {

constexpr int kInput = 0;
constexpr int kScales = 1;
constexpr int kZeroPoints = 2;

bool IsQuantize(const ir::Op* op) {
  return op != nullptr && (op->kind() == ir::OpKind::kQuantizePerTensor ||
                           op->kind() == ir::OpKind::kQuantizePerChannel);
}

bool IsAllZero(absl::Span<const std::int32_t> zero_points) {
  return std::all_of(zero_points.begin(), zero_points.end(),
                     [](std::int32_t zero_point) { return zero_point == 0; });
}

/// Reads scales into `weight`; whether it is symmetric with its rows as channels.
bool ReadScales(QuantizedWeight& weight) {
  const ir::Op& quantize = *weight.quantize;
  if (quantize.kind() == ir::OpKind::kQuantizePerTensor) {
    weight.scales.assign(weight.rows, static_cast<float>(quantize.float_attribute("scale")));
    return quantize.int_attribute("zero_point") == 0;
  }
  const ir::Value* scales = quantize.operand(kScales);
  const ir::Value* zero_points = quantize.operand(kZeroPoints);
  if (quantize.int_attribute("axis") != 0 || !scales->is_constant() ||
      !zero_points->is_constant() || !IsAllZero(zero_points->data().values<std::int32_t>())) {
    return false;
  }
  const absl::Span<const float> values = scales->data().values<float>();
  weight.scales.assign(values.begin(), values.end());
  weight.is_per_channel = true;
  return true;
}

std::optional<QuantizedWeight> Match(ir::Op& layer) {
  if (!HasMoments(layer)) return std::nullopt;
  QuantizedWeight weight;
  weight.layer = &layer;
  weight.dequantize = layer.operand(1)->defining_op();
  if (!IsDequantize(weight.dequantize) || !weight.dequantize->result()->HasOneUse()) {
    return std::nullopt;
  }
  weight.quantize = weight.dequantize->operand(kInput)->defining_op();
  if (!IsQuantize(weight.quantize) || !weight.quantize->result()->HasOneUse()) return std::nullopt;
  const ir::Value* constant = weight.quantize->operand(kInput);
  if (!constant->is_constant() || constant->dtype() != ir::DType::kFloat32 ||
      constant->data().num_elements() == 0) {
    return std::nullopt;
  }
  weight.rows = static_cast<std::size_t>(constant->data().shape().front());
  weight.columns = static_cast<std::size_t>(constant->data().num_elements()) / weight.rows;
  if (layer.kind() != ir::OpKind::kLinear) {
    weight.groups = static_cast<std::size_t>(layer.int_attribute("groups"));
  }
  weight.quant_min = static_cast<std::int32_t>(weight.quantize->int_attribute("quant_min"));
  weight.quant_max = static_cast<std::int32_t>(weight.quantize->int_attribute("quant_max"));
  if (!ReadScales(weight)) return std::nullopt;
  return weight;
}

}  // namespace

const ir::Op* BehindQuantization(const ir::Value& value) {
  const ir::Op* op = value.defining_op();
  while (op != nullptr && (IsDequantize(op) || op->kind() == ir::OpKind::kQuantizePerTensor)) {
    op = op->operand(0)->defining_op();
  }
  return op;
}

std::vector<QuantizedWeight> FindQuantizedWeights(const ir::Module& module) {
  std::vector<QuantizedWeight> weights;
  for (const auto& function : module.functions()) {
    for (ir::Op* op : function->OpsInOrder()) {
      if (std::optional<QuantizedWeight> weight = Match(*op)) weights.push_back(*std::move(weight));
    }
  }
  return weights;
}

void ReplaceValues(ir::Module& module, const QuantizedWeight& weight,
                   const std::vector<float>& values) {
  const ir::Value& old = *weight.quantize->operand(kInput);
  weight.quantize->SetOperand(
      kInput,
      module.AddConstant(old.name(), ir::TensorData::FromValues(old.data().shape(), values)));
}

void ReplaceScales(ir::Module& module, const QuantizedWeight& weight,
                   const std::vector<float>& scales) {
  if (!weight.is_per_channel) {
    for (ir::Op* op : {weight.quantize, weight.dequantize}) {
      op->SetAttribute("scale", static_cast<double>(scales.front()));
    }
    return;
  }
  const ir::Value& old = *weight.quantize->operand(kScales);
  ir::Value* replacement =
      module.AddConstant(old.name(), ir::TensorData::FromValues(old.data().shape(), scales));
  weight.quantize->SetOperand(kScales, replacement);
  weight.dequantize->SetOperand(kScales, replacement);
}

WeightMemoKey KeyOf(std::string_view pass, const QuantizedWeight& weight, bool variant) {
  return {.pass = pass,
          .layer = std::string(weight.layer->location()),
          .scales = weight.scales,
          .quant_min = weight.quant_min,
          .quant_max = weight.quant_max,
          .variant = variant};
}

}  // namespace zeropoint::passes
