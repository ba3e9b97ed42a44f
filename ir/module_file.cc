#include "ir/module_file.h"

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <new>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/types/span.h"
#include "ir/constant_file.h"
#include "ir/in_file.h"
#include "ir/parser.h"
#include "ir/printer.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::ir {
namespace {

// ErrnoToStatus turns 0, which streams may leave behind, into OK.
absl::Status FileError(int error_number, const char* what, const std::string& path) {
  return InFile(
      error_number == 0 ? absl::UnavailableError(what) : absl::ErrnoToStatus(error_number, what),
      path);
}

// A file written under a temporary name. Unless committed it disappears with this object.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string path)
      : path_(std::move(path)),
        temporary_(path_ + ".tmp"),
        stream_(temporary_, std::ios::binary),
        open_error_(stream_.is_open() ? 0 : errno) {}
  ~TemporaryFile() {
    std::error_code ignored;
    if (!committed_) std::filesystem::remove(temporary_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  std::ostream& stream() { return stream_; }

  absl::Status Close() {
    const bool opened = stream_.is_open();
    stream_.close();
    if (stream_) return absl::OkStatus();
    return FileError(opened ? errno : open_error_, "cannot be written", path_);
  }

  absl::Status Commit() {
    std::error_code error;
    std::filesystem::rename(temporary_, path_, error);
    if (error) return FileError(error.value(), "cannot be written", path_);
    committed_ = true;
    return absl::OkStatus();
  }

 private:
  std::string path_;
  std::string temporary_;
  std::ofstream stream_;
  int open_error_;
  bool committed_ = false;
};

// A whole file in memory, aligned as ConstantFile lays out its data.
struct FileContents {
  std::shared_ptr<std::byte> bytes;
  std::size_t size = 0;

  absl::Span<const std::byte> span() const { return {bytes.get(), size}; }
  std::string_view text() const { return {reinterpret_cast<const char*>(bytes.get()), size}; }
};

std::shared_ptr<std::byte> AllocateAligned(std::size_t size) {
  constexpr std::align_val_t kAlignment{ConstantFile::kAlignment};
  auto* const bytes = static_cast<std::byte*>(::operator new(size, kAlignment, std::nothrow));
  return {bytes, [](std::byte* p) { ::operator delete(p, kAlignment); }};
}

absl::StatusOr<FileContents> ReadFile(const std::string& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) return FileError(error.value(), "cannot be read", path);
  FileContents contents = {AllocateAligned(size), size};
  if (contents.bytes == nullptr) {
    return absl::ResourceExhaustedError(
        StrCat("cannot be read, no memory for ", size, " bytes: ", path));
  }
  std::ifstream stream(path, std::ios::binary);
  stream.read(reinterpret_cast<char*>(contents.bytes.get()), static_cast<std::streamsize>(size));
  if (!stream) return FileError(errno, "cannot be read", path);
  return contents;
}

absl::StatusOr<ConstantFile> ReadSideFile(const std::string& path) {
  ASSIGN_OR_RETURN(const FileContents contents, ReadFile(path));
  auto file = ConstantFile::Parse(contents.span(), contents.bytes);
  if (!file.ok()) return InFile(file.status(), path);
  return file;
}

}  // namespace

std::string SideFilePath(const std::string& path) { return path + ".bin"; }

absl::Status WriteModuleFile(const Module& module, const std::string& path) {
  TemporaryFile text(path);
  TemporaryFile side(SideFilePath(path));
  text.stream() << PrintModule(module);
  const bool has_side_file = ConstantFile::Write(module, side.stream());
  RETURN_IF_ERROR(text.Close());
  RETURN_IF_ERROR(side.Close());
  if (has_side_file) {
    RETURN_IF_ERROR(side.Commit());
    return text.Commit();
  }
  RETURN_IF_ERROR(text.Commit());
  std::error_code ignored;  // a stale side file does no harm
  std::filesystem::remove(SideFilePath(path), ignored);
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Module>> ReadModuleFile(const std::string& path) {
  ASSIGN_OR_RETURN(const FileContents text, ReadFile(path));
  const std::string side_path = SideFilePath(path);
  // Opened only when the text names a constant that is in it.
  std::optional<ConstantFile> side;
  const ConstantResolver resolver = [&](std::string_view name, const TensorType& type,
                                        std::uint64_t hash) -> absl::StatusOr<TensorData> {
    if (!side) {
      ASSIGN_OR_RETURN(side, ReadSideFile(side_path));
    }
    return side->Find(name, type, hash);
  };
  return ParseModule(text.text(), resolver, path);
}

}  // namespace zeropoint::ir
