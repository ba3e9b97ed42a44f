#include "tools/data/npz_file.h"

#include <zip.h>

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "runtime/status_macros.h"
#include "tools/data/zip_entry.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

constexpr absl::string_view kExtension = ".npy";

using Archive = std::unique_ptr<zip_t, decltype(&zip_discard)>;
// An archive that is read is shared by its open entries, which may outlive the ArrayFile.
using SharedArchive = std::shared_ptr<zip_t>;

std::string ArchiveError(zip_t* archive) { return zip_error_strerror(zip_get_error(archive)); }

/// What to do about an archive that is whole, but not of a kind that is read.
struct Advice {
  int zip_error;
  absl::string_view remedy;
};
constexpr Advice kAdvice[] = {
    {ZIP_ER_COMPNOTSUPP, "save it with numpy.savez or numpy.savez_compressed"},
    {ZIP_ER_ENCRNOTSUPP, "save it without encryption"},
    {ZIP_ER_MULTIDISK, "save it as one file"},
    {ZIP_ER_NOPASSWD, "save it without a password"},
    {ZIP_ER_WRONGPASSWD, "save it without a password"},
};

/// What libzip says is wrong with an archive that is read.
absl::Status Unreadable(absl::string_view what, zip_error_t* error, absl::string_view where) {
  const std::string text = absl::StrCat(what, ": ", zip_error_strerror(error));
  const int code = zip_error_code_zip(error);
  if (code == ZIP_ER_MEMORY) {
    return WithPlace(absl::ResourceExhaustedError(text), where, "");
  }
  absl::string_view remedy = "the file is damaged; save or download it again";
  for (const Advice& advice : kAdvice) {
    if (advice.zip_error == code) remedy = advice.remedy;
  }
  return absl::InvalidArgumentError(ErrorText(text, where, remedy));
}

absl::StatusOr<Archive> OpenArchive(const std::string& path, int flags) {
  int code = 0;
  zip_t* archive = zip_open(path.c_str(), flags, &code);
  if (archive != nullptr) return Archive(archive, &zip_discard);
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  const absl::Status status = Unreadable("is not a readable .npz", &error, path);
  zip_error_fini(&error);
  return status;
}

class ZipEntrySource : public ByteSource {
 public:
  ZipEntrySource(std::string where, SharedArchive archive, zip_file_t* file, std::uint64_t size)
      : ByteSource(std::move(where)),
        archive_(std::move(archive)),
        file_(file, zip_fclose),
        remaining_(size) {}

  std::uint64_t remaining() const override { return remaining_; }

  absl::StatusOr<std::size_t> Read(absl::Span<std::byte> into) override {
    const zip_int64_t count = zip_fread(file_.get(), into.data(), into.size());
    if (count < 0) {
      return absl::DataLossError(ErrorText(
          absl::StrCat("cannot be unpacked: ", zip_error_strerror(zip_file_get_error(file_.get()))),
          where(), "the file is damaged; save or download it again"));
    }
    remaining_ -= std::min(remaining_, static_cast<std::uint64_t>(count));
    return static_cast<std::size_t>(count);
  }

 private:
  SharedArchive archive_;
  std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file_;
  std::uint64_t remaining_;
};

class NpzFile : public ArrayFile {
 public:
  NpzFile(const std::string& path, std::vector<std::string> names,
          std::vector<zip_uint64_t> entries, SharedArchive archive)
      : ArrayFile(path, std::move(names)),
        entries_(std::move(entries)),
        archive_(std::move(archive)) {}

 private:
  absl::StatusOr<std::unique_ptr<ByteSource>> OpenSource(std::size_t index) const override {
    zip_stat_t stat;
    zip_file_t* file = nullptr;
    if (zip_stat_index(archive_.get(), entries_[index], 0, &stat) == 0) {
      file = zip_fopen_index(archive_.get(), entries_[index], 0);
    }
    if (file == nullptr) {
      return Unreadable("cannot be opened", zip_get_error(archive_.get()), WhereOf(names()[index]));
    }
    return std::make_unique<ZipEntrySource>(WhereOf(names()[index]), archive_, file, stat.size);
  }

  std::vector<zip_uint64_t> entries_;
  SharedArchive archive_;
};

absl::Status AddArray(zip_t* archive, const NamedTensor& array, std::string& entry) {
  entry = NpyHeaderBytes(array.tensor.dtype, array.tensor.extents);
  if (entry.empty()) {
    return absl::UnimplementedError(absl::StrCat(
        "array '", array.name, "' is ", std::string(runtime::DTypeName(array.tensor.dtype)),
        ", which NumPy has no type for"));
  }
  entry.append(static_cast<const char*>(array.tensor.data), array.tensor.num_bytes());
  zip_source_t* source = zip_source_buffer(archive, entry.data(), entry.size(), /*freep=*/0);
  const std::string name = absl::StrCat(array.name, kExtension);
  if (!AddStoredEntry(archive, name, source)) {
    return absl::InternalError(absl::StrCat("cannot add '", name, "': ", ArchiveError(archive)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<ArrayFile>> OpenNpzFile(const std::string& path) {
  ASSIGN_OR_RETURN(Archive archive, OpenArchive(path, ZIP_RDONLY));
  std::vector<std::string> names;
  std::vector<zip_uint64_t> entries;
  std::set<std::string> seen;
  const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* entry = zip_get_name(archive.get(), static_cast<zip_uint64_t>(i), 0);
    if (entry == nullptr) {
      return Unreadable(absl::StrCat("entry ", i), zip_get_error(archive.get()), path);
    }
    std::string name(absl::StripSuffix(entry, kExtension));
    if (!seen.insert(name).second) {
      return absl::InvalidArgumentError(ErrorText(absl::StrCat("holds array '", name, "' twice"),
                                                  path, "save each array under its own name"));
    }
    names.push_back(std::move(name));
    entries.push_back(static_cast<zip_uint64_t>(i));
  }
  return std::make_unique<NpzFile>(path, std::move(names), std::move(entries), std::move(archive));
}

absl::Status WriteNpzFile(const std::string& path, const std::vector<NamedTensor>& arrays) {
  // libzip reads the entries when it closes the archive.
  std::vector<std::string> entries(arrays.size());
  ASSIGN_OR_RETURN(Archive archive, OpenArchive(path, ZIP_CREATE | ZIP_TRUNCATE));
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    RETURN_IF_ERROR(WithPlace(AddArray(archive.get(), arrays[i], entries[i]), path,
                              "let the model cast that output to a type NumPy has"));
  }
  // zip_close writes a temporary file beside `path` and renames it.
  if (zip_close(archive.get()) != 0) {
    return absl::UnavailableError(
        ErrorText(absl::StrCat("cannot be written: ", ArchiveError(archive.get())), path,
                  "check the free space, and the path of the output"));
  }
  archive.release();  // zip_close freed it.
  return absl::OkStatus();
}

}  // namespace zeropoint::tools
