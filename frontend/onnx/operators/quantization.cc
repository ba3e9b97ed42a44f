#include "frontend/onnx/operators/quantization.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/block_weight.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/op_kind.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

struct IntegerRange {
  ir::DType dtype;
  std::int64_t min, max;
  /// The ops of `quant.*` take it.
  bool is_storage;
};

constexpr IntegerRange kRanges[] = {
    {ir::DType::kInt4, -8, 7, false},
    {ir::DType::kUint4, 0, 15, false},
    {ir::DType::kInt8, -128, 127, true},
    {ir::DType::kUint8, 0, 255, true},
    {ir::DType::kInt16, -32768, 32767, true},
    {ir::DType::kUint16, 0, 65535, true},
    {ir::DType::kInt32, std::numeric_limits<std::int32_t>::min(),
     std::numeric_limits<std::int32_t>::max(), true},
};

const IntegerRange* RangeOf(ir::DType dtype) {
  const auto* const row =
      std::find_if(std::begin(kRanges), std::end(kRanges),
                   [&](const IntegerRange& range) { return range.dtype == dtype; });
  return row == std::end(kRanges) ? nullptr : row;
}

bool HasOneElement(const ir::Value& value) { return ir::NumElements(value.shape()) == ir::Dim(1); }

template <typename T>
std::vector<std::int32_t> WidenedAs(const ir::TensorData& data) {
  const absl::Span<const T> values = data.values<T>();
  return {values.begin(), values.end()};
}

/// Elements of the storage dtypes.
std::vector<std::int32_t> Widened(const ir::TensorData& data) {
  switch (data.dtype()) {
    case ir::DType::kInt8:
      return WidenedAs<std::int8_t>(data);
    case ir::DType::kUint8:
      return WidenedAs<std::uint8_t>(data);
    case ir::DType::kInt16:
      return WidenedAs<std::int16_t>(data);
    case ir::DType::kUint16:
      return WidenedAs<std::uint16_t>(data);
    default:
      return WidenedAs<std::int32_t>(data);
  }
}

/// Parameters as the ops of `quant.*` take them.
struct StoredParams {
  std::vector<float> scales;
  std::vector<std::int32_t> zero_points;
  /// Nullopt: per tensor.
  std::optional<std::int64_t> axis = std::nullopt;
};

bool AreScales(const std::vector<float>& scales) {
  return std::all_of(scales.begin(), scales.end(),
                     [](float scale) { return std::isfinite(scale) && scale > 0; });
}

bool IsConstantOf(const ir::Value* value, ir::DType dtype) {
  return value->is_constant() && value->dtype() == dtype;
}

/// Nullopt when an op of `quant.*` cannot say it.
std::optional<StoredParams> Stored(const ir::Value& x, const AffineParams& params,
                                   ir::DType dtype) {
  const IntegerRange* range = RangeOf(dtype);
  const ir::Value* zero_point = params.zero_point;
  if (range == nullptr || !range->is_storage || params.block_size != 0 ||
      !IsConstantOf(params.scale, ir::DType::kFloat32) ||
      (zero_point != nullptr &&
       (!IsConstantOf(zero_point, dtype) || zero_point->shape() != params.scale->shape()))) {
    return std::nullopt;
  }
  StoredParams stored;
  const absl::Span<const float> scales = params.scale->data().values<float>();
  stored.scales.assign(scales.begin(), scales.end());
  stored.zero_points.assign(scales.size(), 0);
  if (zero_point != nullptr) stored.zero_points = Widened(zero_point->data());
  if (!AreScales(stored.scales)) return std::nullopt;
  if (scales.size() == 1) return stored;
  const absl::StatusOr<int> axis = ir::NormalizeAxis(params.axis, x.type().rank());
  const bool fits = axis.ok() && params.scale->type().rank() == 1 &&
                    x.shape()[static_cast<std::size_t>(*axis)] == params.scale->shape()[0];
  if (!fits) return std::nullopt;
  stored.axis = *axis;
  return stored;
}

/// A bias: quantized programs want it in real numbers, and quantize it anew when they are lowered.
ir::TensorData RealVector(const ir::TensorData& data, const StoredParams& params) {
  const absl::Span<const std::int32_t> integers = data.values<std::int32_t>();
  std::vector<float> real(integers.size());
  for (std::size_t i = 0; i < integers.size(); ++i) {
    const std::size_t channel = params.axis ? i : 0;
    real[i] = (static_cast<float>(integers[i]) - static_cast<float>(params.zero_points[channel])) *
              params.scales[channel];
  }
  return ir::TensorData::FromValues(data.shape(), real);
}

/// quantize or dequantize, per tensor or per channel.
absl::StatusOr<ir::Value*> EmitStored(NodeImport& node, ir::Value* x, const StoredParams& params,
                                      ir::DType dtype, ir::OpKind per_tensor,
                                      ir::OpKind per_channel) {
  const IntegerRange& range = *RangeOf(dtype);
  ir::AttributeMap attributes = {
      {"dtype", dtype}, {"quant_min", range.min}, {"quant_max", range.max}};
  if (!params.axis) {
    attributes["scale"] = static_cast<double>(params.scales[0]);
    attributes["zero_point"] = static_cast<std::int64_t>(params.zero_points[0]);
    return node.Emit(per_tensor, {x}, std::move(attributes));
  }
  attributes["axis"] = *params.axis;
  const auto channels = static_cast<std::int64_t>(params.scales.size());
  ir::Value* scales = node.AddConstant(node.output_name(0) + ".scales",
                                       ir::TensorData::FromValues({channels}, params.scales));
  ir::Value* zero_points =
      node.AddConstant(node.output_name(0) + ".zero_points",
                       ir::TensorData::FromValues({channels}, params.zero_points));
  return node.Emit(per_channel, {x, scales, zero_points}, std::move(attributes));
}

/// Each position of the axis `block` times, cut to the extent that x has there.
absl::StatusOr<ir::Value*> EmitRepeated(NodeImport& node, ir::Value* param, std::int64_t axis,
                                        std::int64_t block, const ir::Dim& extent) {
  constexpr std::int64_t kMaxBlock = 1 << 16;
  ir::Shape size = param->shape();
  ir::Dim& repeated = size[static_cast<std::size_t>(axis)];
  if (!repeated.is_constant() || !extent.is_constant() || block < 1 || block > kMaxBlock) {
    return Unsupported(absl::StrCat("blocks of ", block, " along a symbolic extent"));
  }
  repeated = repeated * block;
  ASSIGN_OR_RETURN(ir::Value * columns,
                   node.Emit(ir::OpKind::kUnsqueeze, {param}, {{"dim", axis + 1}}));
  const std::vector<ir::Value*> copies(static_cast<std::size_t>(block), columns);
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kCat, copies, {{"dim", axis + 1}}));
  const bool is_longer = repeated.constant() > extent.constant();
  ASSIGN_OR_RETURN(result, node.Emit(ir::OpKind::kView, {result}, {{"size", std::move(size)}}));
  if (!is_longer) return result;
  return node.Emit(ir::OpKind::kSlice, {result},
                   {{"dim", axis}, {"start", std::int64_t{0}}, {"end", extent.constant()}});
}

/// A scale or zero point as f32, in a shape that broadcasts to x.
absl::StatusOr<ir::Value*> Broadcast(NodeImport& node, ir::Value* param, const ir::Value& x,
                                     const AffineParams& params) {
  ASSIGN_OR_RETURN(param, EmitTo(node, param, ir::DType::kFloat32));
  const int rank = x.type().rank();
  if (HasOneElement(*param)) {
    if (param->type().rank() == 0) return param;
    return node.Emit(ir::OpKind::kView, {param}, {{"size", ir::Shape()}});
  }
  ASSIGN_OR_RETURN(const std::int64_t axis, ir::NormalizeAxis(params.axis, rank));
  if (params.block_size != 0) {
    if (param->type().rank() != rank) return Malformed("the scale has another rank than the input");
    return EmitRepeated(node, param, axis, params.block_size,
                        x.shape()[static_cast<std::size_t>(axis)]);
  }
  if (param->type().rank() != 1) return param;  // QLinearMatMul: a row or column each
  ir::Shape size(static_cast<std::size_t>(rank), ir::Dim(1));
  size[static_cast<std::size_t>(axis)] = param->shape()[0];
  return node.Emit(ir::OpKind::kView, {param}, {{"size", std::move(size)}});
}

}  // namespace

absl::StatusOr<ir::Value*> EmitTo(NodeImport& node, ir::Value* x, ir::DType dtype) {
  if (x->dtype() == dtype) return x;
  return node.Emit(ir::OpKind::kTo, {x}, {{"dtype", dtype}});
}

ir::DType ExactSumDType(const ir::Dim& terms) {
  constexpr std::int64_t kTerms = (std::int64_t{1} << 24) / (255 * 255);
  return terms.ConstantOr(kTerms + 1) <= kTerms ? ir::DType::kFloat32 : ir::DType::kFloat64;
}

absl::StatusOr<ir::Value*> EmitCentered(NodeImport& node, ir::Value* x, ir::Value* zero_point,
                                        ir::DType dtype) {
  ASSIGN_OR_RETURN(x, EmitTo(node, x, dtype));
  if (zero_point == nullptr) return x;
  ASSIGN_OR_RETURN(zero_point, EmitTo(node, zero_point, dtype));
  return Binary(node, ir::OpKind::kSub, x, zero_point);
}

absl::StatusOr<AffineParams> ReadAffineParams(NodeImport& node, int scale) {
  AffineParams params;
  ASSIGN_OR_RETURN(params.scale, node.Input(scale));
  ASSIGN_OR_RETURN(params.zero_point, node.OptionalInput(scale + 1));
  if (!ir::IsFloatingPoint(params.scale->dtype())) {
    return Malformed(absl::StrCat("the scale is ", params.scale->type().ToString()));
  }
  return params;
}

absl::StatusOr<ir::Value*> EmitDequantize(NodeImport& node, ir::Value* x,
                                          const AffineParams& params) {
  ASSIGN_OR_RETURN(ir::Value * blocks, DequantizedBlocks(node, *x, params));
  if (blocks != nullptr) return blocks;
  if (const std::optional<StoredParams> stored = Stored(*x, params, x->dtype())) {
    if (IsConstantOf(x, ir::DType::kInt32) && x->type().rank() == 1) {
      RETURN_IF_ERROR(node.ReserveComputed(x->data().num_elements()));
      return node.AddConstant(x->name() + ".real", RealVector(x->data(), *stored));
    }
    return EmitStored(node, x, *stored, x->dtype(), ir::OpKind::kDequantizePerTensor,
                      ir::OpKind::kDequantizePerChannel);
  }
  ASSIGN_OR_RETURN(ir::Value * real, EmitTo(node, x, ir::DType::kFloat32));
  if (params.zero_point != nullptr) {
    ASSIGN_OR_RETURN(ir::Value * zero_point, Broadcast(node, params.zero_point, *x, params));
    ASSIGN_OR_RETURN(real, Binary(node, ir::OpKind::kSub, real, zero_point));
  }
  ASSIGN_OR_RETURN(ir::Value * scale, Broadcast(node, params.scale, *x, params));
  return Binary(node, ir::OpKind::kMul, real, scale);
}

absl::StatusOr<ir::Value*> EmitQuantize(NodeImport& node, ir::Value* x, const AffineParams& params,
                                        ir::DType dtype, bool saturate) {
  if (x->dtype() == ir::DType::kFloat32) {
    if (const std::optional<StoredParams> stored = Stored(*x, params, dtype)) {
      return EmitStored(node, x, *stored, dtype, ir::OpKind::kQuantizePerTensor,
                        ir::OpKind::kQuantizePerChannel);
    }
  }
  ASSIGN_OR_RETURN(ir::Value * q, EmitTo(node, x, ir::DType::kFloat32));
  ASSIGN_OR_RETURN(ir::Value * scale, Broadcast(node, params.scale, *x, params));
  ASSIGN_OR_RETURN(q, Binary(node, ir::OpKind::kDiv, q, scale));
  const IntegerRange* range = RangeOf(dtype);
  if (range == nullptr && !ir::IsFloatingPoint(dtype)) {
    return Malformed(ir::StrCat("nothing is quantized to ", ir::DTypeName(dtype)));
  }
  if (range != nullptr) {
    ASSIGN_OR_RETURN(q, Unary(node, ir::OpKind::kRound, q));
  }
  if (params.zero_point != nullptr) {
    ASSIGN_OR_RETURN(ir::Value * zero_point, Broadcast(node, params.zero_point, *x, params));
    ASSIGN_OR_RETURN(q, Binary(node, ir::OpKind::kAdd, q, zero_point));
  }
  // Floats saturate where they become integers.
  return node.Emit(ir::OpKind::kTo, {q}, {{"dtype", dtype}, {"saturate", saturate}});
}

}  // namespace zeropoint::frontend
