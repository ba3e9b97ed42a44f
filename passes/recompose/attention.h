#ifndef ZEROPOINT_PASSES_RECOMPOSE_ATTENTION_H_
#define ZEROPOINT_PASSES_RECOMPOSE_ATTENTION_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "recompose-attention": softmax(scale * q * transpose(k) + mask) * v becomes
/// aten.scaled_dot_product_attention. The scale may stand on the product, on q, or its root on both
/// q and k (PyTorch), as a mul or a div; masks are adds before the softmax, if any, or choose
/// between scores and a number that is very low.
///
/// Declines, with a remark, when the softmax is not over the last axis or has other users.
std::unique_ptr<Pass> CreateRecomposeAttentionPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_ATTENTION_H_
