#ifndef ZEROPOINT_TOOLS_DRIVER_CALIBRATION_FIT_PROMISED_RANGE_H_
#define ZEROPOINT_TOOLS_DRIVER_CALIBRATION_FIT_PROMISED_RANGE_H_

// What a preprocess manifest takes arrays to hold.

#include <optional>
#include <vector>

#include "quantizers/observers/extremes.h"
#include "tools/data/preprocess.h"

namespace zeropoint::tools {

/// Nullopt where the manifest does not tell. A scale of 1 or 2 over 255 or 256 is made for bytes (0
/// to 255), one over 65535 for words. Without a scale, mean and std within 0 to 1 are those of
/// numbers from 0 to 1, and those of 1 to 255 those of bytes.
std::optional<quantizers::Extremes> PromisedRange(const InputPreprocess& preprocess);

/// The extremes of the array that `x`, one for each channel or one for all, was made of.
quantizers::Extremes ArrayExtremes(const InputPreprocess& preprocess,
                                   const std::vector<quantizers::Extremes>& x);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_CALIBRATION_FIT_PROMISED_RANGE_H_
