#ifndef ZEROPOINT_PASSES_RECOMPOSE_GELU_GATE_H_
#define ZEROPOINT_PASSES_RECOMPOSE_GELU_GATE_H_

// What GELU's erf and tanh are applied to.

#include "ir/op.h"

namespace zeropoint::passes {

/// x of erf(x / sqrt(2)); null for another argument.
ir::Value* MatchErfArgument(const ir::Op& erf);

/// x of tanh(sqrt(2/pi) * (x + 0.044715 * x^3)), where the cube is pow(x, 3) or a product, and x
/// may be drawn out of the sum; null for another argument.
ir::Value* MatchTanhArgument(const ir::Op& tanh);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_GELU_GATE_H_
