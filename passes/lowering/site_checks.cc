#include "passes/lowering/site_checks.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/lowering/float_site.h"
#include "runtime/quantization_math.h"
#include "runtime/xnnpack_limits.h"

namespace zeropoint::passes::lowering {
namespace {

namespace limits = runtime::xnnpack_limits;

/// Half of what an accumulator of 32 bits holds.
constexpr std::int64_t kMaxAccumulated = std::int64_t{1} << 30;

absl::Status CheckDType(const ir::Value& value, ir::DType expected) {
  if (value.dtype() == expected) return absl::OkStatus();
  return Declined(
      ir::StrCat("a tensor is ", ir::DTypeName(value.dtype()), ", not ", ir::DTypeName(expected)));
}

absl::Status CheckShape(const ir::Shape& shape) {
  if (shape.size() > limits::kMaxRank) {
    return Declined(ir::StrCat("a tensor has rank ", shape.size()));
  }
  const ir::Dim elements = ir::NumElements(shape);
  if (elements == ir::Dim(0)) {
    return Declined("a tensor has no elements");
  }
  const bool too_long = std::any_of(shape.begin(), shape.end(), [](const ir::Dim& dim) {
    return dim.ConstantOr(1) > limits::kMaxExtent;
  });
  if (too_long || elements.ConstantOr(1) > limits::kMaxElements) {
    return Declined("a tensor has too many elements");
  }
  return absl::OkStatus();
}

/// Every scale is a number that XNNPACK takes.
absl::Status CheckScales(absl::Span<const float> scales) {
  for (const float scale : scales) {
    if (!limits::IsScale(scale)) {
      return Declined(ir::StrCat("scale ", scale, " is not a normal number"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckRequantizationScales(const Site& site, const runtime::QuantParams& weight) {
  const float input_scale = ScaleOf(site.input(0));
  const float output_scale = ScaleOf(*site.output);
  for (float weight_scale : weight.scales) {
    const float scale = input_scale * weight_scale / output_scale;
    if (!(scale < limits::kMaxRequantizationScale)) {
      return Declined(ir::StrCat("requantization scale ", scale, " is not below ",
                                 limits::kMaxRequantizationScale));
    }
    // The bias has the scale of the products.
    RETURN_IF_ERROR(CheckScales({weight_scale, input_scale * weight_scale}));
  }
  return absl::OkStatus();
}

/// Sums of products of int8 numbers, less zero points, must not overflow 32 bits; half of those are
/// left for the bias.
absl::Status CheckAccumulators(const std::vector<std::int64_t>& weight, int channel_axis) {
  constexpr std::int64_t kLargestProduct = 255 * 128;
  std::int64_t products = 1;
  for (std::size_t axis = 0; axis < weight.size(); ++axis) {
    if (axis != static_cast<std::size_t>(channel_axis)) products *= weight[axis];
  }
  if (products > kMaxAccumulated / kLargestProduct) {
    return Declined(ir::StrCat("sums of ", products, " products overflow 32 bits"));
  }
  return absl::OkStatus();
}

/// The bias becomes int32 in units of input scale * weight scale: it must fit, and what rounding it
/// loses be less than half a step of the output.
absl::Status CheckBias(const Site& site, const LoweringContext& context,
                       const runtime::QuantParams& weight) {
  if (!site.HasInput(2)) {
    return absl::OkStatus();
  }
  const float input_scale = ScaleOf(site.input(0));
  const float output_scale = ScaleOf(*site.output);
  const absl::Span<const float> bias = context.ConstantOf(site.input(2))->values<float>();
  for (std::size_t i = 0; i < bias.size(); ++i) {
    const float weight_scale = weight.scales[weight.scales.size() > 1 ? i : 0];
    const double unit = static_cast<double>(input_scale) * weight_scale;
    const double quantized = runtime::QuantizeBias(bias[i], input_scale, weight_scale);
    const bool is_close = std::abs(bias[i] - quantized * unit) <= output_scale / 2;
    if (!is_close || std::abs(quantized) > kMaxAccumulated) {
      return Declined(ir::StrCat("a bias of ", bias[i], " does not fit the scale of the products, ",
                                 static_cast<float>(unit)));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Declined(std::string_view reason) {
  return absl::UnimplementedError(std::string(reason));
}

float ScaleOf(const ir::Value& value) { return LoweringContext::QuantOf(value).scales.front(); }

absl::Status CheckTensor(const ir::Value& value, ir::DType dtype) {
  RETURN_IF_ERROR(CheckDType(value, dtype));
  RETURN_IF_ERROR(CheckShape(value.shape()));
  if (dtype != ir::DType::kInt8) {
    return absl::OkStatus();
  }
  const runtime::QuantParams quant = LoweringContext::QuantOf(value);
  if (quant.scales.size() != 1) {
    return Declined("an activation is not quantized per tensor");
  }
  return CheckScales(quant.scales);
}

absl::Status CheckDTypes(const Site& site, const LoweringContext& context) {
  const ir::DType dtype = site.quantized ? ir::DType::kInt8 : ir::DType::kFloat32;
  // XNNPACK computes vectors of one element of them.
  if (site.output->type().rank() == 0 && site.input(0).type().rank() == 0) {
    return Declined("a scalar");
  }
  for (const ir::Value* input : site.inputs) {
    if (input == nullptr) {
      continue;
    }
    const bool is_constant = context.ConstantOf(*input) != nullptr;
    // The float bias beside int8 weights is quantized at emission.
    if (site.quantized && is_constant && input->dtype() == ir::DType::kFloat32) {
      continue;
    }
    if (is_constant) {
      RETURN_IF_ERROR(CheckDType(*input, dtype));
      RETURN_IF_ERROR(CheckShape(input->shape()));
      continue;
    }
    RETURN_IF_ERROR(CheckTensor(*input, dtype));
  }
  return CheckTensor(*site.output, dtype);
}

absl::Status CheckSameQuant(const Site& site, int index) {
  if (!site.quantized) {
    return absl::OkStatus();
  }
  const runtime::QuantParams in = LoweringContext::QuantOf(site.input(index));
  const runtime::QuantParams out = LoweringContext::QuantOf(*site.output);
  if (in.scales != out.scales || in.zero_point != out.zero_point) {
    return Declined("input and output have different scale or zero point");
  }
  return absl::OkStatus();
}

absl::Status CheckWindow(const Site& site, absl::Span<const std::int64_t> kernel,
                         absl::Span<const std::int64_t> stride,
                         absl::Span<const std::int64_t> dilation,
                         absl::Span<const std::int64_t> padding) {
  for (const absl::Span<const std::int64_t> list : {kernel, stride, dilation, padding}) {
    for (const std::int64_t amount : list) {
      if (amount < 0) return Declined("padding is negative");
      if (amount > limits::kMaxWindow) {
        return Declined(ir::StrCat("a kernel, stride, dilation or padding of ", amount));
      }
    }
  }
  std::int64_t pointers = 1;
  for (const std::int64_t taps : kernel) pointers *= taps;
  const ir::Shape& output = site.output->shape();
  for (std::size_t axis = output.size() - kernel.size(); axis < output.size(); ++axis) {
    pointers *= output[axis].ConstantOr(1);
    if (pointers > limits::kMaxWindowPointers) {
      return Declined("kernel and output are so large that pointers to all taps fill gigabytes");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckWeights(const Site& site, const LoweringContext& context, int channel_axis) {
  if (context.ConstantOf(site.input(1)) == nullptr) {
    return Declined("the weight is not a constant");
  }
  if (site.HasInput(2) && context.ConstantOf(site.input(2)) == nullptr) {
    return Declined("the bias is not a constant");
  }
  if (site.quantized || site.is_dynamic()) {
    RETURN_IF_ERROR(CheckAccumulators(context.ConstantOf(site.input(1))->shape(), channel_axis));
  }
  if (site.is_dynamic()) {
    return CheckScales(StoredWeightOf(*site.op)->scales);
  }
  if (!site.quantized) {
    return absl::OkStatus();
  }
  if (site.HasInput(2) && site.input(2).dtype() != ir::DType::kFloat32) {
    return Declined("the bias is not a float constant");
  }
  const runtime::QuantParams weight = LoweringContext::QuantOf(site.input(1));
  if (weight.scales.empty() || weight.zero_point != 0) {
    return Declined("the weight is not quantized symmetrically");
  }
  if (weight.scales.size() > 1 && weight.axis != channel_axis) {
    return Declined("the weight is not quantized along its output channels");
  }
  RETURN_IF_ERROR(CheckRequantizationScales(site, weight));
  return CheckBias(site, context, weight);
}

}  // namespace zeropoint::passes::lowering
