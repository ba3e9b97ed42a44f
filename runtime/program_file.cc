#include "runtime/program_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "runtime/atomic_file.h"
#include "runtime/in_file.h"
#include "runtime/out_of_memory.h"
#include "runtime/program_writer.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime {
namespace {

class FileDescriptor {
 public:
  explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

// A read-only mapping of a whole file; at first of nothing.
class MappedFile {
 public:
  MappedFile() = default;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile() {
    if (data_ != MAP_FAILED) ::munmap(data_, size_);
  }

  absl::Status Map(const FileDescriptor& file, std::size_t size) {
    size_ = size;
    data_ = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    return data_ == MAP_FAILED ? absl::ErrnoToStatus(errno, "cannot be mapped") : absl::OkStatus();
  }

  absl::Span<const std::byte> bytes() const {
    return {static_cast<const std::byte*>(data_), size_};
  }

 private:
  void* data_ = MAP_FAILED;
  std::size_t size_ = 0;
};

absl::StatusOr<std::shared_ptr<const MappedFile>> MapFile(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat info = {};
  if (file.get() < 0 || ::fstat(file.get(), &info) != 0) {
    return absl::ErrnoToStatus(errno, "cannot be opened");
  }
  if (!S_ISREG(info.st_mode)) {
    return absl::InvalidArgumentError("is not a regular file");
  }
  if (info.st_size == 0) {
    return absl::InvalidArgumentError("is empty");
  }
  auto mapped = std::make_shared<MappedFile>();
  RETURN_IF_ERROR(mapped->Map(file, static_cast<std::size_t>(info.st_size)));
  return mapped;
}

}  // namespace

absl::Status WriteProgramFile(const Program& program, const std::string& path) {
  ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
  RETURN_IF_ERROR(
      EmitProgram(program, [&](absl::Span<const std::byte> piece) { return file.Write(piece); }));
  return file.Commit();
}

absl::StatusOr<Program> ReadProgramFile(const std::string& path) {
  return CatchOutOfMemory([&]() -> absl::StatusOr<Program> {
    const absl::StatusOr<std::shared_ptr<const MappedFile>> file = MapFile(path);
    if (!file.ok()) return InFile(file.status(), path);
    absl::StatusOr<Program> program = ReadProgram((*file)->bytes(), *file);
    if (!program.ok()) return InFile(program.status(), path);
    return program;
  });
}

}  // namespace zeropoint::runtime
