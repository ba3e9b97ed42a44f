#include "tools/data/npy_header.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "runtime/status_macros.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

using runtime::DType;

constexpr absl::string_view kMagic = "\x93NUMPY";
// NumPy's own writer stays far below; a larger length is damage and must not become an allocation.
constexpr std::size_t kMaxHeaderBytes = 64 * 1024;
// NumPy aligns the data that follows the header.
constexpr std::size_t kAlignment = 64;
constexpr std::size_t kVersion1Prefix = 10;

struct TypeRow {
  absl::string_view descr;
  DType dtype;
};
constexpr TypeRow kTypes[] = {
    {"|b1", DType::kBool},    {"|i1", DType::kInt8},    {"|u1", DType::kUint8},
    {"<i2", DType::kInt16},   {"<u2", DType::kUint16},  {"<i4", DType::kInt32},
    {"<i8", DType::kInt64},   {"<f2", DType::kFloat16}, {"<f4", DType::kFloat32},
    {"<f8", DType::kFloat64}, {"<u4", DType::kUint32},  {"<u8", DType::kUint64},
};

constexpr absl::string_view kSaveAgain = "save the array again with numpy.save or numpy.savez";

absl::Status Refused(absl::string_view what, absl::string_view where, absl::string_view to_do) {
  return absl::InvalidArgumentError(ErrorText(what, where, to_do));
}

// Reads the Python dictionary literal of the header, which NumPy writes with exactly these three
// keys:
//   {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
class HeaderText {
 public:
  HeaderText(absl::string_view text, absl::string_view where) : rest_(text), where_(where) {}

  absl::Status Parse(NpyHeader& header, bool& fortran_order) {
    if (!Take("{")) return Malformed(rest_);
    bool has_descr = false, has_order = false, has_shape = false;
    while (!Take("}")) {
      ASSIGN_OR_RETURN(const std::string key, Quoted());
      if (!Take(":")) return Malformed(rest_);
      if (key == "descr") {
        has_descr = true;
        RETURN_IF_ERROR(ParseDescr(header.descr));
      } else if (key == "fortran_order") {
        has_order = true;
        fortran_order = Take("True");
        if (!fortran_order && !Take("False")) return Malformed(rest_);
      } else if (key == "shape") {
        has_shape = true;
        RETURN_IF_ERROR(ParseShape(header.extents));
      } else {
        return Malformed(key);
      }
      Take(",");
    }
    return has_descr && has_order && has_shape ? absl::OkStatus() : Malformed("the end");
  }

 private:
  absl::Status Malformed(absl::string_view found) const {
    return Refused(absl::StrCat("is not a NumPy array: its header is malformed at '",
                                found.substr(0, 40), "'"),
                   where_, kSaveAgain);
  }

  bool Take(absl::string_view token) {
    rest_ = absl::StripLeadingAsciiWhitespace(rest_);
    return absl::ConsumePrefix(&rest_, token);
  }

  absl::StatusOr<std::string> Quoted() {
    if (!Take("'") && !Take("\"")) return Malformed(rest_);
    const std::size_t end = rest_.find_first_of("'\"");
    if (end == absl::string_view::npos) return Malformed(rest_);
    std::string text(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return text;
  }

  absl::Status ParseDescr(std::string& descr) {
    if (Take("[")) {
      return Refused("holds records, not numbers", where_,
                     "save each field as an array of its own");
    }
    ASSIGN_OR_RETURN(descr, Quoted());
    return absl::OkStatus();
  }

  absl::Status ParseShape(runtime::Extents& extents) {
    if (!Take("(")) return Malformed(rest_);
    while (!Take(")")) {
      rest_ = absl::StripLeadingAsciiWhitespace(rest_);
      const std::size_t digits = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
      std::int64_t extent = 0;
      if (!absl::SimpleAtoi(rest_.substr(0, digits), &extent)) return Malformed(rest_);
      rest_.remove_prefix(digits);
      extents.push_back(extent);
      Take(",");
    }
    return absl::OkStatus();
  }

  absl::string_view rest_;
  absl::string_view where_;
};

// Fills dtype and item_size from descr.
absl::Status ResolveType(NpyHeader& header, absl::string_view where) {
  absl::string_view code = header.descr;
  const bool big_endian = absl::ConsumePrefix(&code, ">");
  if (!code.empty() && absl::string_view("<|=").find(code[0]) != absl::string_view::npos) {
    code.remove_prefix(1);
  }
  for (const TypeRow& row : kTypes) {
    if (code == row.descr.substr(1) && !big_endian) {
      header.dtype = row.dtype;
      header.item_size = runtime::DTypeSize(row.dtype);
      return absl::OkStatus();
    }
  }
  const char kind = code.empty() ? ' ' : code[0];
  std::uint32_t count = 0;
  if ((kind == 'U' || kind == 'S') && absl::SimpleAtoi(code.substr(1), &count)) {
    header.item_size = std::size_t{count} * (kind == 'U' ? 4 : 1);
    return absl::OkStatus();
  }
  if (kind == 'O') {
    return Refused("holds pickled Python objects, which are never read", where,
                   "save it with a numeric dtype");
  }
  return Refused(absl::StrCat("has dtype '", header.descr, "'"), where,
                 "convert it to a little-endian number type: b1, i1…i8, u1…u8, f2, f4 or f8");
}

absl::StatusOr<std::string> ReadHeaderText(ByteSource& source) {
  std::byte prefix[8];
  const absl::Status magic = ReadExactly(source, absl::MakeSpan(prefix));
  const absl::string_view text(reinterpret_cast<const char*>(prefix), sizeof(prefix));
  if (!magic.ok() || text.substr(0, kMagic.size()) != kMagic) {
    return Refused("is not a NumPy array: it does not begin with \\x93NUMPY", source.where(),
                   kSaveAgain);
  }
  const int version = static_cast<int>(prefix[6]);
  if (version < 1 || version > 3) {
    return Refused(absl::StrCat("is of .npy version ", version, ", not 1, 2 or 3"), source.where(),
                   kSaveAgain);
  }
  std::byte length_bytes[4] = {};
  RETURN_IF_ERROR(ReadExactly(source, absl::MakeSpan(length_bytes, version == 1 ? 2 : 4)));
  std::size_t length = 0;
  for (int i = 3; i >= 0; --i) length = length << 8 | static_cast<std::size_t>(length_bytes[i]);
  if (length > kMaxHeaderBytes) {
    return Refused(
        absl::StrCat("states a header of ", length, " bytes, more than ", kMaxHeaderBytes),
        source.where(), kSaveAgain);
  }
  std::string header(length, '\0');
  RETURN_IF_ERROR(ReadExactly(
      source, absl::MakeSpan(reinterpret_cast<std::byte*>(header.data()), header.size())));
  return header;
}

// The shape must be backed by bytes before anyone allocates for it. `source` stands at the data.
absl::Status CheckSize(const NpyHeader& header, const ByteSource& source) {
  const std::uint64_t available = source.remaining();
  const std::optional<std::int64_t> count = runtime::CheckedNumElements(header.extents);
  const bool fits =
      count.has_value() &&
      (header.item_size == 0 || static_cast<std::uint64_t>(*count) <= available / header.item_size);
  if (fits && header.data_bytes() == available) return absl::OkStatus();
  return absl::DataLossError(
      ErrorText(absl::StrCat("states shape ", runtime::ExtentsToString(header.extents), " of '",
                             header.descr, "' but ", available, " bytes of data follow"),
                source.where(), "the file is truncated or damaged; save or download it again"));
}

}  // namespace

std::uint64_t NpyHeader::data_bytes() const {
  std::uint64_t bytes = item_size;
  for (const std::int64_t extent : extents) bytes *= static_cast<std::uint64_t>(extent);
  return bytes;
}

absl::StatusOr<NpyHeader> ReadNpyHeader(ByteSource& source) {
  ASSIGN_OR_RETURN(const std::string text, ReadHeaderText(source));
  NpyHeader header;
  bool fortran_order = false;
  RETURN_IF_ERROR(HeaderText(text, source.where()).Parse(header, fortran_order));
  RETURN_IF_ERROR(ResolveType(header, source.where()));
  if (fortran_order && header.extents.size() > 1) {
    return Refused("is column-major (fortran_order), not row-major", source.where(),
                   "save np.ascontiguousarray of it");
  }
  RETURN_IF_ERROR(CheckSize(header, source));
  return header;
}

std::string NpyHeaderBytes(runtime::DType dtype, absl::Span<const std::int64_t> extents,
                           std::size_t least) {
  absl::string_view descr;
  for (const TypeRow& row : kTypes) {
    if (row.dtype == dtype) descr = row.descr;
  }
  if (descr.empty()) return "";
  std::string text =
      absl::StrCat("{'descr': '", descr, "', 'fortran_order': False, 'shape': (",
                   absl::StrJoin(extents, ", "), extents.size() == 1 ? ",), }" : "), }");
  const std::size_t unpadded = kVersion1Prefix + text.size() + 1;
  const std::size_t padded = (unpadded + kAlignment - 1) / kAlignment * kAlignment;
  text.append(std::max(padded, least) - unpadded, ' ');
  text.push_back('\n');
  const char length[2] = {static_cast<char>(text.size() & 0xff),
                          static_cast<char>(text.size() >> 8)};
  return absl::StrCat(kMagic, absl::string_view("\x01\x00", 2), absl::string_view(length, 2), text);
}

}  // namespace zeropoint::tools
