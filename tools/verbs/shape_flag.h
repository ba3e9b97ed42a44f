#ifndef ZEROPOINT_TOOLS_VERBS_SHAPE_FLAG_H_
#define ZEROPOINT_TOOLS_VERBS_SHAPE_FLAG_H_

// The flag --shape NAME=1x3x224x224, which pins the extents of one input.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace zeropoint::tools {

using ShapesByInput = std::map<std::string, std::vector<std::int64_t>>;

/// "NAME=1x3x224x224" entries -> shapes. "?" is an extent that stays as it is (-1), and "NAME="
/// alone is a scalar. Usage errors quote the entry.
absl::StatusOr<ShapesByInput> ParseShapeFlags(const std::vector<std::string>& flags);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_SHAPE_FLAG_H_
