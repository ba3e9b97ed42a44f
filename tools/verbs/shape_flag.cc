#include "tools/verbs/shape_flag.h"

#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

absl::Status BadShape(const std::string& flag) {
  return UsageError("is not NAME=EXTENTS with positive extents, or ? for those that stay free",
                    absl::StrCat("--shape '", flag, "'"),
                    "write it as in --shape image=1x3x224x224");
}

/// A positive number, or -1 for "?".
std::optional<std::int64_t> ParseExtent(absl::string_view text) {
  std::int64_t extent = 0;
  if (text == "?") return -1;
  if (!absl::SimpleAtoi(text, &extent) || extent < 1) return std::nullopt;
  return extent;
}

}  // namespace

absl::StatusOr<ShapesByInput> ParseShapeFlags(const std::vector<std::string>& flags) {
  ShapesByInput shapes;
  for (const std::string& flag : flags) {
    // Input names may hold '=' themselves, extents cannot.
    const std::size_t equals = flag.rfind('=');
    if (equals == std::string::npos || equals == 0) return BadShape(flag);
    std::vector<std::int64_t> extents;
    const std::string list = flag.substr(equals + 1);
    if (!list.empty()) {
      for (const absl::string_view text : absl::StrSplit(list, 'x')) {
        const std::optional<std::int64_t> extent = ParseExtent(text);
        if (!extent) return BadShape(flag);
        extents.push_back(*extent);
      }
    }
    if (!shapes.emplace(flag.substr(0, equals), std::move(extents)).second) {
      return UsageError("its input is given twice", absl::StrCat("--shape '", flag, "'"),
                        "keep one of the two");
    }
  }
  return shapes;
}

}  // namespace zeropoint::tools
