#include "tools/data/array_file.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "frontend/onnx/file/lfs_pointer.h"
#include "runtime/status_macros.h"
#include "tools/data/npy_file.h"
#include "tools/data/npz_file.h"
#include "tools/data/pb_folder.h"
#include "tools/error_text.h"

namespace zeropoint::tools {

absl::StatusOr<ArrayReader> ArrayReader::Create(std::unique_ptr<ByteSource> source) {
  ASSIGN_OR_RETURN(NpyHeader header, ReadNpyHeader(*source));
  return ArrayReader(std::move(source), std::move(header));
}

std::int64_t ArrayReader::num_rows() const {
  return header_.extents.empty() ? 1 : header_.extents.front();
}

std::size_t ArrayReader::row_bytes() const {
  const std::int64_t rows = num_rows();
  return rows == 0 ? 0 : header_.data_bytes() / static_cast<std::uint64_t>(rows);
}

absl::Status ArrayReader::ReadRows(absl::Span<std::byte> into) {
  RETURN_IF_ERROR(ReadExactly(*source_, into));
  if (row_bytes() != 0) position_ += static_cast<std::int64_t>(into.size() / row_bytes());
  return position_ == num_rows() ? ExpectEnd(*source_) : absl::OkStatus();
}

absl::Status ArrayReader::SkipTo(std::int64_t row) {
  RETURN_IF_ERROR(source_->Skip(static_cast<std::uint64_t>(row - position_) * row_bytes()));
  position_ = row;
  return absl::OkStatus();
}

namespace {

/// As many bytes as tell what the file is, or all there are.
absl::StatusOr<std::string> ReadBegin(ByteSource& source) {
  std::string begin(64, '\0');
  std::size_t filled = 0;
  while (filled < begin.size()) {
    ASSIGN_OR_RETURN(const std::size_t count,
                     source.Read(absl::MakeSpan(reinterpret_cast<std::byte*>(&begin[filled]),
                                                begin.size() - filled)));
    if (count == 0) break;
    filled += count;
  }
  begin.resize(filled);
  return begin;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ArrayFile>> ArrayFile::Open(const std::string& path) {
  if (std::filesystem::is_directory(path)) return OpenPbFolder(path);
  ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, OpenFileSource(path));
  ASSIGN_OR_RETURN(const std::string begin, ReadBegin(*source));
  // "PK\5\6" is an archive without entries.
  if (absl::StartsWith(begin, "PK\x03\x04") || absl::StartsWith(begin, "PK\x05\x06")) {
    return OpenNpzFile(path);
  }
  if (absl::StartsWith(begin, "\x93NUM")) return OpenNpyFile(path);
  if (begin.empty()) {
    return absl::InvalidArgumentError(ErrorText("is empty", path, "save or download it again"));
  }
  if (frontend::IsLfsPointer(begin)) {
    return absl::InvalidArgumentError(
        ErrorText("is a Git LFS pointer, which stands for the arrays", path, kFetchFromLfs));
  }
  return absl::InvalidArgumentError(ErrorText("holds no NumPy arrays (.npz or .npy)", path,
                                              "save them with numpy.savez or numpy.save"));
}

std::string ArrayFile::WhereOf(absl::string_view name) const {
  return absl::StrCat(path_, "[", name, "]");
}

bool ArrayFile::Has(absl::string_view name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

absl::StatusOr<ArrayReader> ArrayFile::OpenArray(const std::string& name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) {
    return absl::NotFoundError(ErrorText(absl::StrCat("has no array '", name, "'"), path_,
                                         absl::StrCat("it holds ", absl::StrJoin(names_, ", "))));
  }
  ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source,
                   OpenSource(static_cast<std::size_t>(found - names_.begin())));
  return ArrayReader::Create(std::move(source));
}

absl::StatusOr<runtime::Tensor> ArrayFile::ReadTensor(const std::string& name) const {
  ASSIGN_OR_RETURN(ArrayReader reader, OpenArray(name));
  const NpyHeader& header = reader.header();
  if (!header.dtype.has_value()) {
    return absl::InvalidArgumentError(ErrorText(absl::StrCat("holds text ('", header.descr, "')"),
                                                reader.where(), "save it with a numeric dtype"));
  }
  ASSIGN_OR_RETURN(runtime::Tensor tensor,
                   runtime::Tensor::Allocate(*header.dtype, header.extents));
  RETURN_IF_ERROR(reader.ReadRows(
      absl::MakeSpan(static_cast<std::byte*>(tensor.data()), tensor.view().num_bytes())));
  return tensor;
}

}  // namespace zeropoint::tools
