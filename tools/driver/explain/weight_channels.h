#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_WEIGHT_CHANNELS_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_WEIGHT_CHANNELS_H_

// The weights of a layer, output channel by output channel.

#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "tools/driver/explain/layer_constants.h"
#include "tools/driver/explain/program_index.h"

namespace zeropoint::tools {

struct WeightChannel {
  /// Largest magnitude in the float model.
  float max_abs = 0;
  float scale = 0;
  /// Power of what rounding adds, in dB relative to the channel's own weights.
  double noise_db = 0;
};

struct WeightChannels {
  bool is_per_channel = false;
  std::vector<WeightChannel> channels;
};

/// Of the first constant that is no bias; nullopt where there is none.
std::optional<WeightChannels> DescribeWeights(const ProgramIndex& program,
                                              absl::Span<const LayerConstant> constants);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_WEIGHT_CHANNELS_H_
