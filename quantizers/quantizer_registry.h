#ifndef ZEROPOINT_QUANTIZERS_QUANTIZER_REGISTRY_H_
#define ZEROPOINT_QUANTIZERS_QUANTIZER_REGISTRY_H_

// Quantizers and observers by the names that users give them.

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "quantizers/quantizer.h"
#include "quantizers/spec.h"

namespace zeropoint::quantizers {

/// What every quantizer can be asked for.
struct QuantizerOptions {
  /// One scale per output channel of a weight instead of one per weight.
  bool per_channel = true;
  ActivationMode activations = ActivationMode::kStatic;
  ObserverKind activation_observer = ObserverKind::kHistogram;
};

/// The quantizer of this name ("xnnpack") with one configuration for the whole model.
/// kInvalidArgument lists the names there are.
absl::StatusOr<std::unique_ptr<Quantizer>> CreateQuantizer(std::string_view name,
                                                           const QuantizerOptions& options);

/// The observer of activations that a user calls "histogram", "minmax", "moving-average",
/// "percentile", "entropy" or "mse". kInvalidArgument lists the names there are.
absl::StatusOr<ObserverKind> ActivationObserverByName(std::string_view name);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_QUANTIZER_REGISTRY_H_
