#ifndef ZEROPOINT_IR_TOKEN_CURSOR_H_
#define ZEROPOINT_IR_TOKEN_CURSOR_H_

// The reading position of the parser: one token of lookahead, and the parts of the grammar that
// constants, functions and attributes share. All errors are kInvalidArgument with line and column.

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/attribute.h"
#include "ir/lexer.h"
#include "ir/type.h"

namespace zeropoint::ir {

class TokenCursor {
 public:
  /// Hostile shapes only are longer.
  static constexpr std::size_t kMaxRank = 64;

  explicit TokenCursor(std::string_view text, std::string_view file = "")
      : lexer_(text, file), token_(lexer_.Next()) {}

  const Token& token() const { return token_; }
  void Advance() { token_ = lexer_.Next(); }

  bool At(TokenKind kind) const { return token_.kind == kind; }
  /// Whether the next token is this punctuation or name.
  bool At(TokenKind kind, std::string_view text) const {
    return token_.kind == kind && token_.text == text;
  }
  /// Consumes the next token if it is this punctuation or name.
  bool Take(TokenKind kind, std::string_view text);
  bool TakePunctuation(std::string_view text) { return Take(TokenKind::kPunctuation, text); }
  absl::Status ExpectPunctuation(std::string_view text);
  absl::Status ExpectKeyword(std::string_view text);
  /// Consumes a token of this kind and returns its text; `what` names it in the error.
  absl::StatusOr<std::string> Expect(TokenKind kind, std::string_view what);

  /// Consumes the next token, an opening `[` or `(`, and everything up to `closing`.
  absl::StatusOr<std::string_view> TakeRaw(std::string_view opening, char closing);

  ///   type  := dtype shape
  absl::StatusOr<TensorType> ParseType();
  ///   shape := "[" (dim ("," dim)*)? "]"
  absl::StatusOr<Shape> ParseShape();
  ///   attribute := "true" | "false" | integer | float | string | dtype | "dims" shape
  ///              | "[" (number ("," number)*)? "]"
  absl::StatusOr<Attribute> ParseAttribute();
  absl::StatusOr<std::int64_t> ParseInteger();
  ///   hash := "hash" "(" 16 hexadecimal digits ")"
  absl::StatusOr<std::uint64_t> ParseHash();

  /// "line:column: expected <what>, found <token>".
  absl::Status Error(std::string_view expected) const;
  absl::Status ErrorAt(std::size_t offset, std::string_view message) const {
    return lexer_.ErrorAt(offset, message);
  }

 private:
  absl::StatusOr<Attribute> ParseNamedAttribute();
  absl::StatusOr<Attribute> ParseTypes();
  absl::StatusOr<Attribute> ParseList();
  absl::StatusOr<double> ParseDouble();
  bool AtFloat() const;

  Lexer lexer_;
  Token token_;
};

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_TOKEN_CURSOR_H_
