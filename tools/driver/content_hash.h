#ifndef ZEROPOINT_TOOLS_DRIVER_CONTENT_HASH_H_
#define ZEROPOINT_TOOLS_DRIVER_CONTENT_HASH_H_

// Identity of files by their content, so that a program can say what it was made of: SHA-256 in 64
// hexadecimal digits, as `sha256sum` prints it. Names and folders do not count.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace zeropoint::tools {

/// Of the bytes of `text`.
std::string HashText(absl::string_view text);

/// Of the bytes of a file. kNotFound or kPermissionDenied names the path.
absl::StatusOr<std::string> HashFile(const std::string& path);

/// Of what several files hold together: one file is hashed as it is, of several it is the hash of
/// the lines that their own hashes make, in this order. For the samples in a folder:
///
///   sha256sum input_0.pb input_1.pb | cut -c -64 | sha256sum
absl::StatusOr<std::string> HashFiles(const std::vector<std::string>& paths);

/// Of an ONNX model: its file, and behind it the files that hold its external data, in the order of
/// their locations.
absl::StatusOr<std::string> HashModel(const std::string& path);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_CONTENT_HASH_H_
