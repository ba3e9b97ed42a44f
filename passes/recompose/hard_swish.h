#ifndef ZEROPOINT_PASSES_RECOMPOSE_HARD_SWISH_H_
#define ZEROPOINT_PASSES_RECOMPOSE_HARD_SWISH_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "recompose-hard-swish": x * clamp(x + 3, 0, 6) / 6, in whatever order it is multiplied, becomes
/// aten.hardswish; so does x * hardsigmoid(x):
///
///   div(mul(x, hardtanh(add(x, 3), 0, 6)), 6)      Paddle2ONNX
///   mul(x, div(hardtanh(add(x, 3), 0, 6), 6))      PyTorch's decomposition
///   mul(x, hardsigmoid(x))                         PyTorch, below opset 14
///
/// Declines, with a remark, when an inner value has other users, which would compute it twice, and
/// when the product is another one.
std::unique_ptr<Pass> CreateRecomposeHardSwishPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_HARD_SWISH_H_
