#ifndef ZEROPOINT_PASSES_RECOMPOSE_HARD_SIGMOID_H_
#define ZEROPOINT_PASSES_RECOMPOSE_HARD_SIGMOID_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "recompose-hard-sigmoid": two spellings become aten.hardsigmoid:
///
///   clamp(x + 3, 0, 6) / 6            (also times 1/6)
///   clamp(x * alpha + beta, 0, 1)     (also x / c, and without a product: alpha = 1)
///
/// Runs after "recompose-hard-swish", which wants the first. Declines, with a remark, when an inner
/// value has other users, and when a clamp(x + 3, 0, 6) is not divided by 6.
std::unique_ptr<Pass> CreateRecomposeHardSigmoidPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_HARD_SIGMOID_H_
