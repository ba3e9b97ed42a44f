#ifndef ZEROPOINT_RUNTIME_ATOMIC_FILE_H_
#define ZEROPOINT_RUNTIME_ATOMIC_FILE_H_

// A file that appears whole or not at all.

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace zeropoint::runtime {

/// Writes to a temporary file beside the target, which takes the target's name on Commit and is
/// removed otherwise. Errors carry path and errno text.
///
///   ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
///   RETURN_IF_ERROR(file.Write(bytes));
///   return file.Commit();
class AtomicFile {
 public:
  static absl::StatusOr<AtomicFile> Create(const std::string& path);
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&& other) = delete;
  ~AtomicFile();

  absl::Status Write(absl::Span<const std::byte> bytes);
  /// Flushes to disk and renames; nothing may follow.
  absl::Status Commit();

 private:
  AtomicFile(std::string path, std::string temporary_path, int descriptor);

  std::string path_;
  std::string temporary_path_;
  int descriptor_;
};

/// A file that holds `bytes`, whole or not at all.
absl::Status WriteFileAtomically(const std::string& path, absl::string_view bytes);

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_ATOMIC_FILE_H_
