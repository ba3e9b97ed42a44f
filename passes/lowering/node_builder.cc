#include "passes/lowering/node_builder.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "ir/status_macros.h"
#include "passes/lowering/float_site.h"
#include "passes/lowering/node_attributes.h"
#include "passes/lowering/permute_constant.h"
#include "passes/lowering/site_checks.h"
#include "runtime/quantization_math.h"

namespace zeropoint::passes::lowering {

runtime::Node MakeNode(std::string op, const Site& site) {
  runtime::Node node;
  node.op = std::move(op);
  node.name = site.op->location();
  if (site.HasClamp()) {
    node.attributes["output_min"] = Float(site.output_min);
    node.attributes["output_max"] = Float(site.output_max);
  }
  return node;
}

absl::StatusOr<runtime::ValueId> AddWeight(const Site& site, LoweringContext& context,
                                           const std::vector<std::int64_t>& shape,
                                           const std::vector<std::int64_t>& permutation) {
  const ir::Value* stored = site.quantized ? &site.input(1) : Int8WeightOf(*site.op);
  ir::TensorData data = *context.ConstantOf(stored != nullptr ? *stored : site.input(1));
  runtime::QuantParams quant;
  if (stored != nullptr) {
    quant = LoweringContext::QuantOf(*stored);
  }
  if (stored != nullptr && !site.quantized) {
    // Kernels of float activations want a scale for each output channel.
    quant.scales.resize(static_cast<std::size_t>(data.shape()[0]), quant.scales.front());
  }
  if (!shape.empty()) {
    ASSIGN_OR_RETURN(data, data.Reshaped(shape));
  }
  if (!quant.scales.empty()) {
    const auto axis = std::find(permutation.begin(), permutation.end(), quant.axis);
    quant.axis = static_cast<std::int32_t>(axis - permutation.begin());
  }
  return context.AddConstant(site.input(1).name(), PermuteConstant(data, permutation),
                             std::move(quant));
}

runtime::ValueId AddBias(const Site& site, LoweringContext& context) {
  if (!site.HasInput(2)) {
    return runtime::kNoValue;
  }
  const ir::TensorData& bias = *context.ConstantOf(site.input(2));
  if (!site.quantized) {
    return context.AddConstant(site.input(2).name(), bias, {});
  }
  const float input_scale = ScaleOf(site.input(0));
  runtime::QuantParams quant = LoweringContext::QuantOf(site.input(1));
  const absl::Span<const float> values = bias.values<float>();
  std::vector<std::int32_t> quantized(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float weight_scale = quant.scales[quant.scales.size() > 1 ? i : 0];
    quantized[i] = runtime::QuantizeBias(values[i], input_scale, weight_scale);
  }
  for (float& scale : quant.scales) {
    scale *= input_scale;
  }
  quant.axis = 0;
  return context.AddConstant(site.input(2).name(),
                             ir::TensorData::FromValues(bias.shape(), quantized), std::move(quant));
}

}  // namespace zeropoint::passes::lowering
