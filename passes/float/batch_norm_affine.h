#ifndef ZEROPOINT_PASSES_FLOAT_BATCH_NORM_AFFINE_H_
#define ZEROPOINT_PASSES_FLOAT_BATCH_NORM_AFFINE_H_

// An eval-mode batch norm as what it is: a product and a sum per channel.

#include <cstddef>
#include <string>
#include <vector>

#include "ir/op.h"

namespace zeropoint::passes {

/// Operands of aten.batch_norm.
enum BatchNormOperand { kNormInput, kNormGamma, kNormBeta, kNormMean, kNormVariance };

/// The axis of the channels of aten.batch_norm.
inline constexpr std::size_t kNormChannelAxis = 1;

/// Whether scale, offset, mean and variance are constants in f32: they are not where the norm
/// computes statistics of its batch, as in training.
bool HasConstantParameters(const ir::Op& norm);

/// x * scale + shift, one of each a channel.
struct ChannelAffine {
  std::vector<float> scale, shift;
};

/// scale = gamma / sqrt(variance + eps), shift = beta - mean * scale. Requires
/// HasConstantParameters(norm).
ChannelAffine AffineOf(const ir::Op& norm);

/// Why `affine` cannot stand for the norm that it was made of: a variance of 0 without an epsilon
/// makes it infinite. Empty when it can.
std::string AffineObstacle(const ChannelAffine& affine);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_BATCH_NORM_AFFINE_H_
