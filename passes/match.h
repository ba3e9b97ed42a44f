#ifndef ZEROPOINT_PASSES_MATCH_H_
#define ZEROPOINT_PASSES_MATCH_H_

// Small questions that recognisers ask of the IR.

#include <optional>

#include "ir/op.h"
#include "ir/op_kind.h"

namespace zeropoint::passes {

/// The op of `kind` that produces `value`; null for anything else.
ir::Op* ProducerOfKind(const ir::Value* value, ir::OpKind kind);

/// Whether `op` dequantizes per tensor or per channel; false for null.
bool IsDequantize(const ir::Op* op);

/// The value of a float32 constant whose elements are all equal (a scalar, or a filled tensor).
std::optional<float> UniformConstant(const ir::Value* value);

/// Equal within one part in a million of `expected`: exporters write 1/6 in several ways.
bool IsNear(float value, float expected);

/// The operands of a commutative op as (computed, constant); nullopt unless exactly one of them is
/// a uniform constant.
struct OperandAndConstant {
  ir::Value* operand;
  float constant;
};
std::optional<OperandAndConstant> SplitConstant(const ir::Op& op);

/// `op` read as `operand * constant`: a mul or div by a uniform constant; nullopt for anything
/// else.
std::optional<OperandAndConstant> AsScaling(const ir::Op& op);

/// The range of a clamp (an op with kTraitClamp): relu is [0, inf]. Nullopt for other ops and null.
struct ClampRange {
  double min, max;
  friend bool operator==(const ClampRange&, const ClampRange&) = default;
};
std::optional<ClampRange> ClampRangeOf(const ir::Op* op);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_MATCH_H_
