#ifndef ZEROPOINT_PASSES_CANONICALIZE_H_
#define ZEROPOINT_PASSES_CANONICALIZE_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "canonicalize": one way of saying a thing, so that later patterns need know only that one.
/// Repeats a table of local rewrites until none applies:
///
///   dropout(x), permute by the identity, view to the same shape, full slice, cat of one   -> x
///   permute(permute(x)), view(view(x))                                                    -> one
///   op mul or div by 1, add or sub of 0 (same shape)                                         -> x
///   hardtanh to [0, inf)                                                                  -> relu
///   hardtanh to (-inf, inf)                                                               -> x
///   clamp(clamp(x)) with overlapping ranges                                               -> one
///   clamp matmul(x, constant of rank 2)                                                         ->
///   linear add(linear without bias, constant [O]) with a single use -> bias
std::unique_ptr<Pass> CreateCanonicalizePass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_CANONICALIZE_H_
