#ifndef ZEROPOINT_PASSES_MATCH_H_
#define ZEROPOINT_PASSES_MATCH_H_

// Small questions that recognisers ask of the IR.

#include <optional>

#include "ir/op.h"

namespace zeropoint::passes {

/// The op of `kind` that produces `value`; null for anything else.
const ir::Op* ProducerOfKind(const ir::Value* value, ir::OpKind kind);

/// The value of a float32 constant whose elements are all equal (a scalar, or a filled tensor).
std::optional<float> UniformConstant(const ir::Value* value);
/// True for a uniform constant within one part in a million of `expected`: exporters write 1/6 in
/// several ways.
bool IsUniform(const ir::Value* value, float expected);

/// The two operands of a commutative op in the order (computed, constant); nullopt unless exactly
/// one of them is a uniform constant.
struct OperandAndConstant {
  ir::Value* operand;
  float constant;
};
std::optional<OperandAndConstant> SplitConstant(const ir::Op& op);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_MATCH_H_
