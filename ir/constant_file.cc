#include "ir/constant_file.h"

#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "ir/printer.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "ir/text.h"
#include "ir/token_cursor.h"

namespace zeropoint::ir {
namespace {

constexpr std::string_view kMagic = "zeropoint_constants";
constexpr std::int64_t kVersion = 1;
constexpr std::string_view kEnd = "end";

std::size_t AlignUp(std::size_t size) {
  return (size + ConstantFile::kAlignment - 1) / ConstantFile::kAlignment *
         ConstantFile::kAlignment;
}

void Pad(std::ostream& out, std::size_t written) {
  out << std::string(AlignUp(written) - written, '\0');
}

struct RawEntry {
  std::string name;
  std::uint64_t content_hash;
  std::int64_t offset;
  std::int64_t size;
};

//   entry := "@" name "=" "hash" "(" hex ")" offset size
absl::StatusOr<RawEntry> ParseEntry(TokenCursor& cursor) {
  RawEntry entry;
  ASSIGN_OR_RETURN(entry.name, cursor.Expect(TokenKind::kGlobalName, "a constant or 'end'"));
  RETURN_IF_ERROR(cursor.ExpectPunctuation("="));
  ASSIGN_OR_RETURN(entry.content_hash, cursor.ParseHash());
  ASSIGN_OR_RETURN(entry.offset, cursor.ParseInteger());
  ASSIGN_OR_RETURN(entry.size, cursor.ParseInteger());
  return entry;
}

bool FitsInto(const RawEntry& entry, std::size_t available) {
  const auto limit = static_cast<std::int64_t>(available);
  return entry.offset >= 0 && entry.size >= 0 && entry.offset <= limit &&
         entry.size <= limit - entry.offset &&
         entry.offset % static_cast<std::int64_t>(ConstantFile::kAlignment) == 0;
}

}  // namespace

bool ConstantFile::Write(const Module& module, std::ostream& out) {
  std::string header = StrCat(kMagic, " ", kVersion, "\n");
  std::vector<const TensorData*> constants;
  std::size_t offset = 0;
  for (const auto& [name, constant] : module.constants()) {
    const TensorData& data = constant->data();
    if (PrintsInline(data)) continue;
    absl::StrAppendFormat(&header, "@%s = hash(%016x) %d %d\n", NameToString(name),
                          data.ContentHash(), offset, data.bytes().size());
    constants.push_back(&data);
    offset += AlignUp(data.bytes().size());
  }
  if (constants.empty()) return false;
  absl::StrAppend(&header, ToAbsl(kEnd), "\n");
  out << header;
  Pad(out, header.size());
  for (const TensorData* data : constants) {
    out.write(reinterpret_cast<const char*>(data->bytes().data()),
              static_cast<std::streamsize>(data->bytes().size()));
    Pad(out, data->bytes().size());
  }
  return true;
}

absl::StatusOr<ConstantFile> ConstantFile::Parse(absl::Span<const std::byte> bytes,
                                                 std::shared_ptr<const void> owner) {
  TokenCursor cursor({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  RETURN_IF_ERROR(cursor.ExpectKeyword(kMagic));
  const std::size_t version_offset = cursor.token().offset;
  ASSIGN_OR_RETURN(const std::int64_t version, cursor.ParseInteger());
  if (version != kVersion) {
    return cursor.ErrorAt(version_offset,
                          StrCat("version ", version, ", but this program reads ", kVersion));
  }
  std::vector<RawEntry> raw;
  // `end` is not consumed: what follows are no tokens.
  while (!cursor.At(TokenKind::kName, kEnd)) {
    ASSIGN_OR_RETURN(raw.emplace_back(), ParseEntry(cursor));
  }
  const std::size_t header = AlignUp(cursor.token().offset + kEnd.size() + 1);
  const absl::Span<const std::byte> data =
      header < bytes.size() ? bytes.subspan(header) : absl::Span<const std::byte>();

  ConstantFile file;
  file.owner_ = std::move(owner);
  for (RawEntry& entry : raw) {
    if (!FitsInto(entry, data.size())) {
      return absl::DataLossError(StrCat("constant \"", entry.name, "\": ", entry.size, " bytes at ",
                                        entry.offset, " lie outside the file or are not aligned"));
    }
    const auto content =
        data.subspan(static_cast<std::size_t>(entry.offset), static_cast<std::size_t>(entry.size));
    file.entries_.emplace(std::move(entry.name), Entry{entry.content_hash, content});
  }
  return file;
}

absl::StatusOr<TensorData> ConstantFile::Find(std::string_view name, const TensorType& type,
                                              std::uint64_t content_hash) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) {
    return absl::NotFoundError("the side file does not hold it");
  }
  const auto extents = ConstantExtents(type.shape);
  if (!extents) return absl::InvalidArgumentError(StrCat("symbolic type ", type.ToString()));
  ASSIGN_OR_RETURN(TensorData data,
                   TensorData::Create(type.dtype, *extents, found->second.bytes, owner_));
  const std::uint64_t actual = data.ContentHash();
  if (actual != content_hash || found->second.content_hash != content_hash) {
    return absl::DataLossError(absl::StrFormat(
        "the text names hash %016x, the side file %016x, and its data has %016x: the two files do "
        "not belong together or are damaged",
        content_hash, found->second.content_hash, actual));
  }
  return data;
}

}  // namespace zeropoint::ir
