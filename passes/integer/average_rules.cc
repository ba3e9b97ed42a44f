// Means, average pools and linear interpolation: exact sums, and one product with a scale.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ir/status_macros.h"
#include "passes/integer/integer_rules.h"

namespace zeropoint::passes {
namespace {

using Ints = std::vector<std::int64_t>;

/// As many axes as the kernel mixes with weights of 15 bits.
constexpr int kMaxMixedAxes = 3;

/// What an average has beside the attributes of its shape.
absl::StatusOr<ir::Value*> EmitAverage(const Island& island, ir::OpKind kind,
                                       std::vector<ir::Value*> operands, const QuantizedValue& x,
                                       ir::AttributeMap attributes) {
  operands.insert(operands.begin(), x.value);
  attributes.merge(ResultAttributes(island));
  attributes["scale"] = static_cast<double>(x.scale()) / static_cast<double>(island.scale);
  attributes["x_zero_point"] = x.zero_point();
  return Emit(island, kind, std::move(operands), std::move(attributes));
}

absl::StatusOr<ir::Value*> MeanRule(const Island& island) {
  ASSIGN_OR_RETURN(const QuantizedValue x, QuantizedOperand(island, 0));
  return EmitAverage(island, ir::OpKind::kIntMean, {}, x,
                     AttributesOf(*island.op, {"dim", "keepdim"}));
}

absl::StatusOr<ir::Value*> AvgPoolRule(const Island& island) {
  ASSIGN_OR_RETURN(const QuantizedValue x, QuantizedOperand(island, 0));
  return EmitAverage(
      island, ir::OpKind::kIntAvgPool, {}, x,
      AttributesOf(*island.op, {"kernel_size", "stride", "padding", "dilation", "ceil_mode",
                                "count_include_pad", "divisor_override"}));
}

/// Windows of one size that cover the input; nullopt where their sizes differ or are not known.
std::optional<Ints> EvenWindows(const ir::Op& pool) {
  const Ints& outputs = pool.ints_attribute("output_size");
  Ints kernel;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const ir::Dim& input = pool.operand(0)->shape()[2 + i];
    if (!input.is_constant() || input.constant() < 1 || input.constant() % outputs[i] != 0) {
      return std::nullopt;
    }
    kernel.push_back(input.constant() / outputs[i]);
  }
  return kernel;
}

absl::StatusOr<ir::Value*> AdaptivePoolRule(const Island& island) {
  ASSIGN_OR_RETURN(const QuantizedValue x, QuantizedOperand(island, 0));
  if (island.op->ints_attribute("output_size") == Ints{1, 1}) {
    return EmitAverage(island, ir::OpKind::kIntMean, {}, x,
                       {{"dim", Ints{2, 3}}, {"keepdim", true}});
  }
  const std::optional<Ints> kernel = EvenWindows(*island.op);
  if (!kernel) return Declined("its windows are of several sizes, or of none that is known");
  return EmitAverage(island, ir::OpKind::kIntAvgPool, {}, x,
                     {{"kernel_size", *kernel},
                      {"stride", *kernel},
                      {"padding", Ints{0, 0, 0, 0}},
                      {"dilation", Ints{1, 1}}});
}

absl::StatusOr<ir::Value*> ResizeLinearRule(const Island& island) {
  const ir::Op& op = *island.op;
  ASSIGN_OR_RETURN(const QuantizedValue x, QuantizedOperand(island, 0));
  if (!op.floats_attribute("roi").empty()) return Declined("a crop, outside of which are floats");
  const ir::Shape& from = op.operand(0)->shape();
  const ir::Shape& to = op.result()->shape();
  int mixed = 0;
  for (std::size_t axis = 0; axis < from.size(); ++axis) {
    mixed += from[axis] == to[axis] && op.floats_attribute("scales")[axis] == 1 ? 0 : 1;
  }
  if (mixed > kMaxMixedAxes) return Declined("more than three axes are resized");
  return EmitAverage(
      island, ir::OpKind::kIntResizeLinear, {op.operand(1)}, x,
      AttributesOf(op, {"size", "scales", "coordinate_mode", "exclude_outside", "antialias"}));
}

constexpr IntegerRow kRows[] = {
    {ir::OpKind::kMean, MeanRule},
    {ir::OpKind::kAvgPool2d, AvgPoolRule},
    {ir::OpKind::kAvgPool3d, AvgPoolRule},
    {ir::OpKind::kAdaptiveAvgPool2d, AdaptivePoolRule},
    {ir::OpKind::kResizeLinear, ResizeLinearRule},
};

}  // namespace

absl::Span<const IntegerRow> AverageRules() { return kRows; }

}  // namespace zeropoint::passes
