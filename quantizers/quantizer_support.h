#ifndef ZEROPOINT_QUANTIZERS_QUANTIZER_SUPPORT_H_
#define ZEROPOINT_QUANTIZERS_QUANTIZER_SUPPORT_H_

// What every quantizer is made of: the usual configuration, rules in order, and the specs of an op
// that has a weight, each with the reason why it is so.

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>

#include "absl/status/statusor.h"
#include "ir/op.h"
#include "quantizers/annotation.h"
#include "quantizers/quantizer.h"
#include "quantizers/spec.h"

namespace zeropoint::quantizers {

/// "Symmetric" speaks of the weights; activations are affine (docs/pt2e.md 2.1).
struct SymmetricConfigOptions {
  bool is_per_channel = false;
  std::int32_t act_qmin = -128;
  std::int32_t act_qmax = 127;
  /// -128 is left out so that a sum of two int8 products still fits int16 in SIMD kernels.
  /// -8 to 7 are weights of 4 bits, which linear layers have whose activations are not static.
  std::int32_t weight_qmin = -127;
  std::int32_t weight_qmax = 127;
  ObserverKind activation_observer = ObserverKind::kHistogram;
  /// The floor of every scale; 0 for none (CalculateQParams).
  double eps = kXnnpackEps;
  /// Dynamic: the inputs of linear are quantized row by row at run time, those of pointwise
  /// convolutions position by position; outputs stay float.
  /// Weights only: activations stay float.
  ActivationMode activations = ActivationMode::kStatic;
};

/// int8 activations per tensor, int8 weights per tensor or per output channel. kInvalidArgument for
/// ranges outside int8 and for an observer that does not work per tensor.
absl::StatusOr<QuantizationConfig> GetSymmetricQuantizationConfig(
    const SymmetricConfigOptions& options);

/// The first of `rules`, each with a predicate `selects`, that selects `op`; null when none does.
/// Users write what is special above what is general, so the first one wins, and one that selects
/// an op in order to keep it float ends the search as well.
template <typename Rules>
auto FirstRuleThatSelects(const Rules& rules, const ir::Op& op) {
  const auto rule = std::find_if(std::begin(rules), std::end(rules),
                                 [&](const auto& r) { return r.selects(op); });
  return rule == std::end(rules) ? nullptr : &*rule;
}

/// The config's spec; what it leaves open stays float, and says so, lest another quantizer take it.
Spec OrFloat(const std::optional<QuantizationSpec>& spec);

/// Whether `op` is one of (x, weight, bias?) that int8 kernels compute: a convolution or linear.
bool HasWeights(const ir::Op& op);

/// Whether `op` is a convolution that multiplies the channels of each position by a matrix, as
/// linear does with rows: a kernel of one tap, which takes every position once.
bool IsPointwiseConvolution(const ir::Op& op);

/// Whether the input of `op` can be quantized at run time, a row or position at a time: a matrix
/// product or pointwise convolution of more than one output channel, for XNNPACK knows no scales of
/// one channel.
bool HasDynamicForm(const ir::Op& op);

/// Whether that is faster than float as well. For fewer than 32 outputs, quantizing an element
/// takes longer than its int8 products save: 0.3 ns against 0.0095 ns each (measured; AVX-512
/// VNNI).
bool GainsFromDynamicInput(const ir::Op& op);

/// Whether `op` has weights (HasWeights) that can be quantized. They must be constant, since int8
/// kernels pack them ahead of the run; and an op of f64 holds exact sums of integers.
bool HasQuantizableWeight(const ir::Op& op);

/// The inputs of such an op: x as input activation, the weight as weight, and the bias written as
/// float, since its scale is no choice: lowering makes it int32 with scale(x) * scale(weight).
QuantizationAnnotation WeightedInputs(const ir::Op& op, const QuantizationConfig& config);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_QUANTIZER_SUPPORT_H_
