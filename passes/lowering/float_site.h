#ifndef ZEROPOINT_PASSES_LOWERING_FLOAT_SITE_H_
#define ZEROPOINT_PASSES_LOWERING_FLOAT_SITE_H_

// Ops that compute in float, with weights that may be int8 and an input that may be quantized at
// run time.

#include <cstdint>
#include <optional>
#include <vector>

#include "ir/op.h"
#include "passes/lowering/site.h"

namespace zeropoint::passes::lowering {

/// `op` as a site of its own in float.
Site FloatSite(const ir::Op& op);

/// A weight that is stored in int8.
struct StoredWeight {
  const ir::Value* integers = nullptr;
  /// Of its output channels.
  std::int32_t axis = 0;
  /// One for each channel.
  std::vector<float> scales;
  std::vector<std::int32_t> zero_points;

  /// Some zero point is not 0.
  bool HasZeroPoints() const;
};

/// The int8 constant whose dequantization is the weight (operand 1) of `op`; nullopt for other
/// weights, and where scales lie along another axis than that of the output channels.
std::optional<StoredWeight> StoredWeightOf(const ir::Op& op);
/// The same for what is dequantized, `real`, with its channels along `axis`.
std::optional<StoredWeight> StoredWeightOf(const ir::Value& real, std::int32_t axis);

/// The float site of an op with such a weight whose input 0 is quantized and dequantized at run
/// time: its input 0 is what is quantized, and it is dynamic. FloatSite(op) when `op` is not like
/// that.
Site DynamicSite(const ir::Op& op);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_FLOAT_SITE_H_
