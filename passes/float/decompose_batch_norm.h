#ifndef ZEROPOINT_PASSES_FLOAT_DECOMPOSE_BATCH_NORM_H_
#define ZEROPOINT_PASSES_FLOAT_DECOMPOSE_BATCH_NORM_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "decompose-batch-norm": an eval-mode batch norm that no convolution absorbed becomes
/// x * (gamma * r) + (beta - mean * gamma * r), r = 1/sqrt(running_var + eps): two ops every
/// backend has. Declines, with a remark, when a parameter is not a constant or a
/// variance of 0 has no epsilon.
std::unique_ptr<Pass> CreateDecomposeBatchNormPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_DECOMPOSE_BATCH_NORM_H_
