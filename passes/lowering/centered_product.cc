#include "passes/lowering/centered_product.h"

#include <cstddef>
#include <string>
#include <utility>

#include "ir/status_macros.h"
#include "passes/lowering/node_attributes.h"
#include "passes/lowering/permute_constant.h"

namespace zeropoint::passes::lowering {
namespace {

using Ints64 = std::vector<std::int64_t>;

/// [channels,…] with one more channel, of ones.
ir::TensorData WithOnes(const ir::TensorData& data, Ints64 shape) {
  const absl::Span<const std::int8_t> values = data.values<std::int8_t>();
  std::vector<std::int8_t> result(values.begin(), values.end());
  result.insert(result.end(), values.size() / static_cast<std::size_t>(shape[0]), 1);
  ++shape[0];
  return ir::TensorData::FromValues(shape, result);
}

runtime::ValueId AddWeightWithOnes(const CenteredWeight& weight, LoweringContext& context) {
  const ir::TensorData& data = weight.weight.integers->data();
  runtime::QuantParams quant = {weight.weight.scales, 0, 0};
  quant.scales.push_back(1);
  return context.AddConstant(
      weight.weight.integers->name(),
      PermuteConstant(WithOnes(data, weight.shape.empty() ? data.shape() : weight.shape),
                      weight.permutation),
      std::move(quant));
}

/// The sum of x has none.
runtime::ValueId AddBiasWithZero(const Site& site, LoweringContext& context) {
  if (!site.HasInput(2)) return runtime::kNoValue;
  const absl::Span<const float> values = context.ConstantOf(site.input(2))->values<float>();
  std::vector<float> bias(values.begin(), values.end());
  bias.push_back(0);
  return context.AddConstant(
      site.input(2).name(),
      ir::TensorData::FromValues({static_cast<std::int64_t>(bias.size())}, bias), {});
}

/// What the sum of x is multiplied by: scale * zero point of each channel.
runtime::ValueId AddScaledZeroPoints(const StoredWeight& weight, LoweringContext& context) {
  std::vector<float> scaled;
  for (std::size_t i = 0; i < weight.scales.size(); ++i) {
    scaled.push_back(weight.scales[i] * static_cast<float>(weight.zero_points[i]));
  }
  return context.AddConstant(
      weight.integers->name() + ".zeros",
      ir::TensorData::FromValues({static_cast<std::int64_t>(scaled.size())}, scaled), {});
}

/// Nodes of one name, of values that differ in the number of channels.
class Emitter {
 public:
  Emitter(std::string name, const runtime::ProgramValue& like, LoweringContext& context)
      : name_(std::move(name)), like_(like), context_(context) {}

  runtime::ValueId Temporary(std::int64_t channels) {
    runtime::Extents extents = like_.extents;
    extents.back() = channels;
    return context_.AddTemporary(like_.name, like_.dtype, std::move(extents), {});
  }

  runtime::ValueId Slice(runtime::ValueId x, std::int64_t start, std::int64_t channels) {
    Ints64 offsets(like_.extents.size(), 0), sizes(like_.extents.size(), -1);
    offsets.back() = start;
    sizes.back() = channels;
    const runtime::ValueId slice = Temporary(channels);
    context_.EmitXnnpack(
        {"static_slice",
         {x},
         {slice},
         {{"offsets", Ints(std::move(offsets))}, {"sizes", Ints(std::move(sizes))}},
         name_});
    return slice;
  }

  void Binary(const std::string& type, runtime::ValueId a, runtime::ValueId b,
              runtime::ValueId output, runtime::NodeAttributes attributes = {}) {
    attributes["type"] = Text(type);
    context_.EmitXnnpack({"binary", {a, b}, {output}, std::move(attributes), name_});
  }

 private:
  const std::string name_;
  const runtime::ProgramValue like_;
  LoweringContext& context_;
};

}  // namespace

absl::Status EmitCenteredProduct(runtime::Node node, const CenteredWeight& weight,
                                 runtime::ValueId output, LoweringContext& context) {
  const auto channels = static_cast<std::int64_t>(weight.weight.scales.size());
  Emitter emitter(node.name, context.builder().value(output), context);
  runtime::NodeAttributes range;
  for (const char* name : {"output_min", "output_max"}) {
    if (auto bound = node.attributes.extract(name)) range.insert(std::move(bound));
  }
  const runtime::ValueId sums = emitter.Temporary(channels + 1);
  node.inputs.insert(node.inputs.end(),
                     {AddWeightWithOnes(weight, context), AddBiasWithZero(weight.site, context)});
  node.outputs = {sums};
  context.EmitXnnpack(std::move(node));
  const runtime::ValueId products = emitter.Slice(sums, 0, channels);
  const runtime::ValueId sum_of_x = emitter.Slice(sums, channels, 1);
  const runtime::ValueId correction = emitter.Temporary(channels);
  emitter.Binary("multiply", sum_of_x, AddScaledZeroPoints(weight.weight, context), correction);
  emitter.Binary("subtract", products, correction, output, std::move(range));
  return absl::OkStatus();
}

}  // namespace zeropoint::passes::lowering
