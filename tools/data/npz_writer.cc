#include "tools/data/npz_writer.h"

#include <zip.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "runtime/status_macros.h"
#include "tools/data/npy_header.h"
#include "tools/data/zip_entry.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

/// Room for the header of any shape, which is known at the end only.
constexpr std::size_t kHeaderBytes = 512;
constexpr absl::string_view kRemedy = "check the free space, and the path of the output";

using Archive = std::unique_ptr<zip_t, decltype(&zip_discard)>;

absl::Status WriteError(const std::string& path, absl::string_view reason) {
  return absl::UnavailableError(
      ErrorText(absl::StrCat("cannot be written: ", reason), path, kRemedy));
}

bool HaveSameRows(const runtime::Extents& a, const runtime::Extents& b) {
  return a.size() == b.size() && std::equal(a.begin() + 1, a.end(), b.begin() + 1);
}

absl::Status AddPart(zip_t* archive, const std::string& name, const std::string& part) {
  zip_source_t* source = zip_source_file(archive, part.c_str(), 0, -1);
  if (!AddStoredEntry(archive, absl::StrCat(name, ".npy"), source)) {
    return WriteError(part, zip_error_strerror(zip_get_error(archive)));
  }
  return absl::OkStatus();
}

}  // namespace

NpzWriter::~NpzWriter() {
  std::error_code ignored;
  for (const auto& [name, part] : parts_) std::filesystem::remove(part.path, ignored);
}

absl::Status NpzWriter::Append(const std::string& name, const runtime::Extents& extents,
                               absl::Span<const float> values) {
  const runtime::Extents rows = extents.empty() ? runtime::Extents{1} : extents;
  const auto [entry, is_new] = parts_.try_emplace(name);
  Part& part = entry->second;
  if (is_new) {
    part.path = absl::StrCat(path_, ".", parts_.size(), ".part");
    part.extents = rows;
  } else if (!part.fits || !HaveSameRows(part.extents, rows)) {
    part.fits = false;
    return absl::OkStatus();
  } else {
    part.extents[0] += rows[0];
  }
  return Write(part, values, is_new);
}

absl::Status NpzWriter::Write(const Part& part, absl::Span<const float> values, bool is_new) const {
  errno = 0;
  std::ofstream file(part.path, std::ios::binary | (is_new ? std::ios::trunc : std::ios::app));
  if (is_new) file << std::string(kHeaderBytes, ' ');
  file.write(reinterpret_cast<const char*>(values.data()),
             static_cast<std::streamsize>(values.size() * sizeof(float)));
  file.close();
  if (file) return absl::OkStatus();
  return FileError(errno, "cannot be written", part.path, kRemedy);
}

absl::Status NpzWriter::Finish() {
  int code = 0;
  Archive archive(zip_open(path_.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code), &zip_discard);
  if (archive == nullptr) return WriteError(path_, "the archive cannot be made");
  for (const auto& [name, part] : parts_) {
    if (!part.fits) continue;
    std::fstream file(part.path, std::ios::binary | std::ios::in | std::ios::out);
    file << NpyHeaderBytes(runtime::DType::kFloat32, part.extents, kHeaderBytes);
    file.close();
    if (!file) return FileError(errno, "cannot be written", part.path, kRemedy);
    RETURN_IF_ERROR(AddPart(archive.get(), name, part.path));
  }
  // Reads the parts; writes a temporary file beside `path_` and renames it.
  if (zip_close(archive.get()) != 0) {
    return WriteError(path_, zip_error_strerror(zip_get_error(archive.get())));
  }
  archive.release();  // zip_close freed it.
  return absl::OkStatus();
}

std::vector<std::string> NpzWriter::LeftOut() const {
  std::vector<std::string> names;
  for (const auto& [name, part] : parts_) {
    if (!part.fits) names.push_back(name);
  }
  return names;
}

}  // namespace zeropoint::tools
