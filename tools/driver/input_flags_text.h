#ifndef ZEROPOINT_TOOLS_DRIVER_INPUT_FLAGS_TEXT_H_
#define ZEROPOINT_TOOLS_DRIVER_INPUT_FLAGS_TEXT_H_

// What was fixed of inputs, as the flags --shape and --bind say it.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ir/tensor_data.h"

namespace zeropoint::tools {

/// "x=1x3x?x?"; what is not positive stays free.
std::vector<std::string> ShapeTexts(const std::map<std::string, std::vector<std::int64_t>>& pinned);

/// "rate=16000", "axes=[1,2]". Leaves out what --bind cannot say: matrices, and numbers of other
/// dtypes than i64, i32, f32 and f64.
std::vector<std::string> BindTexts(const std::map<std::string, ir::TensorData>& bound);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_INPUT_FLAGS_TEXT_H_
