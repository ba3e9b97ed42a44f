#ifndef ZEROPOINT_PASSES_FLOAT_FOLD_CONV_BN_H_
#define ZEROPOINT_PASSES_FLOAT_FOLD_CONV_BN_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "fold-conv-bn": folds an eval-mode batch norm into the convolution (1-D to 3-D, transposed, in
/// groups) or the linear before it, with r = 1 / sqrt(running_var + eps), in float32 from left to
/// right as PT2E does (docs/pt2e.md 3.1):
///
///   weight' = weight * (gamma * r)       per output channel
///   bias'   = (bias - mean) * r * gamma + beta
///
/// Views and permutes may stand between, as long as axis 1, which the norm scales, is that of the
/// channels: a linear of [N,T,C], permuted to [N,C,T]. Without the permute the norm scales steps.
/// Declines, with a remark, when the convolution has other users, a parameter is no constant, or a
/// number is not finite. Weights that other ops read too are cloned, not scaled in place.
std::unique_ptr<Pass> CreateFoldConvBnPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_FOLD_CONV_BN_H_
