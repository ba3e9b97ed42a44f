#ifndef ZEROPOINT_TOOLS_DATA_NPY_FILE_H_
#define ZEROPOINT_TOOLS_DATA_NPY_FILE_H_

// The file system's side of ArrayFile: plain files as streams, and a lone `.npy`.

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tools/data/array_file.h"
#include "tools/data/byte_source.h"

namespace zeropoint::tools {

/// kNotFound, kPermissionDenied, or kInvalidArgument for a folder; names the path.
absl::StatusOr<std::unique_ptr<ByteSource>> OpenFileSource(const std::string& path);

/// One array, named after the file without its extension.
absl::StatusOr<std::unique_ptr<ArrayFile>> OpenNpyFile(const std::string& path);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_NPY_FILE_H_
