#ifndef ZEROPOINT_PASSES_WEIGHTS_EQUALIZE_CHANNELS_H_
#define ZEROPOINT_PASSES_WEIGHTS_EQUALIZE_CHANNELS_H_

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "ir/module.h"
#include "passes/input_moments.h"
#include "passes/pass.h"

namespace zeropoint::passes {

/// What the channels of each domain of a function (channel_domain.h) were divided by, in the order
/// of the domains; empty for one that stays as it is.
using ChannelFactors = std::vector<std::vector<float>>;

/// What CreateEqualizeChannelsPass does, and by which factors.
ChannelFactors EqualizeChannels(ir::Module& module, const MomentsProvider& moments);

/// The same once more with factors that are known, on the graph that they were found for.
/// kFailedPrecondition for another one, and for factors that are not above 0 and finite.
absl::Status ScaleChannels(ir::Module& module, const ChannelFactors& factors);

/// Scales channels so that they fill one scale of int8 more evenly, and changes nothing else: what
/// a layer's rows are divided by, the columns of the layers behind it are multiplied by
/// (channel_domain.h).
///
/// With samples (PassContext::moments) the factor of a channel is a^0.5 / w^0.5, where a is the
/// largest magnitude of the channel and w that of the weights that it meets (Xiao et al.,
/// "SmoothQuant", ICML 2023, equation 4), or a where it meets depthwise weights alone, which have
/// scales of their own. Without, it balances the weights before and behind (Nagel et al., ICCV
/// 2019, equation 11). A clamp (ReLU6) stays where it is, so that a channel is only scaled up, and
/// only as far as its samples stay a quarter below the limit; without samples such domains stay as
/// they are. Runs on the float graph, before annotation.
std::unique_ptr<Pass> CreateEqualizeChannelsPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_WEIGHTS_EQUALIZE_CHANNELS_H_
