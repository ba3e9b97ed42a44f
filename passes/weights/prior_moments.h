#ifndef ZEROPOINT_PASSES_WEIGHTS_PRIOR_MOMENTS_H_
#define ZEROPOINT_PASSES_WEIGHTS_PRIOR_MOMENTS_H_

// What is known of a layer's input when there are no samples.

#include <optional>

#include "passes/input_moments.h"
#include "passes/weights/quantized_weight.h"

namespace zeropoint::passes {

/// Neighbouring positions of a feature map hold nearly equal values, and behind a ReLU (or another
/// op that yields nothing negative) all inputs have a mean above 0. So the second moments are taken
/// to be 0.9^d for two positions of one channel that lie d apart, plus 1 for any two inputs that
/// are not negative. Rounding by them keeps the sums of kernels, and so what a layer makes of
/// surfaces. One group stands for all. Nullopt where neither holds, and where the weight has
/// dilations, whose positions are not neighbours.
std::optional<InputMoments> PriorMoments(const QuantizedWeight& weight);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_WEIGHTS_PRIOR_MOMENTS_H_
