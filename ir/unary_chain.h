#ifndef ZEROPOINT_IR_UNARY_CHAIN_H_
#define ZEROPOINT_IR_UNARY_CHAIN_H_

// Recognising a function of one number that is written in several ops.

#include <optional>
#include <vector>

#include "ir/op.h"

namespace zeropoint::ir {

/// Ops that compute each element of a result from the element of `input` at the same position, and
/// from nothing else: x * tanh(softplus(x)), or 0.5 * x + 1. Only the result of the last op is read
/// by others. Over int8 values such a chain is a table of 256 numbers.
struct UnaryChain {
  const Value* input = nullptr;
  /// Each before those that it reads.
  std::vector<Op*> ops;
};

/// The longest chain that ends in `last`, of at most `kMaxChainedOps` ops: pointwise ones whose
/// other operands are constants of one element, and dequantize_per_tensor, of an input (which is
/// then int8) or of such constants. Nullopt where the result of `last` is no function of one value
/// of its shape.
std::optional<UnaryChain> FindUnaryChain(Op& last);

inline constexpr std::size_t kMaxChainedOps = 32;

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_UNARY_CHAIN_H_
