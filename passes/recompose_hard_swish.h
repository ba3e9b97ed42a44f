#ifndef ZEROPOINT_PASSES_RECOMPOSE_HARD_SWISH_H_
#define ZEROPOINT_PASSES_RECOMPOSE_HARD_SWISH_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "recompose-hard-swish": x * clamp(x + 3, 0, 6) / 6, in the orders exporters write it, becomes
/// aten.hardswish:
///
///   div(mul(x, hardtanh(add(x, 3), 0, 6)), 6)      Paddle2ONNX
///   mul(mul(x, hardtanh(add(x, 3), 0, 6)), 1/6)
///   mul(x, div(hardtanh(add(x, 3), 0, 6), 6))      PyTorch, decomposed (also with mul by 1/6)
///   mul(x, hardsigmoid(x))                         tf2onnx, and after "recompose-hard-sigmoid"
///
/// Declines, with a remark, when an inner value has other users, which would compute it twice.
std::unique_ptr<Pass> CreateRecomposeHardSwishPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_HARD_SWISH_H_
