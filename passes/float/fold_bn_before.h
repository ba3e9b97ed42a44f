#ifndef ZEROPOINT_PASSES_FLOAT_FOLD_BN_BEFORE_H_
#define ZEROPOINT_PASSES_FLOAT_FOLD_BN_BEFORE_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "fold-bn-before": folds an eval-mode batch norm into the convolutions and linears that read it,
/// all of them or none, with s = gamma * r and t = beta - mean * s:
///
///   weight' = weight * s                          per input channel
///   bias'   = bias + sum(weight * t)              over inputs and taps of an output
///
/// Views, permutes and borders of the tensor's own elements may stand between. Zeros that a
/// convolution or a constant pad adds are zeros of what the norm yields, so before it they stand
/// for -t / s: where that is one number in all channels, and one that the norm sees, it becomes the
/// value of the pad, and padding of a convolution becomes a pad of its own. Declines, with a
/// remark, where it is not, where a transposed convolution would add the shift more often in the
/// middle than at the border, when something else reads the norm, a parameter is no constant, or a
/// number is not finite.
std::unique_ptr<Pass> CreateFoldBnBeforePass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_FOLD_BN_BEFORE_H_
