#ifndef ZEROPOINT_PASSES_FLOAT_CANONICALIZE_H_
#define ZEROPOINT_PASSES_FLOAT_CANONICALIZE_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "canonicalize": one way of saying a thing, so that later patterns need know only that one.
/// Repeats a table of local rewrites until none applies:
///
///   dropout(x), to(x) of its own dtype, full slice, pad by 0, cat of one value     -> x
///   permute(permute(x))                                      -> one permute, or x
///   views (view, flatten, squeeze, unsqueeze) in a row       -> one view, or x
///   x + 0, x - 0, x * 1, x / 1 where that keeps x's shape    -> x
///   maximum(x, c), minimum(x, c)                             -> hardtanh(x)
///   hardtanh(x) to [0, inf]                                  -> relu(x)
///   hardtanh(x) to [-inf, inf]                               -> x
///   relu and hardtanh in a row whose ranges overlap          -> one of them
///   matmul(x, constant [I,O])                                -> linear(x, permute(constant))
///   linear or convolution without bias, + constant per channel    -> its bias
///
/// The last needs the sum to be the only user. "constant-fold" turns the permute into a constant.
std::unique_ptr<Pass> CreateCanonicalizePass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_CANONICALIZE_H_
