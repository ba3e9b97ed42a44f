#ifndef ZEROPOINT_FRONTEND_ONNX_FILE_FILE_BYTES_H_
#define ZEROPOINT_FRONTEND_ONNX_FILE_FILE_BYTES_H_

// The bytes of a file, mapped: a page costs memory when somebody reads it, and not before.

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace zeropoint::frontend {

/// Closes its file when it goes.
class FileDescriptor {
 public:
  explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
  FileDescriptor(FileDescriptor&& other) noexcept : descriptor_(other.descriptor_) {
    other.descriptor_ = -1;
  }
  FileDescriptor& operator=(FileDescriptor&&) = delete;
  ~FileDescriptor();

  int get() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

/// Immutable bytes. Constants point into them and keep them alive. Nobody may truncate the file
/// meanwhile: that is the one thing a mapping cannot survive.
class FileBytes {
 public:
  /// Maps what `file` has open. kInvalidArgument unless that is a regular file; kResourceExhausted
  /// and the like from the system. Messages do not name the file.
  static absl::StatusOr<std::shared_ptr<const FileBytes>> Map(const FileDescriptor& file);
  /// Opens and maps the file at `path`, which messages name.
  static absl::StatusOr<std::shared_ptr<const FileBytes>> Open(const std::string& path);
  /// A copy of bytes in memory.
  static std::shared_ptr<const FileBytes> Copy(absl::string_view bytes);

  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;
  ~FileBytes();

  absl::Span<const std::byte> bytes() const { return bytes_; }
  absl::string_view text() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

  /// Returns the memory of pages that lie wholly in `range`, which was read and is not needed soon;
  /// reading it again reads the file again.
  void Forget(absl::Span<const std::byte> range) const;

 private:
  FileBytes() = default;

  absl::Span<const std::byte> bytes_;
  bool is_mapped_ = false;
  std::string copy_;
};

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_FILE_FILE_BYTES_H_
