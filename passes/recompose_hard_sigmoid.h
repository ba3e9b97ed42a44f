#ifndef ZEROPOINT_PASSES_RECOMPOSE_HARD_SIGMOID_H_
#define ZEROPOINT_PASSES_RECOMPOSE_HARD_SIGMOID_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "recompose-hard-sigmoid": clamp(x + 3, 0, 6) / 6 (also as a product with 1/6) and
/// clamp(x * alpha + beta, 0, 1) become aten.hardsigmoid. Runs after "recompose-hard-swish", which
/// wants the first form. Declines, with a remark, when an inner value has other users.
std::unique_ptr<Pass> CreateRecomposeHardSigmoidPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_HARD_SIGMOID_H_
