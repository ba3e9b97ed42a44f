#ifndef ZEROPOINT_PASSES_FLOAT_FOLD_CONV_AFFINE_H_
#define ZEROPOINT_PASSES_FLOAT_FOLD_CONV_AFFINE_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "fold-conv-affine": folds a product with, a division by, a sum with or a difference to or from
/// constants that hold one number per channel (or one for all) into the convolution or linear
/// before it, be it before views and permutes that keep the channels on one axis:
///
///   weight' = weight * factor    bias' = bias * factor + offset
///
/// Learned affine blocks and exporters' normalisation become nothing that way, where each would be
/// an int8 op that rounds once more. Declines, with a remark, when the convolution has other users,
/// a parameter is no constant, or a number is not finite.
std::unique_ptr<Pass> CreateFoldConvAffinePass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_FOLD_CONV_AFFINE_H_
