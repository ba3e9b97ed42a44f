#ifndef ZEROPOINT_TOOLS_DATA_JSON_FILE_H_
#define ZEROPOINT_TOOLS_DATA_JSON_FILE_H_

// What the JSON files that users write have in common: they are small and strict, and messages name
// the key.

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"

namespace zeropoint::tools {

/// "bad value of 'inputs.image.scale': FILE: give a finite number".
absl::Status BadValue(absl::string_view where, absl::string_view key, absl::string_view expected);
/// "unknown key 'inputs.image.sclae': FILE: use from, scale, mean or std".
absl::Status UnknownKey(absl::string_view where, absl::string_view key, absl::string_view known);

/// Reads `text` as an object like `form`. kInvalidArgument names `where` for anything else, for an
/// object that has a key twice (the second would win in silence), and for one nested deeper than
/// any file of ours.
absl::Status ParseJsonObject(absl::string_view text, absl::string_view where,
                             absl::string_view form, nlohmann::json& object);

/// The text of `kind` ("a recipe") of file. kInvalidArgument for more than 1 MiB; errors name the
/// path.
absl::StatusOr<std::string> ReadJsonFile(const std::string& path, absl::string_view kind);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_JSON_FILE_H_
