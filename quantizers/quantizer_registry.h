#ifndef ZEROPOINT_QUANTIZERS_QUANTIZER_REGISTRY_H_
#define ZEROPOINT_QUANTIZERS_QUANTIZER_REGISTRY_H_

// Quantizers and observers by the names that users give them.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "quantizers/op_predicate.h"
#include "quantizers/quantizer.h"
#include "quantizers/spec.h"

namespace zeropoint::quantizers {

/// What every quantizer can be asked for.
struct QuantizerOptions {
  /// False leaves ops float, but for those that only move what other ops quantize.
  bool quantize = true;
  /// One scale per output channel of a weight instead of one per weight.
  bool per_channel = true;
  /// 8, or 4 for the weights of linear layers whose activations are not static, which is where
  /// XNNPACK has products of such; all others have 8.
  int weight_bits = 8;
  ActivationMode activations = ActivationMode::kStatic;
  ObserverKind activation_observer = ObserverKind::kHistogram;
  /// PyTorch's rules, bit for bit, its known traps included.
  bool pt2e_compat = false;

  friend bool operator==(const QuantizerOptions&, const QuantizerOptions&) = default;
};

/// The specs that such options ask for, of ops that they quantize. kInvalidArgument for an observer
/// that does not work per tensor.
absl::StatusOr<QuantizationConfig> SymmetricConfigOf(const QuantizerOptions& options);

/// Other options for some ops; without `quantize` these stay float whatever they do.
struct QuantizerRule {
  OpPredicate selects;
  QuantizerOptions options;
};

/// A quantizer by its name. `create` gives it the options of the whole model and the rules.
struct QuantizerRow {
  std::string_view name;
  absl::StatusOr<std::unique_ptr<Quantizer>> (*create)(const QuantizerOptions& options,
                                                       absl::Span<const QuantizerRule> rules);
};

/// Which quantizers annotate a model, in order, and where they come from.
///
///   QuantizerChoice choice = {"every-other-linear", {{"every-other-linear", CreateMine}}};
struct QuantizerChoice {
  /// "xnnpack", "embedding", or several ("embedding,xnnpack").
  std::string names = "xnnpack";
  /// A program's own, by names that are then known as well; one that has a name of ours goes first.
  std::vector<QuantizerRow> own{};
};

/// The quantizer of this name, or several in order, with `options` for all ops that no rule
/// selects; the first rule that selects an op wins. kInvalidArgument has the nearest name there is,
/// and lists them all.
absl::StatusOr<std::unique_ptr<Quantizer>> CreateQuantizer(
    const QuantizerChoice& choice, const QuantizerOptions& options,
    absl::Span<const QuantizerRule> rules = {});
inline absl::StatusOr<std::unique_ptr<Quantizer>> CreateQuantizer(
    std::string_view names, const QuantizerOptions& options,
    absl::Span<const QuantizerRule> rules = {}) {
  return CreateQuantizer(QuantizerChoice{.names = std::string(names)}, options, rules);
}

/// Every name that CreateQuantizer knows.
std::vector<std::string_view> QuantizerNames();

/// The observer of activations that a user calls "histogram", "minmax", "moving-average",
/// "percentile", "entropy" or "mse". kInvalidArgument lists the names there are.
absl::StatusOr<ObserverKind> ActivationObserverByName(std::string_view name);
/// The other way; requires a kind that has such a name.
std::string_view ActivationObserverName(ObserverKind kind);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_QUANTIZER_REGISTRY_H_
