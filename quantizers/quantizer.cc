#include "quantizers/quantizer.h"

#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "quantizers/observer_plan.h"

namespace zeropoint::quantizers {
namespace {

absl::Status ValidateActivation(const std::optional<QuantizationSpec>& spec,
                                std::string_view what) {
  if (!spec) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(Validate(*spec));
  if (IsPerChannel(spec->qscheme)) {
    return absl::InvalidArgumentError(ir::StrCat(
        "the ", what, " activation is quantized per channel; activations are per tensor"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Validate(const QuantizationConfig& config) {
  RETURN_IF_ERROR(ValidateActivation(config.input_activation, "input"));
  RETURN_IF_ERROR(ValidateActivation(config.output_activation, "output"));
  if (!config.weight) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(Validate(*config.weight));
  if (!IsSymmetric(config.weight->qscheme)) {
    return absl::InvalidArgumentError("the weight's qscheme is affine; weights are symmetric");
  }
  return absl::OkStatus();
}

absl::Status Quantizer::TransformForAnnotation(ir::Module& /*module*/) { return absl::OkStatus(); }

absl::Status Quantizer::Validate(const ir::Module& module) const {
  for (const auto& function : module.functions()) {
    RETURN_IF_ERROR(ObserverPlan::Create(*function).status());
  }
  return absl::OkStatus();
}

absl::Status AnnotateModule(Quantizer& quantizer, ir::Module& module) {
  RETURN_IF_ERROR(quantizer.TransformForAnnotation(module));
  RETURN_IF_ERROR(quantizer.Annotate(module));
  return quantizer.Validate(module);
}

}  // namespace zeropoint::quantizers
