#ifndef ZEROPOINT_PASSES_RECOMPOSE_CHANNEL_SHUFFLE_H_
#define ZEROPOINT_PASSES_RECOMPOSE_CHANNEL_SHUFFLE_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "recompose-channel-shuffle": view [N,g,C/g,H,W] -> permute [0,2,1,3,4] -> view [N,C,H,W] becomes
/// aten.channel_shuffle, which in NHWC is a transpose of the last axis only. Declines, with a
/// remark, when an inner value has other users or a view is another one.
std::unique_ptr<Pass> CreateRecomposeChannelShufflePass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_CHANNEL_SHUFFLE_H_
