// Quantize and dequantize, as PT2E computes them (runtime/quantization_math.h).

#include <cstdint>
#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/quantization_math.h"
#include "runtime/reference/kernels/checks.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// Scale and zero point of every position along an axis; element i has position (i / inner) %
/// count.
struct Params {
  std::vector<float> scales;
  std::vector<std::int32_t> zero_points;
  std::int64_t inner = 1;
  std::int32_t quant_min = 0, quant_max = 0;
  DType dtype = DType::kInt8;

  std::size_t ChannelOf(std::size_t i) const {
    return i / static_cast<std::size_t>(inner) % scales.size();
  }
};

struct Range {
  std::int64_t min, max;
};

absl::StatusOr<Range> StorageRange(DType dtype) {
  switch (dtype) {
    case DType::kInt8:
      return Range{-128, 127};
    case DType::kUint8:
      return Range{0, 255};
    case DType::kInt32:
      return Range{std::numeric_limits<std::int32_t>::min(),
                   std::numeric_limits<std::int32_t>::max()};
    default:
      return Mismatch("a quantized dtype of i8, u8 or i32", DTypeName(dtype));
  }
}

absl::Status ReadCommon(const KernelContext& context, Params& params) {
  ASSIGN_OR_RETURN(const std::int64_t number, context.Int("dtype"));
  if (number < 0 || number >= kNumDTypes) {
    return Mismatch("a dtype number", absl::StrCat(number));
  }
  params.dtype = static_cast<DType>(number);
  ASSIGN_OR_RETURN(const Range storage, StorageRange(params.dtype));
  ASSIGN_OR_RETURN(const std::int64_t min, context.Int("quant_min"));
  ASSIGN_OR_RETURN(const std::int64_t max, context.Int("quant_max"));
  if (min > max || min < storage.min || max > storage.max) {
    return Mismatch("quant_min and quant_max inside the dtype", absl::StrCat(min, " and ", max));
  }
  params.quant_min = static_cast<std::int32_t>(min);
  params.quant_max = static_cast<std::int32_t>(max);
  return absl::OkStatus();
}

absl::StatusOr<Params> PerTensorParams(const KernelContext& context) {
  Params params;
  RETURN_IF_ERROR(ReadCommon(context, params));
  ASSIGN_OR_RETURN(const double scale, context.Float("scale"));
  ASSIGN_OR_RETURN(const std::int64_t zero_point, context.Int("zero_point"));
  if (zero_point < std::numeric_limits<std::int32_t>::min() ||
      zero_point > std::numeric_limits<std::int32_t>::max()) {
    return Mismatch("a zero point of 32 bits", absl::StrCat(zero_point));
  }
  params.scales = {static_cast<float>(scale)};
  params.zero_points = {static_cast<std::int32_t>(zero_point)};
  return params;
}

absl::StatusOr<Params> PerChannelParams(const KernelContext& context, const TensorView& x) {
  Params params;
  RETURN_IF_ERROR(ReadCommon(context, params));
  ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "axis", x.extents.size()));
  ASSIGN_OR_RETURN(const TensorView* scales, Input(context, 1, DType::kFloat32));
  ASSIGN_OR_RETURN(const TensorView* zero_points, Input(context, 2, DType::kInt32));
  if (scales->num_elements() != x.extents[axis] || zero_points->num_elements() != x.extents[axis]) {
    return Mismatch(absl::StrCat(x.extents[axis], " scales and zero points"),
                    absl::StrCat(scales->num_elements(), " and ", zero_points->num_elements()));
  }
  const auto scale_values = scales->values<float>();
  const auto zero_values = zero_points->values<std::int32_t>();
  params.scales.assign(scale_values.begin(), scale_values.end());
  params.zero_points.assign(zero_values.begin(), zero_values.end());
  params.inner = std::max<std::int64_t>(Product(x.extents, axis + 1, x.extents.size()), 1);
  return params;
}

template <typename T>
void QuantizeInto(const TensorView& x, const Params& params, Tensor& output) {
  std::vector<float> inverse_scales;
  for (float scale : params.scales) {
    inverse_scales.push_back(InverseScale(scale));
  }
  const absl::Span<const float> values = x.values<float>();
  const absl::Span<T> result = output.mutable_values<T>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t channel = params.ChannelOf(i);
    result[i] = static_cast<T>(QuantizeToInt(values[i], inverse_scales[channel],
                                             params.zero_points[channel], params.quant_min,
                                             params.quant_max));
  }
}

template <typename T>
void DequantizeInto(const TensorView& x, const Params& params, Tensor& output) {
  const absl::Span<const T> values = x.values<T>();
  const absl::Span<float> result = output.mutable_values<float>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t channel = params.ChannelOf(i);
    result[i] = Dequantize(values[i], params.scales[channel], params.zero_points[channel]);
  }
}

absl::Status Quantize(KernelContext& context, const TensorView& x, const Params& params) {
  ASSIGN_OR_RETURN(Tensor * output,
                   context.AddOutput(params.dtype, {x.extents.begin(), x.extents.end()}));
  switch (params.dtype) {
    case DType::kInt8:
      QuantizeInto<std::int8_t>(x, params, *output);
      break;
    case DType::kUint8:
      QuantizeInto<std::uint8_t>(x, params, *output);
      break;
    default:
      QuantizeInto<std::int32_t>(x, params, *output);
  }
  return absl::OkStatus();
}

absl::Status DequantizeTensor(KernelContext& context, const TensorView& x, const Params& params) {
  if (x.dtype != params.dtype) {
    return Mismatch(DTypeName(params.dtype), DTypeName(x.dtype));
  }
  ASSIGN_OR_RETURN(Tensor * output,
                   context.AddOutput(DType::kFloat32, {x.extents.begin(), x.extents.end()}));
  switch (params.dtype) {
    case DType::kInt8:
      DequantizeInto<std::int8_t>(x, params, *output);
      break;
    case DType::kUint8:
      DequantizeInto<std::uint8_t>(x, params, *output);
      break;
    default:
      DequantizeInto<std::int32_t>(x, params, *output);
  }
  return absl::OkStatus();
}

absl::Status QuantizePerTensor(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0, DType::kFloat32));
  ASSIGN_OR_RETURN(const Params params, PerTensorParams(context));
  return Quantize(context, *x, params);
}

absl::Status QuantizePerChannel(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0, DType::kFloat32));
  ASSIGN_OR_RETURN(const Params params, PerChannelParams(context, *x));
  return Quantize(context, *x, params);
}

absl::Status DequantizePerTensor(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const Params params, PerTensorParams(context));
  return DequantizeTensor(context, *x, params);
}

absl::Status DequantizePerChannel(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const Params params, PerChannelParams(context, *x));
  return DequantizeTensor(context, *x, params);
}

constexpr KernelRow kRows[] = {
    {"quant.quantize_per_tensor", QuantizePerTensor},
    {"quant.quantize_per_channel", QuantizePerChannel},
    {"quant.dequantize_per_tensor", DequantizePerTensor},
    {"quant.dequantize_per_channel", DequantizePerChannel},
};

}  // namespace

absl::Span<const KernelRow> QuantKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
