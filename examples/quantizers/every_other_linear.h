#ifndef ZEROPOINT_EXAMPLES_QUANTIZERS_EVERY_OTHER_LINEAR_H_
#define ZEROPOINT_EXAMPLES_QUANTIZERS_EVERY_OTHER_LINEAR_H_

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/module.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "quantizers/annotation.h"
#include "quantizers/quantizer.h"
#include "quantizers/quantizer_registry.h"
#include "quantizers/quantizer_support.h"

namespace zeropoint::examples {

/// int8 for the first, third, fifth … linear layer of a model, in the order of the graph.
class EveryOtherLinearQuantizer : public quantizers::Quantizer {
 public:
  explicit EveryOtherLinearQuantizer(quantizers::QuantizationConfig config)
      : config_(std::move(config)) {}

  absl::Status Annotate(ir::Module& module) override {
    int linear_layers = 0;
    for (const auto& op : module.main().ops()) {
      if (op->kind() != ir::OpKind::kLinear) continue;
      const bool is_next = linear_layers++ % 2 == 0;
      // Whatever another quantizer took before stays as it is.
      if (!is_next || quantizers::IsAnnotated(*op)) continue;
      if (!quantizers::HasQuantizableWeight(*op)) continue;
      quantizers::QuantizationAnnotation annotation = quantizers::WeightedInputs(*op, config_);
      annotation.output = quantizers::OrFloat(config_.output_activation);
      quantizers::SetAnnotation(*op, annotation);
    }
    return absl::OkStatus();
  }

  std::vector<quantizers::Capability> Capabilities() const override {
    using quantizers::QScheme;
    return {
        {.pattern = {ir::OpKind::kLinear},
         .modes = {quantizers::ActivationMode::kStatic},
         .activations = quantizers::QuantizedForm{ir::DType::kInt8, {QScheme::kPerTensorAffine}},
         .weights =
             quantizers::QuantizedForm{
                 ir::DType::kInt8, {QScheme::kPerTensorSymmetric, QScheme::kPerChannelSymmetric}},
         .condition = "it is every other one, and its weight is a constant of f32"}};
  }

 private:
  quantizers::QuantizationConfig config_;
};

/// The row of it: what users choose for the whole model becomes the specs of its layers.
inline absl::StatusOr<std::unique_ptr<quantizers::Quantizer>> CreateEveryOtherLinear(
    const quantizers::QuantizerOptions& options, absl::Span<const quantizers::QuantizerRule>) {
  ASSIGN_OR_RETURN(quantizers::QuantizationConfig config, quantizers::SymmetricConfigOf(options));
  return std::make_unique<EveryOtherLinearQuantizer>(std::move(config));
}

}  // namespace zeropoint::examples

#endif  // ZEROPOINT_EXAMPLES_QUANTIZERS_EVERY_OTHER_LINEAR_H_
