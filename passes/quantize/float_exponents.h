#ifndef ZEROPOINT_PASSES_QUANTIZE_FLOAT_EXPONENTS_H_
#define ZEROPOINT_PASSES_QUANTIZE_FLOAT_EXPONENTS_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// An exponential turns the rounding of its argument, up to half a step, into a relative error of
/// its result. Where calibration found a range so wide that a step is more than an eighth (6 % of
/// the result, 24 dB), the observer before a softmax or exponential is dropped: what computes the
/// argument yields float. A convolution or linear computes in float, for its operands are as
/// coarse, unless its rows can be quantized when it runs (GainsFromDynamicInput): its weight stays
/// int8.
///
///   %o = quant.observe(%logits) {scale=[4.0], …}       %p = aten.softmax(%logits)
///   %p = aten.softmax(%o)                          =>
std::unique_ptr<Pass> CreateFloatExponentsPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_QUANTIZE_FLOAT_EXPONENTS_H_
