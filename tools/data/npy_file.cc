#include "tools/data/npy_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "runtime/status_macros.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

class FileSource : public ByteSource {
 public:
  FileSource(std::unique_ptr<std::FILE, CloseFile> file, std::string path, std::uint64_t size)
      : ByteSource(std::move(path)), file_(std::move(file)), remaining_(size) {}

  std::uint64_t remaining() const override { return remaining_; }

  absl::StatusOr<std::size_t> Read(absl::Span<std::byte> into) override {
    const std::size_t count = std::fread(into.data(), 1, into.size(), file_.get());
    if (count < into.size() && std::ferror(file_.get())) {
      return FileError(errno, "cannot be read", where());
    }
    remaining_ -= std::min<std::uint64_t>(remaining_, count);
    return count;
  }

 private:
  std::unique_ptr<std::FILE, CloseFile> file_;
  std::uint64_t remaining_;
};

class NpyFile : public ArrayFile {
 public:
  explicit NpyFile(const std::string& path)
      : ArrayFile(path, {std::filesystem::path(path).stem().string()}) {}

 private:
  absl::StatusOr<std::unique_ptr<ByteSource>> OpenSource(std::size_t) const override {
    return OpenFileSource(path());
  }
};

}  // namespace

absl::StatusOr<std::unique_ptr<ByteSource>> OpenFileSource(const std::string& path) {
  std::error_code error;
  const bool regular = std::filesystem::is_regular_file(path, error);
  if (!regular && std::filesystem::exists(path, error)) {
    return absl::InvalidArgumentError(
        ErrorText("is not a regular file", path, "copy its contents into one"));
  }
  std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) {
    return FileError(errno, "cannot be opened", path);
  }
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) return FileError(error.value(), "has no size", path);
  return std::make_unique<FileSource>(std::move(file), path, size);
}

absl::StatusOr<std::unique_ptr<ArrayFile>> OpenNpyFile(const std::string& path) {
  return std::make_unique<NpyFile>(path);
}

}  // namespace zeropoint::tools
