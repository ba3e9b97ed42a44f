#ifndef ZEROPOINT_PASSES_RECOMPOSE_LAYER_NORM_H_
#define ZEROPOINT_PASSES_RECOMPOSE_LAYER_NORM_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "recompose-layer-norm": (x - mean(x)) / sqrt(mean((x - mean(x))^2) + eps), with the weight and
/// bias behind it, becomes aten.layer_norm. PyTorch writes it so below opset 17, Paddle always;
/// x - mean(x) may be computed twice and the division be a product with the reciprocal:
///
///   d = sub(x, mean(x));  add(mul(div(d, sqrt(add(mean(pow(d, 2)), eps))), weight), bias)
///
/// and TensorFlow as  add(mul(x, r), sub(bias, mul(mean(x), r)))  with  r = weight * 1/sqrt(…).
///
/// Declines, with a remark, when the means are not over the same trailing axes.
std::unique_ptr<Pass> CreateRecomposeLayerNormPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_LAYER_NORM_H_
