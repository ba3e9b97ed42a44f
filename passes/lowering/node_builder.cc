#include "passes/lowering/node_builder.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "ir/status_macros.h"
#include "passes/lowering/block_weight.h"
#include "passes/lowering/centered_product.h"
#include "passes/lowering/float_site.h"
#include "passes/lowering/node_attributes.h"
#include "passes/lowering/permute_constant.h"
#include "passes/lowering/site_checks.h"
#include "runtime/quantization_math.h"

namespace zeropoint::passes::lowering {
namespace {

/// Nullopt where channels have different ones.
std::optional<std::int32_t> CommonZeroPoint(const StoredWeight& weight) {
  const std::vector<std::int32_t>& zeros = weight.zero_points;
  const bool is_common =
      std::adjacent_find(zeros.begin(), zeros.end(), std::not_equal_to<>()) == zeros.end();
  return is_common ? std::optional<std::int32_t>(zeros.front()) : std::nullopt;
}

}  // namespace

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
  ir::TensorData data = *context.ConstantOf(site.input(1));
  runtime::QuantParams quant;
  if (site.quantized) {
    quant = LoweringContext::QuantOf(site.input(1));
  } else if (std::optional<StoredWeight> stored = StoredWeightOf(*site.op)) {
    data = stored->integers->data();
    quant = {std::move(stored->scales), CommonZeroPoint(*stored).value_or(0), stored->axis};
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

runtime::ValueId AddZeroPoints(const Site& site, LoweringContext& context) {
  const std::optional<StoredWeight> stored =
      site.quantized ? std::nullopt : StoredWeightOf(*site.op);
  if (!stored || CommonZeroPoint(*stored)) {
    return runtime::kNoValue;
  }
  const auto channels = static_cast<std::int64_t>(stored->zero_points.size());
  return context.AddConstant(stored->integers->name() + ".zeros",
                             ir::TensorData::FromValues({channels}, stored->zero_points), {});
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

absl::Status EmitProduct(runtime::Node node, const Site& site,
                         const std::vector<std::int64_t>& shape,
                         const std::vector<std::int64_t>& permutation, runtime::ValueId output,
                         LoweringContext& context) {
  if (site.is_dynamic()) {
    node.attributes["dynamic"] = Int(static_cast<std::int64_t>(site.dynamic));
    if (const StoredWeight weight = *StoredWeightOf(*site.op); weight.HasZeroPoints()) {
      return EmitCenteredProduct(std::move(node), {site, weight, shape, permutation}, output,
                                 context);
    }
  }
  node.outputs = {output};
  const std::optional<BlockWeight> blocks = site.quantized      ? std::nullopt
                                            : site.is_dynamic() ? FourBitRowsOf(*site.op)
                                                                : BlockWeightOf(*site.op);
  if (blocks) {
    AddBlockWeight(*blocks, site.input(1).shape(), AddBias(site, context), node, context);
    context.EmitXnnpack(std::move(node));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const runtime::ValueId weight, AddWeight(site, context, shape, permutation));
  node.inputs.insert(node.inputs.end(), {weight, AddBias(site, context)});
  if (const runtime::ValueId zeros = AddZeroPoints(site, context); zeros != runtime::kNoValue) {
    node.inputs.push_back(zeros);
  }
  context.EmitXnnpack(std::move(node));
  return absl::OkStatus();
}

}  // namespace zeropoint::passes::lowering
