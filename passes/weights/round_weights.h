#ifndef ZEROPOINT_PASSES_WEIGHTS_ROUND_WEIGHTS_H_
#define ZEROPOINT_PASSES_WEIGHTS_ROUND_WEIGHTS_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// Rounds weights so that their layers' results change least (rounding.h): every float constant
/// that is quantized becomes the multiple of its scale that was chosen, which "fold-quantize" then
/// finds. Where samples were seen (PassContext::moments), the change of the mean goes into the
/// bias, and what varies decides the rounding; else what is known of every input does
/// (prior_moments.h), and weights of which nothing is known stay as they are. Runs between
/// "convert" and "fold-quantize".
std::unique_ptr<Pass> CreateRoundWeightsPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_WEIGHTS_ROUND_WEIGHTS_H_
