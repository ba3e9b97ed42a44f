#include "frontend/onnx/file/file_bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "absl/status/status.h"
#include "ir/in_file.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {

FileDescriptor::~FileDescriptor() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

absl::StatusOr<std::shared_ptr<const FileBytes>> FileBytes::Map(const FileDescriptor& file) {
  struct stat info = {};
  if (::fstat(file.get(), &info) != 0) {
    return absl::ErrnoToStatus(errno, "cannot be examined");
  }
  if (!S_ISREG(info.st_mode)) {
    return absl::InvalidArgumentError("is not a regular file");
  }
  auto mapped = std::shared_ptr<FileBytes>(new FileBytes);
  if (info.st_size > 0) {
    const auto size = static_cast<std::size_t>(info.st_size);
    void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (data == MAP_FAILED) {
      return absl::ErrnoToStatus(errno, "cannot be mapped");
    }
    mapped->bytes_ = {static_cast<const std::byte*>(data), size};
    mapped->is_mapped_ = true;
  }
  return mapped;
}

absl::StatusOr<std::shared_ptr<const FileBytes>> FileBytes::Open(const std::string& path) {
  // Without O_NONBLOCK opening a pipe would wait for a writer.
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open()) {
    return ir::InFile(absl::ErrnoToStatus(errno, "cannot be opened"), path);
  }
  auto mapped = Map(file);
  if (!mapped.ok()) {
    return ir::InFile(mapped.status(), path);
  }
  return mapped;
}

std::shared_ptr<const FileBytes> FileBytes::Copy(absl::string_view bytes) {
  auto copied = std::shared_ptr<FileBytes>(new FileBytes);
  copied->copy_ = std::string(bytes);
  copied->bytes_ = {reinterpret_cast<const std::byte*>(copied->copy_.data()), bytes.size()};
  return copied;
}

FileBytes::~FileBytes() {
  if (is_mapped_) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

void FileBytes::Forget(absl::Span<const std::byte> range) const {
  if (!is_mapped_) {
    return;
  }
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto begin = reinterpret_cast<std::uintptr_t>(range.data());
  const std::uintptr_t first = (begin + page - 1) / page * page;
  const std::uintptr_t last = (begin + range.size()) / page * page;
  // Only advice: when the system declines, the pages stay.
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  if (first < last) ::madvise(reinterpret_cast<void*>(first), last - first, MADV_DONTNEED);
}

}  // namespace zeropoint::frontend
