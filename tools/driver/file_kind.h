#ifndef ZEROPOINT_TOOLS_DRIVER_FILE_KIND_H_
#define ZEROPOINT_TOOLS_DRIVER_FILE_KIND_H_

// What a file is, by its first bytes.

#include <string>

#include "absl/status/statusor.h"

namespace zeropoint::tools {

enum class FileKind { kProgram, kIr, kOnnx };

/// A program starts with its magic number and textual IR with `module` or a `//` comment; anything
/// else is taken for ONNX, which has no mark of its own. kNotFound or kPermissionDenied names the
/// path.
absl::StatusOr<FileKind> KindOfFile(const std::string& path);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_FILE_KIND_H_
