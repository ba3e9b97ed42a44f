#ifndef ZEROPOINT_PASSES_WEIGHTS_CORRECT_BIAS_H_
#define ZEROPOINT_PASSES_WEIGHTS_CORRECT_BIAS_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// Takes the change of each layer's mean result back that quantizing its weight makes (bias_shift.h
/// has the formula). The mean of its input is that of the samples (PassContext::moments), or is
/// computed where the input is a norm's result, or the ReLU of one (analytic_mean.h). Runs between
/// "convert" and "fold-quantize".
std::unique_ptr<Pass> CreateCorrectBiasPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_WEIGHTS_CORRECT_BIAS_H_
