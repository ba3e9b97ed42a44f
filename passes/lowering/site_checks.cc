#include "passes/lowering/site_checks.h"

#include <string>

#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::passes::lowering {
namespace {

/// XNNPACK refuses larger ones when an operator is created.
constexpr float kMaxRequantizationScale = 256.0f;

/// Of XNNPACK's tensors (XNN_MAX_TENSOR_DIMS).
constexpr int kMaxRank = 6;

absl::Status CheckDType(const ir::Value& value, bool quantized, bool is_constant) {
  const ir::DType expected = quantized ? ir::DType::kInt8 : ir::DType::kFloat32;
  if (value.dtype() != expected) {
    return Declined(ir::StrCat("a tensor is ", ir::DTypeName(value.dtype()), ", not ",
                               ir::DTypeName(expected)));
  }
  if (value.type().rank() > kMaxRank) {
    return Declined(ir::StrCat("a tensor has rank ", value.type().rank()));
  }
  if (ir::NumElements(value.shape()) == ir::Dim(0)) {
    return Declined("a tensor has no elements");
  }
  if (quantized && !is_constant && LoweringContext::QuantOf(value).scales.size() != 1) {
    return Declined("an activation is not quantized per tensor");
  }
  return absl::OkStatus();
}

absl::Status CheckRequantizationScales(const Site& site, const runtime::QuantParams& weight) {
  const float input_scale = ScaleOf(site.input(0));
  const float output_scale = ScaleOf(*site.output);
  for (float weight_scale : weight.scales) {
    const float scale = input_scale * weight_scale / output_scale;
    if (!(scale < kMaxRequantizationScale)) {
      return Declined(
          ir::StrCat("requantization scale ", scale, " is not below ", kMaxRequantizationScale));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Declined(std::string_view reason) {
  return absl::UnimplementedError(std::string(reason));
}

float ScaleOf(const ir::Value& value) { return LoweringContext::QuantOf(value).scales.front(); }

absl::Status CheckDTypes(const Site& site, const LoweringContext& context) {
  for (const ir::Value* input : site.inputs) {
    if (input == nullptr) {
      continue;
    }
    const bool is_constant = context.ConstantOf(*input) != nullptr;
    // The float bias beside int8 weights is quantized at emission.
    if (site.quantized && is_constant && input->dtype() == ir::DType::kFloat32) {
      continue;
    }
    RETURN_IF_ERROR(CheckDType(*input, site.quantized, is_constant));
  }
  return CheckDType(*site.output, site.quantized, false);
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

absl::Status CheckWeights(const Site& site, const LoweringContext& context, int channel_axis) {
  if (context.ConstantOf(site.input(1)) == nullptr) {
    return Declined("the weight is not a constant");
  }
  if (site.HasInput(2) && context.ConstantOf(site.input(2)) == nullptr) {
    return Declined("the bias is not a constant");
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
  return CheckRequantizationScales(site, weight);
}

}  // namespace zeropoint::passes::lowering
