#ifndef DOT_ENGINE_H_
#define DOT_ENGINE_H_

#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ir/module.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "quantizers/annotation.h"
#include "quantizers/quantizer.h"
#include "quantizers/quantizer_registry.h"
#include "quantizers/quantizer_support.h"
#include "quantizers/xnnpack_patterns.h"

namespace dot_engine {

namespace ir = zeropoint::ir;
namespace quantizers = zeropoint::quantizers;

/// An accelerator of products: int8 without zero points, on both sides, one scale a tensor, a clamp
/// for free, and no groups. All else is the CPU's, in float.
class DotEngineQuantizer : public quantizers::Quantizer {
 public:
  DotEngineQuantizer(quantizers::QuantizationConfig config,
                     absl::Span<const quantizers::QuantizerRule> rules)
      : config_(std::move(config)), rules_(rules.begin(), rules.end()) {}

  absl::Status Annotate(ir::Module& module) override {
    for (ir::Op* op : module.main().OpsInOrder()) {
      if (!Takes(*op) || quantizers::IsAnnotated(*op)) continue;
      quantizers::QuantizationAnnotation annotation = quantizers::WeightedInputs(*op, config_);
      quantizers::QuantizationAnnotation clamped;
      ir::Op* clamp = quantizers::OnlyClamp(*op, /*pt2e_compat=*/false);
      (clamp == nullptr ? annotation : clamped).output =
          quantizers::OrFloat(config_.output_activation);
      if (clamp != nullptr) quantizers::SetAnnotation(*clamp, clamped);
      quantizers::SetAnnotation(*op, annotation);
    }
    return absl::OkStatus();
  }

  std::vector<quantizers::Capability> Capabilities() const override {
    using quantizers::QScheme;
    const quantizers::QuantizedForm int8 = {ir::DType::kInt8, {QScheme::kPerTensorSymmetric}};
    std::vector<quantizers::Capability> capabilities;
    for (const ir::OpKind kind : {ir::OpKind::kConv2d, ir::OpKind::kLinear}) {
      capabilities.push_back({.pattern = {kind},
                              .modes = {quantizers::ActivationMode::kStatic},
                              .activations = int8,
                              .weights = int8,
                              .condition = "its weight is a constant of f32, in one group"});
    }
    return capabilities;
  }

 private:
  bool Takes(const ir::Op& op) const {
    const bool is_product = op.kind() == ir::OpKind::kLinear ||
                            (op.kind() == ir::OpKind::kConv2d && op.int_attribute("groups") == 1);
    return is_product && quantizers::HasQuantizableWeight(op) && IsWanted(op);
  }

  /// A recipe, or the repair of a program that loses too much, leaves ops float by a rule, or wants
  /// them quantized as the engine cannot.
  bool IsWanted(const ir::Op& op) const {
    const quantizers::QuantizerRule* rule = quantizers::FirstRuleThatSelects(rules_, op);
    return rule == nullptr || (rule->options.quantize &&
                               rule->options.activations == quantizers::ActivationMode::kStatic);
  }

  quantizers::QuantizationConfig config_;
  std::vector<quantizers::QuantizerRule> rules_;
};

/// Its row. What users choose for a whole model and the engine does not have is an error, and no
/// other program than was asked for.
inline absl::StatusOr<std::unique_ptr<quantizers::Quantizer>> CreateDotEngine(
    const quantizers::QuantizerOptions& options,
    absl::Span<const quantizers::QuantizerRule> rules) {
  if (options.activations != quantizers::ActivationMode::kStatic) {
    return absl::InvalidArgumentError("the dot engine has static activations alone");
  }
  ASSIGN_OR_RETURN(quantizers::QuantizationConfig config,
                   quantizers::GetSymmetricQuantizationConfig(
                       {.activation_observer = options.activation_observer}));
  for (auto* activation : {&config.input_activation, &config.output_activation}) {
    (*activation)->qscheme = quantizers::QScheme::kPerTensorSymmetric;
  }
  return std::make_unique<DotEngineQuantizer>(std::move(config), rules);
}

}  // namespace dot_engine

#endif  // DOT_ENGINE_H_
