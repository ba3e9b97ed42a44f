#ifndef ZEROPOINT_TOOLS_DRIVER_CONTENT_HASH_H_
#define ZEROPOINT_TOOLS_DRIVER_CONTENT_HASH_H_

// Identity of files, so that a program can say what it was made of.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace zeropoint::tools {

/// "fnv1a64:0123456789abcdef" over the bytes of a file. Tells files apart by accident, not against
/// an attacker. kNotFound or kPermissionDenied names the path.
absl::StatusOr<std::string> HashFile(const std::string& path);
/// The same of the bytes of `text`.
std::string HashText(absl::string_view text);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_CONTENT_HASH_H_
