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
  const std::vector<std::int64_t>& shape = op.operand(0)->data().shape();
  for (auto i = static_cast<std::size_t>(op.int_attribute("axis")) + 1; i < shape.size(); ++i) {
    params.inner *= shape[i];
  }
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

}  // namespace zeropoint::passes::lowering
