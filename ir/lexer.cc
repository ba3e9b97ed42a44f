#include "ir/lexer.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/ascii.h"
#include "ir/str_cat.h"

namespace zeropoint::ir {
namespace {

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

bool IsNameStart(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)) || c == '_'; }

bool IsNamePart(char c) { return IsNameStart(c) || IsDigit(c) || c == '.'; }

constexpr std::string_view kPunctuation = "(){}[],:=";
constexpr std::string_view kArrow = "->";
constexpr std::string_view kInfinity = "inf";

}  // namespace

// NUL past the end; it starts no token.
char Lexer::Peek(std::size_t ahead) const {
  return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0';
}

void Lexer::SkipSpaceAndComments() {
  while (position_ < text_.size()) {
    if (absl::ascii_isspace(static_cast<unsigned char>(Peek()))) {
      ++position_;
    } else if (Peek() == '/' && Peek(1) == '/') {
      position_ = std::min(text_.find('\n', position_), text_.size());
    } else {
      return;
    }
  }
}

Token Lexer::Next() {
  SkipSpaceAndComments();
  start_ = position_;
  if (position_ == text_.size()) return {TokenKind::kEnd, "", start_};
  const char c = Peek();
  if (IsNameStart(c)) return NameToken();
  if (IsDigit(c) || (c == '-' && Peek(1) != '>')) return NumberToken();
  if (c == '"') return StringToken(TokenKind::kString);
  if (c == '%') return SigilToken(TokenKind::kValueName);
  if (c == '@') return SigilToken(TokenKind::kGlobalName);
  if (c == '-') {
    position_ += kArrow.size();
    return {TokenKind::kPunctuation, std::string(kArrow), start_};
  }
  if (kPunctuation.find(c) != std::string_view::npos) {
    ++position_;
    return {TokenKind::kPunctuation, std::string(1, c), start_};
  }
  return Invalid("a character that starts no token");
}

Token Lexer::NameToken() { return {TokenKind::kName, std::string(TakeName()), start_}; }

std::string_view Lexer::TakeName() {
  const std::size_t begin = position_;
  while (IsNamePart(Peek())) ++position_;
  return text_.substr(begin, position_ - begin);
}

std::string_view Lexer::TakeDigits() {
  const std::size_t begin = position_;
  while (IsDigit(Peek())) ++position_;
  return text_.substr(begin, position_ - begin);
}

//   number := ["-"] (digits ["." digits?] [("e" | "E") ["+" | "-"] digits] | "inf")
Token Lexer::NumberToken() {
  if (Peek() == '-') ++position_;
  TokenKind kind = TokenKind::kInteger;
  if (IsNameStart(Peek())) {
    if (TakeName() != kInfinity) return Invalid("a '-' before a name");
    kind = TokenKind::kFloat;
  } else {
    if (TakeDigits().empty()) return Invalid("a '-' without digits");
    if (Peek() == '.') {
      kind = TokenKind::kFloat;
      ++position_;
      TakeDigits();
    }
    if (Peek() == 'e' || Peek() == 'E') {
      kind = TokenKind::kFloat;
      ++position_;
      if (Peek() == '+' || Peek() == '-') ++position_;
      if (TakeDigits().empty()) return Invalid("an exponent without digits");
    }
  }
  return {kind, std::string(text_.substr(start_, position_ - start_)), start_};
}

Token Lexer::SigilToken(TokenKind kind) {
  ++position_;
  if (Peek() == '"') return StringToken(kind);
  if (IsNameStart(Peek())) return {kind, std::string(TakeName()), start_};
  if (kind == TokenKind::kValueName && IsDigit(Peek())) {
    return {TokenKind::kValueNumber, std::string(TakeDigits()), start_};
  }
  return Invalid("a '%' or '@' without a name");
}

Token Lexer::StringToken(TokenKind kind) {
  ++position_;
  std::string value;
  while (position_ < text_.size() && Peek() != '\n') {
    const char c = Peek();
    ++position_;
    if (c == '"') return {kind, std::move(value), start_};
    if (c != '\\') {
      value += c;
    } else if (!TakeEscape(&value)) {
      return Invalid("a string with an escape other than \\\" \\\\ \\n \\t \\xHH");
    }
  }
  return Invalid("a string that does not end on its line");
}

bool Lexer::TakeEscape(std::string* out) {
  const char c = Peek();
  if (c == '"' || c == '\\') {
    *out += c;
  } else if (c == 'n') {
    *out += '\n';
  } else if (c == 't') {
    *out += '\t';
  } else if (c == 'x') {
    const std::string_view digits = text_.substr(position_ + 1, 2);
    unsigned char byte = 0;
    const char* const end = digits.data() + digits.size();
    if (digits.size() != 2 || std::from_chars(digits.data(), end, byte, 16).ptr != end) {
      return false;
    }
    *out += static_cast<char>(byte);
    position_ += digits.size();
  } else {
    return false;
  }
  ++position_;
  return true;
}

Token Lexer::Invalid(std::string message) const {
  return {TokenKind::kInvalid, std::move(message), start_};
}

bool Lexer::TakeRawUntil(char closing, std::string_view* raw) {
  const char stops[] = {closing, '\n'};
  const std::size_t end = text_.find_first_of(std::string_view(stops, 2), position_);
  if (end == std::string_view::npos || text_[end] != closing) return false;
  *raw = text_.substr(position_, end - position_);
  position_ = end + 1;
  return true;
}

absl::Status Lexer::ErrorAt(std::size_t offset, std::string_view message) const {
  const std::string_view before = text_.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t last_newline = before.rfind('\n');
  const std::size_t column =
      last_newline == std::string_view::npos ? offset + 1 : offset - last_newline;
  return absl::InvalidArgumentError(
      StrCat(message, ": ", file_, file_.empty() ? "" : ":", line, ":", column));
}

}  // namespace zeropoint::ir
