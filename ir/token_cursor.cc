#include "ir/token_cursor.h"

#include <charconv>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "ir/text.h"

namespace zeropoint::ir {
namespace {

// Strings of hostile text are quoted in messages up to this length.
constexpr std::size_t kMaxQuoted = 80;

std::string DescribeToken(const Token& token) {
  switch (token.kind) {
    case TokenKind::kEnd:
      return "the end of the text";
    case TokenKind::kInvalid:
      return token.text;
    case TokenKind::kValueName:
    case TokenKind::kValueNumber:
      return StrCat("value %", NameToString(token.text.substr(0, kMaxQuoted)));
    case TokenKind::kGlobalName:
      return StrCat("name @", NameToString(token.text.substr(0, kMaxQuoted)));
    default:
      return Quote(token.text.substr(0, kMaxQuoted));
  }
}

}  // namespace

bool TokenCursor::Take(TokenKind kind, std::string_view text) {
  if (!At(kind, text)) return false;
  Advance();
  return true;
}

absl::Status TokenCursor::ExpectPunctuation(std::string_view text) {
  return TakePunctuation(text) ? absl::OkStatus() : Error(StrCat("'", text, "'"));
}

absl::Status TokenCursor::ExpectKeyword(std::string_view text) {
  return Take(TokenKind::kName, text) ? absl::OkStatus() : Error(StrCat("'", text, "'"));
}

absl::StatusOr<std::string> TokenCursor::Expect(TokenKind kind, std::string_view what) {
  if (!At(kind)) return Error(what);
  std::string text = std::move(token_.text);
  Advance();
  return text;
}

absl::StatusOr<std::string_view> TokenCursor::TakeRaw(std::string_view opening, char closing) {
  if (!At(TokenKind::kPunctuation, opening)) return Error(StrCat("'", opening, "'"));
  std::string_view raw;
  if (!lexer_.TakeRawUntil(closing, &raw)) {
    return ErrorAt(token_.offset,
                   StrCat("'", opening, "' without a '", std::string(1, closing), "' on its line"));
  }
  Advance();
  return raw;
}

absl::StatusOr<TensorType> TokenCursor::ParseType() {
  const std::optional<DType> dtype = At(TokenKind::kName) ? ParseDType(token_.text) : std::nullopt;
  if (!dtype) return Error("a dtype such as f32");
  Advance();
  ASSIGN_OR_RETURN(Shape shape, ParseShape());
  return TensorType{*dtype, std::move(shape)};
}

absl::StatusOr<Shape> TokenCursor::ParseShape() {
  const std::size_t offset = token_.offset;
  ASSIGN_OR_RETURN(const std::string_view raw, TakeRaw("[", ']'));
  Shape shape;
  if (raw.find_first_not_of(' ') == std::string_view::npos) return shape;
  for (const absl::string_view text : absl::StrSplit(ToAbsl(raw), ',')) {
    auto dim = Dim::Parse({text.data(), text.size()});
    if (!dim.ok()) return ErrorAt(offset, std::string(dim.status().message()));
    if (dim->ConstantOr(0) < 0) {
      return ErrorAt(offset, StrCat("an extent must not be negative but is ", dim->ToString()));
    }
    shape.push_back(*std::move(dim));
    if (shape.size() > kMaxRank) return ErrorAt(offset, StrCat("more than ", kMaxRank, " extents"));
  }
  return shape;
}

bool TokenCursor::AtFloat() const {
  return At(TokenKind::kFloat) || At(TokenKind::kName, "inf") || At(TokenKind::kName, "nan");
}

absl::StatusOr<Attribute> TokenCursor::ParseAttribute() {
  if (At(TokenKind::kInteger)) return ParseInteger();
  if (AtFloat()) return ParseDouble();
  if (At(TokenKind::kString)) return Expect(TokenKind::kString, "a string");
  if (At(TokenKind::kPunctuation, "[")) return ParseList();
  if (At(TokenKind::kGlobalName)) {
    ASSIGN_OR_RETURN(std::string name, Expect(TokenKind::kGlobalName, "a function"));
    return FunctionRef{std::move(name)};
  }
  return ParseNamedAttribute();
}

absl::StatusOr<Attribute> TokenCursor::ParseNamedAttribute() {
  if (Take(TokenKind::kName, "true")) return true;
  if (Take(TokenKind::kName, "false")) return false;
  if (Take(TokenKind::kName, "dims")) return ParseShape();
  if (Take(TokenKind::kName, "types")) return ParseTypes();
  const std::optional<DType> dtype = At(TokenKind::kName) ? ParseDType(token_.text) : std::nullopt;
  if (!dtype) return Error("an attribute value");
  Advance();
  return *dtype;
}

absl::StatusOr<Attribute> TokenCursor::ParseTypes() {
  RETURN_IF_ERROR(ExpectPunctuation("["));
  std::vector<TensorType> types;
  if (TakePunctuation("]")) return types;
  do {
    ASSIGN_OR_RETURN(types.emplace_back(), ParseType());
  } while (TakePunctuation(","));
  RETURN_IF_ERROR(ExpectPunctuation("]"));
  return types;
}

// The first element decides whether it is a list of integers or of floats.
absl::StatusOr<Attribute> TokenCursor::ParseList() {
  RETURN_IF_ERROR(ExpectPunctuation("["));
  std::vector<std::int64_t> integers;
  if (TakePunctuation("]")) return integers;
  const bool is_float = AtFloat();
  std::vector<double> floats;
  do {
    if (is_float) {
      ASSIGN_OR_RETURN(floats.emplace_back(), ParseDouble());
    } else {
      ASSIGN_OR_RETURN(integers.emplace_back(), ParseInteger());
    }
  } while (TakePunctuation(","));
  RETURN_IF_ERROR(ExpectPunctuation("]"));
  if (is_float) return floats;
  return integers;
}

absl::StatusOr<std::int64_t> TokenCursor::ParseInteger() {
  if (!At(TokenKind::kInteger)) return Error("an integer");
  std::int64_t value = 0;
  const char* const end = token_.text.data() + token_.text.size();
  if (std::from_chars(token_.text.data(), end, value).ec != std::errc()) {
    return Error("an integer of 64 bits");
  }
  Advance();
  return value;
}

absl::StatusOr<std::uint64_t> TokenCursor::ParseHash() {
  RETURN_IF_ERROR(ExpectKeyword("hash"));
  const std::size_t offset = token_.offset;
  ASSIGN_OR_RETURN(const std::string_view digits, TakeRaw("(", ')'));
  std::uint64_t hash = 0;
  const char* const end = digits.data() + digits.size();
  const auto result = std::from_chars(digits.data(), end, hash, 16);
  if (digits.size() != 16 || result.ptr != end || result.ec != std::errc()) {
    return ErrorAt(offset, "expected 16 hexadecimal digits");
  }
  return hash;
}

absl::StatusOr<double> TokenCursor::ParseDouble() {
  if (!AtFloat() && !At(TokenKind::kInteger)) return Error("a number");
  double value = 0;
  const char* const end = token_.text.data() + token_.text.size();
  if (std::from_chars(token_.text.data(), end, value).ec != std::errc()) {
    return Error("a number in the range of a double");
  }
  Advance();
  return value;
}

absl::Status TokenCursor::Error(std::string_view expected) const {
  return ErrorAt(token_.offset, StrCat("expected ", expected, ", found ", DescribeToken(token_)));
}

}  // namespace zeropoint::ir
