#ifndef ZEROPOINT_PASSES_WEIGHTS_CHANNEL_DOMAIN_H_
#define ZEROPOINT_PASSES_WEIGHTS_CHANNEL_DOMAIN_H_

// Which layers must agree on the scale of a channel.

#include <cstddef>
#include <optional>
#include <set>
#include <vector>

#include "ir/function.h"
#include "ir/op.h"

namespace zeropoint::passes {

/// Activations whose channels can be scaled by factors above 0 without changing what the model
/// computes: its producers' weights take the factors, its consumers' weights take them back, and
/// everything in between (ReLU, pooling, residual sums) lets them through.
///
///   conv ─▶ relu ─▶ depthwise conv            producers {conv}, consumers {depthwise conv}
///   conv ─▶ add ─▶ conv                       producers {conv, conv}: both branches of the sum
///           ▲
///   conv ───┘
struct ChannelDomain {
  std::size_t channels = 0;
  /// Convolutions, linears and layer norms with constant parameters; rows of their weights are the
  /// channels.
  std::vector<ir::Op*> producers;
  /// Convolutions (depthwise ones, too) and linears with constant weights.
  std::vector<ir::Op*> consumers;
  /// The least of the upper limits of clamps within it (6 behind a ReLU6); nullopt without. A value
  /// that is scaled up meets them sooner.
  std::optional<double> upper_limit;
};

/// Whether the consumer has a row, and so a scale, of its own for each of the channels.
bool IsDepthwise(const ir::Op& layer);

/// The domains of `function` in the order of their first producers. Values that something else
/// reads, or that the caller gets, are in none.
std::vector<ChannelDomain> FindChannelDomains(const ir::Function& function);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_WEIGHTS_CHANNEL_DOMAIN_H_
