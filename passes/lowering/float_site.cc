#include "passes/lowering/float_site.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "ir/op_kind.h"
#include "passes/lowering/dynamic_input.h"
#include "passes/match.h"

namespace zeropoint::passes::lowering {
namespace {

/// Scales and zero points of a dequantize op, one for each of `channels` positions of `axis`;
/// nullopt where they are along another axis, or computed.
std::optional<StoredWeight> ParamsOf(const ir::Op& dequantize, std::size_t channels,
                                     std::int32_t axis) {
  StoredWeight weight;
  weight.axis = axis;
  if (dequantize.kind() == ir::OpKind::kDequantizePerTensor) {
    weight.scales.assign(channels, static_cast<float>(dequantize.float_attribute("scale")));
    weight.zero_points.assign(channels,
                              static_cast<std::int32_t>(dequantize.int_attribute("zero_point")));
    return weight;
  }
  const ir::Value& scales = *dequantize.operand(1);
  const ir::Value& zero_points = *dequantize.operand(2);
  if (!scales.is_constant() || !zero_points.is_constant() ||
      dequantize.int_attribute("axis") != axis) {
    return std::nullopt;
  }
  const absl::Span<const float> scale_values = scales.data().values<float>();
  const absl::Span<const std::int32_t> zeros = zero_points.data().values<std::int32_t>();
  weight.scales.assign(scale_values.begin(), scale_values.end());
  weight.zero_points.assign(zeros.begin(), zeros.end());
  return weight;
}

/// Where a weight has its output channels.
std::int32_t ChannelAxisOf(ir::OpKind kind) {
  switch (kind) {
    case ir::OpKind::kConvTranspose2d:  // in one group, which alone lowers
    case ir::OpKind::kRnn:
    case ir::OpKind::kGru:
    case ir::OpKind::kLstm:
      return 1;
    default:
      return 0;
  }
}

/// Whether kernels read a scale for each row that lies along the input's `axis`: what is summed
/// over.
bool IsSummedOver(const ir::Op& op, std::size_t axis) {
  const bool is_convolution = op.kind() == ir::OpKind::kConv1d || op.kind() == ir::OpKind::kConv2d;
  return axis == (is_convolution ? 1 : op.operand(0)->shape().size() - 1);
}

}  // namespace

bool StoredWeight::HasZeroPoints() const {
  return std::any_of(zero_points.begin(), zero_points.end(),
                     [](std::int32_t zero_point) { return zero_point != 0; });
}

std::optional<StoredWeight> StoredWeightOf(const ir::Value& real, std::int32_t axis) {
  const ir::Op* dequantize = real.defining_op();
  if (!IsDequantize(dequantize) || !dequantize->operand(0)->is_constant() ||
      dequantize->operand(0)->dtype() != ir::DType::kInt8) {
    return std::nullopt;
  }
  const ir::Value& integers = *dequantize->operand(0);
  if (integers.type().rank() <= axis) return std::nullopt;
  const std::int64_t channels = integers.data().shape()[static_cast<std::size_t>(axis)];
  std::optional<StoredWeight> weight =
      ParamsOf(*dequantize, static_cast<std::size_t>(channels), axis);
  if (weight) weight->integers = &integers;
  return weight;
}

std::optional<StoredWeight> StoredWeightOf(const ir::Op& op) {
  return StoredWeightOf(*op.operand(1), ChannelAxisOf(op.kind()));
}

Site FloatSite(const ir::Op& op) {
  Site site;
  site.op = &op;
  site.inputs.assign(op.operands().begin(), op.operands().end());
  site.output = op.result();
  if (const std::optional<ClampRange> range = ClampRangeOf(&op)) {
    site.output_min = range->min;
    site.output_max = range->max;
  }
  return site;
}

Site DynamicSite(const ir::Op& op) {
  Site site = FloatSite(op);
  const std::optional<DynamicInput> input = MatchDynamicInput(*op.operand(0));
  const std::optional<StoredWeight> weight = StoredWeightOf(op);
  // XNNPACK knows no filter with a scale for each channel that has one channel.
  const bool fits = input && (input->quantization != runtime::DynamicQuantization::kPerRow ||
                              IsSummedOver(op, input->axis));
  if (fits && weight && (weight->scales.size() > 1 || weight->HasZeroPoints())) {
    site.inputs[0] = input->x;
    site.dynamic = input->quantization;
  }
  return site;
}

}  // namespace zeropoint::passes::lowering
