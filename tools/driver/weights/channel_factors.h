#ifndef ZEROPOINT_TOOLS_DRIVER_WEIGHTS_CHANNEL_FACTORS_H_
#define ZEROPOINT_TOOLS_DRIVER_WEIGHTS_CHANNEL_FACTORS_H_

// How a program's channels were equalized, as it remembers it: its layers yield other numbers than
// the float model's, by these factors, which is no error.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "passes/weights/equalize_channels.h"

namespace zeropoint::tools {

/// The key of the metadata; a program without it has channels as its model has them.
inline constexpr absl::string_view kChannelFactorsKey = "channel_factors";

/// A JSON list of lists. Factors that are read again are the same floats.
std::string ChannelFactorsToJson(const passes::ChannelFactors& factors);

/// kInvalidArgument for what is no list of lists of numbers.
absl::StatusOr<passes::ChannelFactors> ParseChannelFactors(absl::string_view json);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_WEIGHTS_CHANNEL_FACTORS_H_
