#ifndef ZEROPOINT_PASSES_RECOMPOSE_LAYER_NORM_H_
#define ZEROPOINT_PASSES_RECOMPOSE_LAYER_NORM_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "recompose-layer-norm": (x - mean(x)) / sqrt(mean((x - mean(x))^2) + eps), with the weight and
/// bias behind it, becomes aten.layer_norm, however it is associated (expression.h). PyTorch writes
/// it below opset 17, Paddle always:
///
///   d = sub(x, mean(x));  add(mul(div(d, sqrt(add(mean(pow(d, 2)), eps))), weight), bias)
///
/// TensorFlow and Keras  add(mul(x, r), sub(bias, mul(mean(x), r)))  with  r = weight * 1/sqrt(…),
/// JAX and Flax the variance as  max(mean(x^2) - mean(x)^2, 0),  with means that are sums times
/// 1/n.
///
/// Declines, with a remark, when x - mean(x) is not what is divided.
std::unique_ptr<Pass> CreateRecomposeLayerNormPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_LAYER_NORM_H_
