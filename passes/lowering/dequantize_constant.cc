#include "passes/lowering/dequantize_constant.h"

#include <cstdint>
#include <vector>

#include "passes/match.h"
#include "runtime/quantization_math.h"

namespace zeropoint::passes::lowering {
namespace {

/// One (scale, zero point) pair for each position along an axis; element i belongs to position
/// (i / inner) % count.
struct ChannelParams {
  std::vector<float> scales;
  std::vector<std::int32_t> zero_points;
  std::int64_t inner = 1;
};

/// The product of the extents behind `axis`.
std::int64_t InnerOf(const std::vector<std::int64_t>& shape, std::int64_t axis) {
  std::int64_t inner = 1;
  for (auto i = static_cast<std::size_t>(axis) + 1; i < shape.size(); ++i) inner *= shape[i];
  return inner;
}

std::optional<ChannelParams> ParamsOf(const ir::Op& op) {
  if (op.kind() == ir::OpKind::kDequantizePerTensor) {
    return ChannelParams{{static_cast<float>(op.float_attribute("scale"))},
                         {static_cast<std::int32_t>(op.int_attribute("zero_point"))},
                         1};
  }
  if (op.kind() != ir::OpKind::kDequantizePerChannel || !op.operand(1)->is_constant() ||
      !op.operand(2)->is_constant()) {
    return std::nullopt;
  }
  const absl::Span<const float> scales = op.operand(1)->data().values<float>();
  const absl::Span<const std::int32_t> zeros = op.operand(2)->data().values<std::int32_t>();
  ChannelParams params{{scales.begin(), scales.end()}, {zeros.begin(), zeros.end()}, 1};
  params.inner = InnerOf(op.operand(0)->data().shape(), op.int_attribute("axis"));
  return params;
}

template <typename T>
ir::TensorData Dequantized(const ir::TensorData& data, const ChannelParams& params) {
  const absl::Span<const T> values = data.values<T>();
  std::vector<float> result(values.size());
  const auto inner = static_cast<std::size_t>(params.inner);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t channel = (i / inner) % params.scales.size();
    result[i] = runtime::Dequantize(values[i], params.scales[channel], params.zero_points[channel]);
  }
  return ir::TensorData::FromValues(data.shape(), result);
}

}  // namespace

std::optional<ir::TensorData> DequantizeConstant(const ir::Op& op) {
  if (!IsDequantize(&op) || !op.operand(0)->is_constant()) {
    return std::nullopt;
  }
  const std::optional<ChannelParams> params = ParamsOf(op);
  if (!params) {
    return std::nullopt;
  }
  const ir::TensorData& data = op.operand(0)->data();
  switch (data.dtype()) {
    case ir::DType::kInt8:
      return Dequantized<std::int8_t>(data, *params);
    case ir::DType::kUint8:
      return Dequantized<std::uint8_t>(data, *params);
    default:
      return std::nullopt;
  }
}

ir::TensorData FakeQuantizeConstant(const ir::Op& op, const ir::TensorData& x) {
  const std::vector<double>& scales = op.floats_attribute("scale");
  const std::vector<std::int64_t>& zero_points = op.ints_attribute("zero_point");
  const auto quant_min = static_cast<std::int32_t>(op.int_attribute("quant_min"));
  const auto quant_max = static_cast<std::int32_t>(op.int_attribute("quant_max"));
  const absl::Span<const float> values = x.values<float>();
  const auto inner = static_cast<std::size_t>(
      scales.size() == 1 ? x.num_elements() : InnerOf(x.shape(), op.int_attribute("ch_axis")));
  std::vector<float> result(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t channel = (i / inner) % scales.size();
    const auto scale = static_cast<float>(scales[channel]);
    result[i] = runtime::FakeQuantize(values[i], scale, runtime::InverseScale(scale),
                                      static_cast<std::int32_t>(zero_points[channel]), quant_min,
                                      quant_max);
  }
  return ir::TensorData::FromValues(x.shape(), result);
}

}  // namespace zeropoint::passes::lowering
