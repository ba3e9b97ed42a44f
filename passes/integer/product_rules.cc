// Linear layers and convolutions: i32 sums of 8-bit products, a bias in their unit, and one
// multiplier for each channel.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ir/function.h"
#include "ir/module.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/integer/integer_rules.h"
#include "passes/match.h"
#include "runtime/quantization_math.h"

namespace zeropoint::passes {
namespace {

/// Half of what a sum of 32 bits holds: the other half is left for the bias.
constexpr std::int64_t kMaxSum = std::int64_t{1} << 30;
/// Of an 8-bit integer less its zero point.
constexpr std::int64_t kMaxFactor = 255;

/// A product whose factors are proven.
struct Product {
  QuantizedValue x;
  QuantizedValue weight;
  /// Of the result.
  std::int64_t channels = 0;
  std::int64_t channel_axis = 1;
  /// The scale and zero point of channel c of the result are those of the weight at c % this.
  std::int64_t weight_channels = 0;

  float WeightScale(std::int64_t channel) const {
    return weight.is_per_tensor()
               ? weight.scale()
               : weight.scales[static_cast<std::size_t>(channel % weight_channels)];
  }
};

bool IsTransposed(const ir::Op& op) {
  return op.kind() == ir::OpKind::kConvTranspose1d || op.kind() == ir::OpKind::kConvTranspose2d ||
         op.kind() == ir::OpKind::kConvTranspose3d;
}

/// How many products one sum has, at most.
absl::Status CheckSums(const ir::TensorData& weight, std::int64_t weight_axis) {
  std::int64_t products = 1;
  for (std::size_t axis = 0; axis < weight.shape().size(); ++axis) {
    if (static_cast<std::int64_t>(axis) != weight_axis) products *= weight.shape()[axis];
  }
  if (products <= kMaxSum / (kMaxFactor * kMaxFactor)) return absl::OkStatus();
  return Declined(ir::StrCat("sums of ", products, " products overflow 32 bits"));
}

absl::StatusOr<Product> ReadProduct(const Island& island) {
  const ir::Op& op = *island.op;
  Product product;
  ASSIGN_OR_RETURN(product.x, QuantizedOperand(island, 0));
  const std::optional<QuantizedValue> weight = ReadQuantized(op.operand(1));
  if (!weight || !weight->value->is_constant()) {
    return Declined("the weight is no constant of 8 bits");
  }
  product.weight = *weight;
  const std::int64_t weight_axis = IsTransposed(op) ? 1 : 0;
  if (!weight->is_per_tensor() && weight->axis != weight_axis) {
    return Declined("the scales of the weight are not those of its outputs");
  }
  const std::vector<std::int64_t>& shape = weight->value->data().shape();
  RETURN_IF_ERROR(CheckSums(weight->value->data(), weight_axis));
  product.weight_channels = shape[static_cast<std::size_t>(weight_axis)];
  product.channels =
      product.weight_channels * (IsTransposed(op) ? op.int_attribute("groups") : std::int64_t{1});
  product.channel_axis =
      op.kind() == ir::OpKind::kLinear ? op.result()->type().rank() - 1 : std::int64_t{1};
  return product;
}

/// One multiplier where there is one scale, else one for each channel.
absl::StatusOr<std::vector<double>> Multipliers(const Island& island, const Product& product) {
  std::vector<double> multipliers;
  const std::int64_t count = product.weight.is_per_tensor() ? 1 : product.channels;
  for (std::int64_t channel = 0; channel < count; ++channel) {
    multipliers.push_back(runtime::RequantizationScale(product.x.scale(),
                                                       product.WeightScale(channel), island.scale));
    if (!std::isfinite(multipliers.back()) || !(multipliers.back() > 0)) {
      return Declined(
          ir::StrCat("the scale of the sums over that of the result is ", multipliers.back()));
    }
  }
  return multipliers;
}

/// The values of a bias that is a constant, dequantized or not.
absl::StatusOr<std::vector<float>> BiasValues(const ir::Value& bias) {
  if (bias.is_constant() && bias.dtype() == ir::DType::kFloat32) {
    const auto values = bias.data().values<float>();
    return std::vector<float>(values.begin(), values.end());
  }
  const ir::Op* dequantize = ProducerOfKind(&bias, ir::OpKind::kDequantizePerTensor);
  if (dequantize == nullptr || !dequantize->operand(0)->is_constant() ||
      dequantize->operand(0)->dtype() != ir::DType::kInt32) {
    return Declined("the bias is no constant");
  }
  std::vector<float> values;
  for (const std::int32_t q : dequantize->operand(0)->data().values<std::int32_t>()) {
    values.push_back(
        runtime::Dequantize(q, static_cast<float>(dequantize->float_attribute("scale")),
                            static_cast<std::int32_t>(dequantize->int_attribute("zero_point"))));
  }
  return values;
}

/// The bias in units of the sums.
absl::StatusOr<std::vector<std::int32_t>> BiasInSums(const Island& island, const Product& product) {
  ASSIGN_OR_RETURN(const std::vector<float> bias, BiasValues(*island.op->operand(2)));
  std::vector<std::int32_t> sums;
  for (std::size_t i = 0; i < bias.size(); ++i) {
    const float weight_scale = product.WeightScale(static_cast<std::int64_t>(i));
    sums.push_back(runtime::BiasInSumUnits(bias[i], product.x.scale(), weight_scale));
    const double unit = static_cast<double>(product.x.scale()) * static_cast<double>(weight_scale);
    // What rounding loses must be less than half a step of the result.
    const bool is_close = std::abs(bias[i] - sums.back() * unit) <= island.scale / 2;
    if (!is_close || std::abs(static_cast<double>(sums.back())) > kMaxSum) {
      return Declined(ir::StrCat("a bias of ", bias[i], " does not fit the scale of the sums, ",
                                 static_cast<float>(unit)));
    }
  }
  return sums;
}

ir::AttributeMap ProductAttributes(const Island& island, const Product& product) {
  ir::AttributeMap attributes =
      AttributesOf(*island.op, {"stride", "padding", "output_padding", "dilation", "groups"});
  attributes["x_zero_point"] = product.x.zero_point();
  std::vector<std::int64_t> zero_points = {product.weight.zero_point()};
  const bool is_one =
      std::all_of(product.weight.zero_points.begin(), product.weight.zero_points.end(),
                  [&](std::int64_t zero_point) { return zero_point == zero_points.front(); });
  if (!is_one) {
    zero_points.clear();
    for (std::int64_t channel = 0; channel < product.channels; ++channel) {
      zero_points.push_back(
          product.weight.zero_points[static_cast<std::size_t>(channel % product.weight_channels)]);
    }
  }
  attributes["weight_zero_point"] = std::move(zero_points);
  return attributes;
}

template <ir::OpKind kIntegerKind>
absl::StatusOr<ir::Value*> ProductRule(const Island& island) {
  ASSIGN_OR_RETURN(const Product product, ReadProduct(island));
  ASSIGN_OR_RETURN(std::vector<double> multipliers, Multipliers(island, product));
  ir::Value* bias = nullptr;
  if (const ir::Value* in_float = island.op->operand(2)) {
    ASSIGN_OR_RETURN(const std::vector<std::int32_t> sums, BiasInSums(island, product));
    const std::string& name = in_float->is_constant() ? in_float->name() : island.op->location();
    bias = island.op->function()->module()->AddConstant(
        ir::StrCat(name, ".int32"),
        ir::TensorData::FromValues({static_cast<std::int64_t>(sums.size())}, sums));
  }
  ASSIGN_OR_RETURN(ir::Value* const sums,
                   Emit(island, kIntegerKind, {product.x.value, product.weight.value, bias},
                        ProductAttributes(island, product)));
  return EmitRequantize(island, sums, std::move(multipliers), /*x_zero_point=*/0,
                        product.channel_axis);
}

constexpr IntegerRow kRows[] = {
    {ir::OpKind::kLinear, ProductRule<ir::OpKind::kIntLinear>},
    {ir::OpKind::kConv1d, ProductRule<ir::OpKind::kIntConv>},
    {ir::OpKind::kConv2d, ProductRule<ir::OpKind::kIntConv>},
    {ir::OpKind::kConv3d, ProductRule<ir::OpKind::kIntConv>},
    {ir::OpKind::kConvTranspose1d, ProductRule<ir::OpKind::kIntConvTranspose>},
    {ir::OpKind::kConvTranspose2d, ProductRule<ir::OpKind::kIntConvTranspose>},
    {ir::OpKind::kConvTranspose3d, ProductRule<ir::OpKind::kIntConvTranspose>},
};

}  // namespace

absl::Span<const IntegerRow> ProductRules() { return kRows; }

}  // namespace zeropoint::passes
