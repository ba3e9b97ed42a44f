// The text form of Dim.
//
//   sum    := ["-"] term (("+" | "-") term)*
//   term   := factor ("*" factor | "//" integer)*
//   factor := integer | symbol | "(" sum ")"

#include <charconv>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "ir/dim.h"
#include "ir/dim_atom.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::ir {

class DimPrinter {
 public:
  static std::string Sum(const Dim& dim) {
    if (dim.terms_.empty()) return "0";
    std::string text;
    for (const auto& [monomial, coefficient] : dim.terms_) {
      if (coefficient < 0) {
        text += '-';
      } else if (!text.empty()) {
        text += '+';
      }
      text += Term(monomial, coefficient < 0 ? -coefficient : coefficient);
    }
    return text;
  }

 private:
  static std::string Term(const Dim::Monomial& monomial, std::int64_t magnitude) {
    if (monomial.empty()) return StrCat(magnitude);
    if (magnitude == 1 && monomial.size() == 1) return Atom(*monomial.front());
    std::string text = magnitude == 1 ? "" : StrCat(magnitude);
    for (const auto& atom : monomial) {
      if (!text.empty()) text += '*';
      // `2*H//3` would read as (2*H)//3.
      text += atom->is_symbol() ? atom->symbol : StrCat("(", Atom(*atom), ")");
    }
    return text;
  }

  static std::string Atom(const Dim::Atom& atom) {
    if (atom.is_symbol()) return atom.symbol;
    const std::string numerator = Sum(atom.numerator);
    return Dim::IsSymbolName(numerator) ? StrCat(numerator, "//", atom.divisor)
                                        : StrCat("(", numerator, ")//", atom.divisor);
  }
};

namespace {

// Parentheses nest deeper than this in hostile text only.
constexpr int kMaxNesting = 64;

class DimParser {
 public:
  explicit DimParser(std::string_view text) : text_(text) {}

  absl::StatusOr<Dim> Parse() {
    ASSIGN_OR_RETURN(Dim dim, ParseSum());
    SkipSpaces();
    if (position_ != text_.size()) return Error("an operator");
    return dim;
  }

 private:
  absl::StatusOr<Dim> ParseSum() {
    const bool negative = Take("-");
    ASSIGN_OR_RETURN(Dim sum, ParseTerm());
    if (negative) sum = Dim() - sum;
    while (true) {
      if (Take("+")) {
        ASSIGN_OR_RETURN(const Dim term, ParseTerm());
        sum = sum + term;
      } else if (Take("-")) {
        ASSIGN_OR_RETURN(const Dim term, ParseTerm());
        sum = sum - term;
      } else {
        return sum;
      }
    }
  }

  absl::StatusOr<Dim> ParseTerm() {
    ASSIGN_OR_RETURN(Dim term, ParseFactor());
    while (true) {
      if (Take("*")) {
        ASSIGN_OR_RETURN(const Dim factor, ParseFactor());
        term = term * factor;
      } else if (Take("//")) {
        ASSIGN_OR_RETURN(const std::int64_t divisor, ParseInteger());
        if (divisor == 0) return Error("a positive divisor before this");
        term = FloorDiv(term, divisor);
      } else {
        return term;
      }
    }
  }

  absl::StatusOr<Dim> ParseFactor() {
    if (Take("(")) {
      if (++nesting_ > kMaxNesting) return Error("at most 64 nested parentheses");
      ASSIGN_OR_RETURN(Dim sum, ParseSum());
      if (!Take(")")) return Error("')'");
      --nesting_;
      return sum;
    }
    SkipSpaces();
    if (position_ == text_.size()) return Error("a number, a symbol or '('");
    if (absl::ascii_isdigit(static_cast<unsigned char>(text_[position_]))) {
      ASSIGN_OR_RETURN(const std::int64_t value, ParseInteger());
      return Dim(value);
    }
    std::size_t end = position_;
    while (end < text_.size() && Dim::IsSymbolName(text_.substr(position_, end + 1 - position_))) {
      ++end;
    }
    if (end == position_) return Error("a number, a symbol or '('");
    const std::string_view name = text_.substr(position_, end - position_);
    position_ = end;
    return Dim::Symbol(name);
  }

  absl::StatusOr<std::int64_t> ParseInteger() {
    SkipSpaces();
    if (position_ == text_.size() ||
        !absl::ascii_isdigit(static_cast<unsigned char>(text_[position_]))) {
      return Error("a number");
    }
    std::int64_t value = 0;
    const char* begin = text_.data() + position_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (error != std::errc()) return Error("a number below 2^63");
    position_ += static_cast<std::size_t>(end - begin);
    return value;
  }

  void SkipSpaces() {
    while (position_ < text_.size() && text_[position_] == ' ') ++position_;
  }

  bool Take(std::string_view token) {
    SkipSpaces();
    if (text_.substr(position_, token.size()) != token) return false;
    position_ += token.size();
    return true;
  }

  absl::Status Error(std::string_view expected) const {
    return absl::InvalidArgumentError(
        StrCat("bad dimension \"", text_, "\": expected ", expected, " at offset ", position_));
  }

  std::string_view text_;
  std::size_t position_ = 0;
  int nesting_ = 0;
};

}  // namespace

std::string Dim::ToString() const { return DimPrinter::Sum(*this); }

absl::StatusOr<Dim> Dim::Parse(std::string_view text) { return DimParser(text).Parse(); }

}  // namespace zeropoint::ir
