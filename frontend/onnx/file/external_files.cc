#include "frontend/onnx/file/external_files.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

constexpr std::size_t kMaxLocationBytes = 4096;
/// Distinct files of one model. Each costs a mapping, of which a process has some 65,000.
constexpr std::size_t kMaxFiles = 4096;

absl::Status Refused(const std::string& location, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("external data \"", location.substr(0, 128), "\" ", why));
}

absl::Status CannotOpen(const std::string& location, int error) {
  // What O_NOFOLLOW says of links; with O_DIRECTORY a link is "not a folder".
  if (error == ELOOP || error == EMLINK) {
    return Refused(location, "goes through a symbolic link; put the file itself there");
  }
  if (error == ENOTDIR) {
    return Refused(location, "goes through what is not a folder but a file or symbolic link");
  }
  return absl::ErrnoToStatus(error,
                             absl::StrCat("external data \"", location, "\" cannot be opened"));
}

/// The components of a location; kInvalidArgument when it leads out of the model's folder.
absl::StatusOr<std::vector<std::string>> Components(const std::string& location) {
  if (location.empty() || location.size() > kMaxLocationBytes ||
      location.find('\0') != std::string::npos) {
    return Refused(location, "is no file name");
  }
  if (location.front() == '/') {
    return Refused(location, "is an absolute path; it must be relative to the model's folder");
  }
  std::vector<std::string> components;
  for (const absl::string_view part : absl::StrSplit(location, '/')) {
    std::string component(part);
    if (component == "..") {
      return Refused(location, "leads out of the model's folder");
    }
    if (!component.empty() && component != ".") {
      components.push_back(std::move(component));
    }
  }
  if (components.empty()) {
    return Refused(location, "is no file name");
  }
  return components;
}

/// A file with a second name may be one that the model's author could not read but only link to.
absl::Status CheckHasOneName(const FileDescriptor& file, const std::string& location) {
  struct stat info = {};
  if (::fstat(file.get(), &info) != 0) {
    return CannotOpen(location, errno);
  }
  if (S_ISREG(info.st_mode) && info.st_nlink > 1) {
    return Refused(location, "has other hard links; copy the file");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const FileBytes>> ExternalFiles::Open(const std::string& location) {
  if (!folder_) {
    return Refused(location, "is beside a model in memory, which has no folder");
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> components, Components(location));
  constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  std::vector<FileDescriptor> opened;
  opened.emplace_back(::open(folder_->c_str(), kFolderFlags));
  for (std::size_t i = 0; i < components.size() && opened.back().is_open(); ++i) {
    // Without O_NONBLOCK opening a pipe would wait for a writer.
    const int flags =
        i + 1 < components.size() ? kFolderFlags : O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    const int parent = opened.back().get();
    opened.emplace_back(::openat(parent, components[i].c_str(), flags | O_NOFOLLOW));
  }
  if (!opened.back().is_open()) {
    return CannotOpen(location, errno);
  }
  RETURN_IF_ERROR(CheckHasOneName(opened.back(), location));
  const auto mapped = FileBytes::Map(opened.back());
  return mapped.ok() ? mapped : Refused(location, mapped.status().message());
}

absl::StatusOr<OwnedBytes> ExternalFiles::Range(const std::string& location, std::uint64_t offset,
                                                std::optional<std::uint64_t> length) {
  auto file = files_.find(location);
  if (file == files_.end()) {
    if (files_.size() == kMaxFiles) {
      return Refused(location, absl::StrCat("is one file more than the ", kMaxFiles,
                                            " that a model may have"));
    }
    ASSIGN_OR_RETURN(std::shared_ptr<const FileBytes> opened, Open(location));
    file = files_.emplace(location, std::move(opened)).first;
  }
  const absl::Span<const std::byte> bytes = file->second->bytes();
  if (offset > bytes.size() || length.value_or(0) > bytes.size() - offset) {
    return Refused(location, absl::StrCat("has ", bytes.size(), " bytes, but ",
                                          length ? absl::StrCat(*length) : "some",
                                          " bytes at offset ", offset, " are wanted"));
  }
  const std::size_t size =
      length ? static_cast<std::size_t>(*length) : bytes.size() - static_cast<std::size_t>(offset);
  return OwnedBytes{bytes.subspan(static_cast<std::size_t>(offset), size), file->second};
}

}  // namespace zeropoint::frontend
