#ifndef ZEROPOINT_TOOLS_DRIVER_CALIBRATION_NUMBER_LIST_H_
#define ZEROPOINT_TOOLS_DRIVER_CALIBRATION_NUMBER_LIST_H_

// Lists of float32 as text that reads back to the same bits.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace zeropoint::tools {

/// "0.5", and "12" for what has no fraction.
std::string FloatText(float value);
/// "1,0.5,-3".
std::string NumbersText(const std::vector<float>& values);
/// The same with runs: "7,0*12,1".
std::string CountsText(const std::vector<float>& values);
/// What both write; nullopt for anything else, for numbers that are not finite, and for lists of
/// more than 2^20 numbers.
std::optional<std::vector<float>> ParseNumbers(absl::string_view text);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_CALIBRATION_NUMBER_LIST_H_
