#ifndef ZEROPOINT_PASSES_FLOAT_FOLD_CONV_BN_H_
#define ZEROPOINT_PASSES_FLOAT_FOLD_CONV_BN_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "fold-conv-bn": folds an eval-mode batch norm into the convolution (1-D or 2-D) or the linear of
/// rank 2 before it, with r = 1 / sqrt(running_var + eps), in float32 from left to right as PT2E
/// does (docs/pt2e.md 3.1):
///
///   weight' = weight * (gamma * r)       per output channel
///   bias'   = (bias - mean) * r * gamma + beta
///
/// Declines, with a remark, when the convolution has other users or a parameter is no constant.
/// Weights that other ops read too are cloned, not scaled in place.
std::unique_ptr<Pass> CreateFoldConvBnPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_FOLD_CONV_BN_H_
