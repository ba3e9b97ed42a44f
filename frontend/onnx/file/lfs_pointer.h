#ifndef ZEROPOINT_FRONTEND_ONNX_FILE_LFS_POINTER_H_
#define ZEROPOINT_FRONTEND_ONNX_FILE_LFS_POINTER_H_

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace zeropoint::frontend {

/// Whether a file that begins with `text` is what a clone without Git LFS holds in its place.
inline bool IsLfsPointer(absl::string_view text) {
  return absl::StartsWith(text, "version https://git-lfs.github.com/spec/");
}

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_FILE_LFS_POINTER_H_
