#include "ir/constant_parser.h"

#include <charconv>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::ir {
namespace {

// Reads straight into T: going through double would round twice.
template <typename T>
absl::StatusOr<T> ParseElement(TokenCursor& cursor, DType dtype) {
  const std::string& text = cursor.token().text;
  const bool is_number = cursor.At(TokenKind::kInteger) ||
                         (std::is_floating_point_v<T> &&
                          (cursor.At(TokenKind::kFloat) || cursor.At(TokenKind::kName, "inf") ||
                           cursor.At(TokenKind::kName, "nan")));
  T value{};
  const char* const end = text.data() + text.size();
  const bool valid = is_number && std::from_chars(text.data(), end, value).ptr == end &&
                     std::from_chars(text.data(), end, value).ec == std::errc();
  if (!valid) return cursor.Error(StrCat("an element of dtype ", DTypeName(dtype)));
  cursor.Advance();
  return value;
}

template <>
absl::StatusOr<bool> ParseElement<bool>(TokenCursor& cursor, DType) {
  if (cursor.Take(TokenKind::kName, "true") || cursor.Take(TokenKind::kInteger, "1")) return true;
  if (cursor.Take(TokenKind::kName, "false") || cursor.Take(TokenKind::kInteger, "0")) return false;
  return cursor.Error("true or false");
}

// The elements after the opening bracket, as bytes.
template <typename T>
absl::StatusOr<std::vector<std::byte>> ParseElements(TokenCursor& cursor, DType dtype) {
  std::vector<std::byte> bytes;
  if (cursor.TakePunctuation("]")) return bytes;
  do {
    ASSIGN_OR_RETURN(const T value, ParseElement<T>(cursor, dtype));
    const auto* begin = reinterpret_cast<const std::byte*>(&value);
    bytes.insert(bytes.end(), begin, begin + sizeof(T));
  } while (cursor.TakePunctuation(","));
  RETURN_IF_ERROR(cursor.ExpectPunctuation("]"));
  return bytes;
}

absl::StatusOr<std::vector<std::byte>> ParseElementList(TokenCursor& cursor, DType dtype) {
  switch (dtype) {
    case DType::kBool:
      return ParseElements<bool>(cursor, dtype);
    case DType::kInt8:
    case DType::kInt4:
      return ParseElements<std::int8_t>(cursor, dtype);
    case DType::kUint8:
    case DType::kUint4:
      return ParseElements<std::uint8_t>(cursor, dtype);
    case DType::kInt16:
      return ParseElements<std::int16_t>(cursor, dtype);
    case DType::kUint16:
      return ParseElements<std::uint16_t>(cursor, dtype);
    case DType::kInt32:
      return ParseElements<std::int32_t>(cursor, dtype);
    case DType::kInt64:
      return ParseElements<std::int64_t>(cursor, dtype);
    case DType::kUint32:
      return ParseElements<std::uint32_t>(cursor, dtype);
    case DType::kUint64:
      return ParseElements<std::uint64_t>(cursor, dtype);
    case DType::kFloat32:
      return ParseElements<float>(cursor, dtype);
    case DType::kFloat64:
      return ParseElements<double>(cursor, dtype);
    case DType::kFloat16:
    case DType::kBfloat16:
    case DType::kFloat8E4m3fn:
    case DType::kFloat8E4m3fnuz:
    case DType::kFloat8E5m2:
    case DType::kFloat8E5m2fnuz:
      break;
  }
  return cursor.Error(StrCat("hash(...), the only form of a constant of ", DTypeName(dtype)));
}

absl::StatusOr<TensorData> Resolve(const ConstantResolver& resolver, const std::string& name,
                                   const TensorType& type, std::uint64_t hash) {
  if (!resolver) {
    return absl::InvalidArgumentError(
        "given by hash only; its data is in the module's side file, which is not at hand here");
  }
  ASSIGN_OR_RETURN(TensorData data, resolver(name, type, hash));
  if (data.type() != type) {
    return absl::InvalidArgumentError(
        StrCat("declared as ", type.ToString(), " but its data is ", data.type().ToString()));
  }
  return data;
}

}  // namespace

absl::Status ParseConstant(TokenCursor& cursor, const ConstantResolver& resolver, Module& module) {
  const std::size_t offset = cursor.token().offset;
  ASSIGN_OR_RETURN(const std::string name,
                   cursor.Expect(TokenKind::kGlobalName, "the name of a constant"));
  const auto error = [&](std::string_view message) {
    return cursor.ErrorAt(offset, StrCat("constant \"", name, "\": ", message));
  };
  if (name.empty() || module.FindConstant(name) != nullptr) {
    return error("the name is empty or taken");
  }
  RETURN_IF_ERROR(cursor.ExpectPunctuation(":"));
  ASSIGN_OR_RETURN(const TensorType type, cursor.ParseType());
  const auto extents = ConstantExtents(type.shape);
  if (!extents) return error(StrCat("symbolic extents in ", type.ToString()));
  RETURN_IF_ERROR(cursor.ExpectPunctuation("="));

  absl::StatusOr<TensorData> data;
  if (cursor.At(TokenKind::kName, "hash")) {
    ASSIGN_OR_RETURN(const std::uint64_t hash, cursor.ParseHash());
    data = Resolve(resolver, name, type, hash);
  } else if (cursor.TakePunctuation("[")) {
    ASSIGN_OR_RETURN(const std::vector<std::byte> bytes, ParseElementList(cursor, type.dtype));
    data = TensorData::Copy(type.dtype, *extents, bytes);
  } else {
    return cursor.Error("'[' or 'hash'");
  }
  if (!data.ok()) {
    // The code tells damaged files from wrong text.
    return {data.status().code(), error(std::string(data.status().message())).message()};
  }
  module.AddConstant(name, *std::move(data));
  return absl::OkStatus();
}

}  // namespace zeropoint::ir
