#ifndef ZEROPOINT_TOOLS_VERBS_OUTPUT_H_
#define ZEROPOINT_TOOLS_VERBS_OUTPUT_H_

// Where results go: standard output and output files.

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"

namespace zeropoint::tools {

/// Keeps the keys in the order in which they were set.
using Json = nlohmann::ordered_json;

/// Writes and flushes; a full disk or a closed pipe is an error (exit 6), not a silent loss.
absl::Status WriteStdout(absl::string_view text);

/// The JSON object on a line of its own with `as_json`, else the text for people.
absl::Status PrintReport(bool as_json, const Json& json, const std::string& text);

/// Fails early, before minutes of work, where `path` cannot be written: its folder is missing or
/// not writable, or it names something that is not a regular file. UsageError when it is `input`
/// itself.
absl::Status CheckOutputPath(const std::string& path, const std::string& input);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_OUTPUT_H_
