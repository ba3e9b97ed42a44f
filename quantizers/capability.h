#ifndef ZEROPOINT_QUANTIZERS_CAPABILITY_H_
#define ZEROPOINT_QUANTIZERS_CAPABILITY_H_

// What a quantizer takes, and how.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ir/dtype.h"
#include "ir/op_kind_fwd.h"
#include "quantizers/spec.h"

namespace zeropoint::quantizers {

/// How activations are quantized: with ranges from calibration, with ranges found at run time, or
/// not at all (weights only).
enum class ActivationMode : std::uint8_t { kStatic, kDynamic, kWeightsOnly };

/// A sequence of ops that a quantizer takes as a unit, e.g. {conv2d, relu}.
using OperatorPattern = std::vector<ir::OpKind>;

/// Tensors of one dtype under one of several schemes.
struct QuantizedForm {
  ir::DType dtype = ir::DType::kInt8;
  std::vector<QScheme> qschemes;

  friend bool operator==(const QuantizedForm&, const QuantizedForm&) = default;
};

/// One pattern of a quantizer.
struct Capability {
  OperatorPattern pattern;
  std::vector<ActivationMode> modes;
  /// Of inputs and results; nullopt where they stay float.
  std::optional<QuantizedForm> activations;
  /// nullopt for ops without weights.
  std::optional<QuantizedForm> weights;
  /// What an op of the pattern must be to be taken, in words; empty for any.
  std::string condition;
};

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_CAPABILITY_H_
