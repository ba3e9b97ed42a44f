#ifndef ZEROPOINT_PASSES_RECOMPOSE_SILU_H_
#define ZEROPOINT_PASSES_RECOMPOSE_SILU_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "recompose-silu": x * sigmoid(x) becomes aten.silu (ONNX has no operator for it). Declines, with
/// a remark, when the sigmoid has other users.
std::unique_ptr<Pass> CreateRecomposeSiluPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_SILU_H_
