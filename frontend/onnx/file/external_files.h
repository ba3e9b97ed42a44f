#ifndef ZEROPOINT_FRONTEND_ONNX_FILE_EXTERNAL_FILES_H_
#define ZEROPOINT_FRONTEND_ONNX_FILE_EXTERNAL_FILES_H_

// The files beside a model that hold its larger weights.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "frontend/onnx/file/file_bytes.h"

namespace zeropoint::frontend {

/// Bytes and what keeps them alive.
struct OwnedBytes {
  absl::Span<const std::byte> bytes;
  std::shared_ptr<const FileBytes> owner;
};

/// Opens and maps the files that a model names, each once. The model is not trusted: it may name
/// regular files in its own folder and below, with no other name in the file system, and nothing
/// that a symbolic link leads to. Every component is opened relative to the one before and without
/// following links, and what is checked is what has been opened, so that nothing can be swapped
/// between check and use.
///
///   ExternalFiles files("/models");
///   ASSIGN_OR_RETURN(OwnedBytes weights, files.Range("bert/weights.bin", 4096, 1024));
class ExternalFiles {
 public:
  /// `folder` is the model's; it may itself be reached through links, for the user named it. Absent
  /// for a model in memory, which has no files.
  explicit ExternalFiles(std::optional<std::string> folder) : folder_(std::move(folder)) {}

  /// `length` bytes from `offset` of the file at `location`, to the end where no length is given.
  /// kInvalidArgument for a location that is absolute, empty or leads upwards, links (symbolic or
  /// hard), what is no regular file, and ranges past the end; kNotFound and kPermissionDenied from
  /// the system. Messages name the location.
  absl::StatusOr<OwnedBytes> Range(const std::string& location, std::uint64_t offset,
                                   std::optional<std::uint64_t> length);

 private:
  absl::StatusOr<std::shared_ptr<const FileBytes>> Open(const std::string& location);

  std::optional<std::string> folder_;
  std::map<std::string, std::shared_ptr<const FileBytes>> files_;
};

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_FILE_EXTERNAL_FILES_H_
