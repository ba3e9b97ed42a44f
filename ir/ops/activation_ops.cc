// Activation functions, and dropout.

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

Types InferGelu(const Op& op) {
  const std::string& approximate = op.string_attribute("approximate");
  if (approximate != "none" && approximate != "tanh") {
    return absl::InvalidArgumentError(StrCat(
        "attribute \"approximate\" must be \"none\" or \"tanh\" but is \"", approximate, "\""));
  }
  return SameAsFloatOperand(op);
}

Types InferHardtanh(const Op& op) {
  const double low = op.float_attribute("min_val");
  const double high = op.float_attribute("max_val");
  // Written so that a NaN fails too.
  if (!(low <= high)) {
    return absl::InvalidArgumentError(
        StrCat("\"min_val\" (", low, ") must not exceed \"max_val\" (", high, ")"));
  }
  return SameAsNumericOperand(op);
}

OpSchema Activation(OpKind kind, std::string_view summary,
                    std::vector<AttributeSchema> attributes = {}, std::uint32_t traits = kTraitNone,
                    InferTypes infer = SameAsFloatOperand) {
  return {.kind = kind,
          .summary = summary,
          .operands = {{"x"}},
          .attributes = std::move(attributes),
          .traits = kTraitPointwise | traits,
          .infer = infer};
}

}  // namespace

std::vector<OpSchema> ActivationOps() {
  constexpr std::uint32_t kClampTraits = kTraitClamp | kTraitSharesObserver;
  return {
      Activation(OpKind::kRelu, "max(x, 0).", {}, kClampTraits, SameAsNumericOperand),
      Activation(OpKind::kHardtanh, "min(max(x, min_val), max_val).",
                 {Optional("min_val", -1.0), Optional("max_val", 1.0)}, kClampTraits,
                 InferHardtanh),
      Activation(OpKind::kHardswish, "x * min(max(x + 3, 0), 6) / 6."),
      Activation(OpKind::kHardsigmoid, "min(max(alpha * x + beta, 0), 1).",
                 {Optional("alpha", 1.0 / 6.0), Optional("beta", 0.5)}),
      Activation(OpKind::kLeakyRelu, "x if x > 0, else negative_slope * x.",
                 {Optional("negative_slope", 0.01)}),
      Activation(OpKind::kElu,
                 "scale * x if x > 0, else scale * alpha * (exp(input_scale * x) - 1).",
                 {Optional("alpha", 1.0), Optional("scale", 1.0), Optional("input_scale", 1.0)}),
      Activation(OpKind::kSigmoid, "1 / (1 + exp(-x))."),
      Activation(OpKind::kSilu, "x / (1 + exp(-x))."),
      Activation(OpKind::kSoftplus, "log(1 + exp(x))."),
      Activation(OpKind::kTanh, "The hyperbolic tangent."),
      Activation(OpKind::kGelu, "x times the normal distribution function of x.",
                 {Optional("approximate", "none")}, kTraitNone, InferGelu),
      Activation(OpKind::kDropout, "x itself (evaluation mode).", {}, kTraitSharesObserver,
                 SameAsOperand),
  };
}

}  // namespace zeropoint::ir
