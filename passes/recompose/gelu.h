#ifndef ZEROPOINT_PASSES_RECOMPOSE_GELU_H_
#define ZEROPOINT_PASSES_RECOMPOSE_GELU_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "recompose-gelu": 0.5 * x * (1 + f), however it is associated (expression.h), becomes aten.gelu.
/// This is how GELU is exported below opset 20; f is erf(x / sqrt(2)), or for approximate = "tanh"
/// tanh(sqrt(2/pi) * (x + 0.044715 * x^3)) (Hendrycks and Gimpel, 2016):
///
///   mul(mul(x, add(erf(div(x, 1.4142135)), 1)), 0.5)      PyTorch
///   mul(mul(x, 0.5), sub(1, erf(mul(neg(x), 0.7071068)))) JAX, whose erfc(z) is 1 - erf(z)
///
/// Declines, with a remark, when an inner value has other users, and when it is another function of
/// erf.
std::unique_ptr<Pass> CreateRecomposeGeluPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_GELU_H_
