#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_TEXT_FILE_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_TEXT_FILE_H_

// Small files that a search keeps: what it found, and what it need not measure again.

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace zeropoint::tools {

/// kNotFound where there is no such file.
absl::StatusOr<std::string> ReadTextFile(const std::string& path);
/// Atomically, with a line end at the end. Errors are complete (error_text.h; exit 6).
absl::Status WriteTextFile(const std::string& path, absl::string_view text);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_TEXT_FILE_H_
