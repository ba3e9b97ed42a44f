#ifndef ZEROPOINT_IR_LEXER_H_
#define ZEROPOINT_IR_LEXER_H_

// Tokens of the text form.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace zeropoint::ir {

enum class TokenKind : std::uint8_t {
  kEnd,
  kName,         // module, aten.conv2d, f32, inf
  kString,       // "text", with escapes resolved
  kInteger,      // -12
  kFloat,        // 1.5, 1e-05, -inf
  kValueName,    // %image, %"input.1"
  kValueNumber,  // %12
  kGlobalName,   // @conv1.weight, @"onnx::Conv_12"
  kPunctuation,  // ( ) { } [ ] , : = ->
  kInvalid,      // text says why
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text{};  // without sigil and quotes
  std::size_t offset = 0;
};

/// Splits text into tokens. Anything that is not a token gives one of kind kInvalid; the lexer
/// never fails otherwise. White space and `//` comments separate tokens.
class Lexer {
 public:
  /// `file` is the name of the text in errors; empty when it has none.
  explicit Lexer(std::string_view text, std::string_view file = "") : text_(text), file_(file) {}

  Token Next();

  /// What stands between here and the next `closing`, which is consumed too; for the contents of
  /// shapes, where `//` divides. False, consuming nothing, when there is no `closing` on this line.
  bool TakeRawUntil(char closing, std::string_view* raw);

  std::size_t offset() const { return position_; }

  /// kInvalidArgument "line:column: message" for the place of `offset`.
  absl::Status ErrorAt(std::size_t offset, std::string_view message) const;

 private:
  char Peek(std::size_t ahead = 0) const;
  void SkipSpaceAndComments();
  std::string_view TakeName();
  std::string_view TakeDigits();
  Token NameToken();
  Token NumberToken();
  Token StringToken(TokenKind kind);
  Token SigilToken(TokenKind kind);
  bool TakeEscape(std::string* out);
  Token Invalid(std::string message) const;

  std::string_view text_;
  std::string_view file_;
  std::size_t position_ = 0;
  std::size_t start_ = 0;  // of the token being read
};

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_LEXER_H_
