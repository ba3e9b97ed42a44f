// Quantize, dequantize and both at once, as PT2E computes them (runtime/quantization_math.h).

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/quantization_math.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// How the integers of one tensor map to floats. A channel is a position along an axis; each has
/// runs of `inner` adjacent elements. Per tensor, there is one channel and no axis. Per token, each
/// row of `token` elements, `inner` apart from one another, has a scale of its own instead.
struct QuantizedType {
  DType dtype = DType::kInt8;
  std::int32_t quant_min = 0, quant_max = 0;
  std::vector<float> scales;
  std::vector<std::int32_t> zero_points;
  std::size_t inner = 1;
  std::size_t token = 0;

  /// How many adjacent elements share a scale.
  std::size_t run() const { return token == 0 ? inner : inner == 1 ? token : 1; }
  /// Which scale the run that begins at element `first` has.
  std::size_t ScaleAt(std::size_t first) const {
    return token == 0 ? first / inner % scales.size()
                      : first / (token * inner) * inner + first % inner;
  }
};

absl::StatusOr<QuantizedType> ReadStorage(const KernelContext& context) {
  QuantizedType type;
  ASSIGN_OR_RETURN(type.dtype, DTypeAttribute(context));
  ASSIGN_OR_RETURN(const std::int64_t min, context.Int("quant_min"));
  ASSIGN_OR_RETURN(const std::int64_t max, context.Int("quant_max"));
  RETURN_IF_ERROR(DispatchStorage(type.dtype, [&](auto zero) -> absl::Status {
    using Limits = std::numeric_limits<decltype(zero)>;
    if (min >= Limits::min() && min < max && max <= Limits::max()) return absl::OkStatus();
    return Mismatch(
        absl::StrCat("quant_min below quant_max inside ", std::string(DTypeName(type.dtype))),
        absl::StrCat(min, " and ", max));
  }));
  type.quant_min = static_cast<std::int32_t>(min);
  type.quant_max = static_cast<std::int32_t>(max);
  return type;
}

absl::Status CheckParams(const QuantizedType& type) {
  for (const float scale : type.scales) {
    if (!std::isfinite(scale) || scale <= 0) {
      return Mismatch("scales that are positive and finite", absl::StrCat(scale));
    }
  }
  for (const std::int32_t zero_point : type.zero_points) {
    if (zero_point < type.quant_min || zero_point > type.quant_max) {
      return Mismatch(absl::StrCat("zero points from ", type.quant_min, " to ", type.quant_max),
                      absl::StrCat(zero_point));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<QuantizedType> PerTensorType(const KernelContext& context, const TensorView& x) {
  ASSIGN_OR_RETURN(QuantizedType type, ReadStorage(context));
  ASSIGN_OR_RETURN(const double scale, context.Float("scale"));
  ASSIGN_OR_RETURN(const std::int64_t zero_point, context.Int("zero_point"));
  RETURN_IF_ERROR(CheckList("zero_point", {zero_point}, 1, type.quant_min, type.quant_max));
  type.scales = {static_cast<float>(scale)};
  type.zero_points = {static_cast<std::int32_t>(zero_point)};
  type.inner = static_cast<std::size_t>(x.num_elements());
  RETURN_IF_ERROR(CheckParams(type));
  return type;
}

absl::StatusOr<QuantizedType> PerChannelType(const KernelContext& context, const TensorView& x) {
  ASSIGN_OR_RETURN(QuantizedType type, ReadStorage(context));
  ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "axis", x.extents.size()));
  const std::int64_t channels = x.extents[axis];
  ASSIGN_OR_RETURN(const TensorView* scales, VectorInput(context, 1, DType::kFloat32, channels));
  ASSIGN_OR_RETURN(const TensorView* zero_points, VectorInput(context, 2, DType::kInt32, channels));
  const auto scale_values = scales->values<float>();
  const auto zero_point_values = zero_points->values<std::int32_t>();
  type.scales.assign(scale_values.begin(), scale_values.end());
  type.zero_points.assign(zero_point_values.begin(), zero_point_values.end());
  type.inner = static_cast<std::size_t>(Product(x.extents, axis + 1, x.extents.size()));
  RETURN_IF_ERROR(CheckParams(type));
  return type;
}

/// Attributes that are lists: one pair for all of `x`, or one for each position along "ch_axis".
absl::StatusOr<QuantizedType> ListedType(const KernelContext& context, const TensorView& x) {
  ASSIGN_OR_RETURN(QuantizedType type, ReadStorage(context));
  ASSIGN_OR_RETURN(const std::vector<double> scales, context.Floats("scale"));
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> zero_points, context.Ints("zero_point"));
  if (scales.empty()) return Mismatch("at least one scale", "none");
  RETURN_IF_ERROR(
      CheckList("zero_point", zero_points, scales.size(), type.quant_min, type.quant_max));
  for (const double scale : scales) type.scales.push_back(static_cast<float>(scale));
  type.zero_points.assign(zero_points.begin(), zero_points.end());
  type.inner = static_cast<std::size_t>(x.num_elements());
  if (scales.size() > 1) {
    ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "ch_axis", x.extents.size()));
    if (x.extents[axis] != static_cast<std::int64_t>(scales.size())) {
      return Mismatch(absl::StrCat(scales.size(), " channels along axis ", axis),
                      ExtentsToString(x.extents));
    }
    type.inner = static_cast<std::size_t>(Product(x.extents, axis + 1, x.extents.size()));
  }
  RETURN_IF_ERROR(CheckParams(type));
  return type;
}

/// The rows of `x` along "axis", by default the last.
struct Rows {
  /// Of their qparams, one pair for each.
  Extents extents;
  std::size_t length;
  /// Of elements of one row that follow each other.
  std::size_t stride;
};

absl::StatusOr<Rows> RowsOf(const KernelContext& context, const TensorView& x) {
  Rows rows = {.extents = ExtentsOf(x), .length = 0, .stride = 0};
  if (rows.extents.empty()) return Mismatch("x of rank 1 or more", "a scalar");
  ASSIGN_OR_RETURN(const std::size_t axis,
                   AxisAttribute(context, "axis", x.extents.size(), /*fallback=*/-1));
  rows.length = static_cast<std::size_t>(rows.extents[axis]);
  rows.stride = static_cast<std::size_t>(Product(x.extents, axis + 1, x.extents.size()));
  rows.extents[axis] = 1;
  return rows;
}

absl::StatusOr<QuantizedType> PerTokenType(const KernelContext& context, const TensorView& x) {
  ASSIGN_OR_RETURN(QuantizedType type, ReadStorage(context));
  ASSIGN_OR_RETURN(const Rows rows, RowsOf(context, x));
  ASSIGN_OR_RETURN(const TensorView* scales, Input(context, 1, DType::kFloat32));
  ASSIGN_OR_RETURN(const TensorView* zero_points, Input(context, 2, DType::kInt32));
  if (ExtentsOf(*scales) != rows.extents || ExtentsOf(*zero_points) != rows.extents) {
    return Mismatch(
        absl::StrCat("scales and zero points of extents ", ExtentsToString(rows.extents)),
        absl::StrCat(ExtentsToString(ExtentsOf(*scales)), " and ",
                     ExtentsToString(ExtentsOf(*zero_points))));
  }
  const auto scale_values = scales->values<float>();
  const auto zero_point_values = zero_points->values<std::int32_t>();
  type.scales.assign(scale_values.begin(), scale_values.end());
  type.zero_points.assign(zero_point_values.begin(), zero_point_values.end());
  type.inner = rows.stride;
  type.token = rows.length;
  RETURN_IF_ERROR(CheckParams(type));
  return type;
}

/// Calls `convert(channel, value)` for every element of `values`, in order, into `result`.
template <typename From, typename To, typename Convert>
void ForEachChannel(const QuantizedType& type, absl::Span<const From> values, absl::Span<To> result,
                    Convert convert) {
  const std::size_t run = type.run();
  for (std::size_t first = 0; first < values.size(); first += run) {
    const std::size_t channel = type.ScaleAt(first);
    std::transform(values.begin() + first, values.begin() + first + run, result.begin() + first,
                   [&](From value) { return convert(channel, value); });
  }
}

std::vector<float> InverseScales(const QuantizedType& type) {
  std::vector<float> inverse_scales(type.scales.size());
  std::transform(type.scales.begin(), type.scales.end(), inverse_scales.begin(), InverseScale);
  return inverse_scales;
}

absl::Status Quantize(KernelContext& context, const TensorView& x, const QuantizedType& type) {
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(type.dtype, ExtentsOf(x)));
  const std::vector<float> inverse_scales = InverseScales(type);
  return DispatchStorage(type.dtype, [&](auto zero) {
    using T = decltype(zero);
    ForEachChannel(type, x.values<float>(), output->mutable_values<T>(),
                   [&](std::size_t channel, float value) {
                     return static_cast<T>(QuantizeToInt(value, inverse_scales[channel],
                                                         type.zero_points[channel], type.quant_min,
                                                         type.quant_max));
                   });
    return absl::OkStatus();
  });
}

absl::Status Dequantize(KernelContext& context, const TensorView& x, const QuantizedType& type) {
  RETURN_IF_ERROR(Input(context, 0, type.dtype).status());
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(DType::kFloat32, ExtentsOf(x)));
  return DispatchStorage(type.dtype, [&](auto zero) {
    using T = decltype(zero);
    ForEachChannel(
        type, x.values<T>(), output->mutable_values<float>(), [&](std::size_t channel, T value) {
          return runtime::Dequantize(value, type.scales[channel], type.zero_points[channel]);
        });
    return absl::OkStatus();
  });
}

absl::Status FakeQuantize(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0, DType::kFloat32));
  ASSIGN_OR_RETURN(const QuantizedType type, ListedType(context, *x));
  ASSIGN_OR_RETURN(const bool enabled, context.BoolOr("enabled", true));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(DType::kFloat32, ExtentsOf(*x)));
  const std::vector<float> inverse_scales = InverseScales(type);
  ForEachChannel(type, x->values<float>(), output->mutable_values<float>(),
                 [&](std::size_t channel, float value) {
                   return enabled ? runtime::FakeQuantize(
                                        value, type.scales[channel], inverse_scales[channel],
                                        type.zero_points[channel], type.quant_min, type.quant_max)
                                  : value;
                 });
  return absl::OkStatus();
}

/// As `Quantize`, by division.
absl::Status IntQuantize(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0, DType::kFloat32));
  ASSIGN_OR_RETURN(const QuantizedType type, ListedType(context, *x));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(type.dtype, ExtentsOf(*x)));
  return DispatchStorage(type.dtype, [&](auto zero) {
    using T = decltype(zero);
    ForEachChannel(type, x->values<float>(), output->mutable_values<T>(),
                   [&](std::size_t channel, float value) {
                     return static_cast<T>(QuantizeByDivision(value, type.scales[channel],
                                                              type.zero_points[channel],
                                                              type.quant_min, type.quant_max));
                   });
    return absl::OkStatus();
  });
}

/// How an op's operands and attributes say what the integers of `x` mean.
using ReadType = absl::StatusOr<QuantizedType> (*)(const KernelContext& context,
                                                   const TensorView& x);

template <ReadType kReadType>
absl::Status QuantizeBy(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0, DType::kFloat32));
  ASSIGN_OR_RETURN(const QuantizedType type, kReadType(context, *x));
  return Quantize(context, *x, type);
}

template <ReadType kReadType>
absl::Status DequantizeBy(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const QuantizedType type, kReadType(context, *x));
  return Dequantize(context, *x, type);
}

absl::Status ChooseQParamsPerToken(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0, DType::kFloat32));
  ASSIGN_OR_RETURN(const QuantizedType storage, ReadStorage(context));
  ASSIGN_OR_RETURN(const Rows rows, RowsOf(context, *x));
  ASSIGN_OR_RETURN(Tensor * scales, context.AddOutput(DType::kFloat32, rows.extents));
  ASSIGN_OR_RETURN(Tensor * zero_points, context.AddOutput(DType::kInt32, rows.extents));
  const auto values = x->values<float>();
  for (std::size_t row = 0; row < scales->mutable_values<float>().size(); ++row) {
    const std::size_t begin = row / rows.stride * rows.stride * rows.length + row % rows.stride;
    float min = 0, max = 0;  // NaN is skipped: it compares false.
    for (std::size_t i = 0; i < rows.length; ++i) {
      const float value = values[begin + i * rows.stride];
      min = value < min ? value : min;
      max = value > max ? value : max;
    }
    const ScaleAndZeroPoint chosen =
        ChooseRowQParams(min, max, storage.quant_min, storage.quant_max);
    scales->mutable_values<float>()[row] = chosen.scale;
    zero_points->mutable_values<std::int32_t>()[row] = chosen.zero_point;
  }
  return absl::OkStatus();
}

constexpr KernelRow kRows[] = {
    {"quant.fake_quantize", FakeQuantize},
    {"quant.choose_qparams_per_token", ChooseQParamsPerToken},
    {"quant.quantize_per_token", QuantizeBy<PerTokenType>},
    {"quant.dequantize_per_token", DequantizeBy<PerTokenType>},
    {"quant.quantize_per_tensor", QuantizeBy<PerTensorType>},
    {"quant.quantize_per_channel", QuantizeBy<PerChannelType>},
    {"quant.dequantize_per_tensor", DequantizeBy<PerTensorType>},
    {"quant.dequantize_per_channel", DequantizeBy<PerChannelType>},
    {"int.quantize", IntQuantize},
    {"int.dequantize", DequantizeBy<ListedType>},
};

}  // namespace

absl::Span<const KernelRow> QuantKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
