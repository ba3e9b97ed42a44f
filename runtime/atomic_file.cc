#include "runtime/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/in_file.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime {
namespace {

// mkostemp makes files private to the user; a program should have the permissions any new file has.
mode_t DefaultFileMode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return static_cast<mode_t>(0666) & ~mask;
}

absl::Status FileError(int error_number, const char* what, const std::string& path) {
  return InFile(absl::ErrnoToStatus(error_number, what), path);
}

}  // namespace

AtomicFile::AtomicFile(std::string path, std::string temporary_path, int descriptor)
    : path_(std::move(path)), temporary_path_(std::move(temporary_path)), descriptor_(descriptor) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_path_(std::move(other.temporary_path_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

AtomicFile::~AtomicFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(temporary_path_.c_str());
}

absl::StatusOr<AtomicFile> AtomicFile::Create(const std::string& path) {
  // Renaming over a device or a folder would replace it or fail late.
  struct stat info = {};
  if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    return absl::InvalidArgumentError(
        absl::StrCat("cannot be written, it exists and is not a regular file: ", path));
  }
  std::string temporary_path = absl::StrCat(path, ".tmpXXXXXX");
  const int descriptor = ::mkostemp(temporary_path.data(), O_CLOEXEC);
  if (descriptor < 0) {
    return FileError(errno, "its folder takes no new file", path);
  }
  AtomicFile file(path, std::move(temporary_path), descriptor);
  if (::fchmod(descriptor, DefaultFileMode()) != 0) {
    return FileError(errno, "cannot be given its mode", path);
  }
  return file;
}

absl::Status AtomicFile::Write(absl::Span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return FileError(errno, "cannot be written", path_);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status AtomicFile::Commit() {
  if (::fsync(descriptor_) != 0) return FileError(errno, "cannot be flushed", path_);
  if (::rename(temporary_path_.c_str(), path_.c_str()) != 0) {
    return FileError(errno, "cannot be written", path_);
  }
  ::close(std::exchange(descriptor_, -1));
  return absl::OkStatus();
}

absl::Status WriteFileAtomically(const std::string& path, absl::string_view bytes) {
  ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
  RETURN_IF_ERROR(file.Write(
      absl::MakeConstSpan(reinterpret_cast<const std::byte*>(bytes.data()), bytes.size())));
  return file.Commit();
}

}  // namespace zeropoint::runtime
