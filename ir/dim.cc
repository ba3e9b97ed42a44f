#include "ir/dim.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/ascii.h"
#include "ir/check.h"
#include "ir/dim_atom.h"
#include "ir/saturating.h"

namespace zeropoint::ir {
namespace {

// Stands for every extent that is too complex to write down.
constexpr std::string_view kUnknownSymbol = "_";

int CompareIntegers(std::int64_t a, std::int64_t b) { return a < b ? -1 : (a > b ? 1 : 0); }

}  // namespace

// Graded lexicographic: higher degrees first, then by atoms. Polynomial division needs an order
// that multiplication preserves, and this one also prints the constant term last.
bool Dim::MonomialLess::operator()(const Monomial& a, const Monomial& b) const {
  return CompareMonomials(a, b) < 0;
}

int Dim::CompareMonomials(const Monomial& a, const Monomial& b) {
  if (a.size() != b.size()) return a.size() > b.size() ? -1 : 1;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (const int order = CompareAtoms(*a[i], *b[i]); order != 0) return order;
  }
  return 0;
}

int Dim::CompareAtoms(const Atom& a, const Atom& b) {
  if (&a == &b) return 0;
  if (a.is_symbol() != b.is_symbol()) return a.is_symbol() ? -1 : 1;
  if (a.is_symbol()) return a.symbol.compare(b.symbol);
  if (a.divisor != b.divisor) return CompareIntegers(a.divisor, b.divisor);
  return Compare(a.numerator, b.numerator);
}

int Dim::Compare(const Dim& a, const Dim& b) {
  auto left = a.terms_.begin();
  auto right = b.terms_.begin();
  for (; left != a.terms_.end() && right != b.terms_.end(); ++left, ++right) {
    if (const int order = CompareMonomials(left->first, right->first); order != 0) return order;
    if (const int order = CompareIntegers(left->second, right->second); order != 0) return order;
  }
  return CompareIntegers(static_cast<std::int64_t>(a.terms_.size()),
                         static_cast<std::int64_t>(b.terms_.size()));
}

std::vector<Dim::Term> Dim::TermsOf() const {
  std::vector<Term> terms;
  for (const auto& [monomial, coefficient] : terms_) {
    Term& term = terms.emplace_back(Term{coefficient, {}});
    for (const std::shared_ptr<const Atom>& atom : monomial) {
      term.factors.push_back({atom->symbol, atom->numerator, atom->divisor});
    }
  }
  return terms;
}

Dim::Dim(std::int64_t value) { AddTerm({}, Saturate(value)); }

bool Dim::IsSymbolName(std::string_view name) {
  const auto is_part = [](unsigned char c) { return absl::ascii_isalnum(c) || c == '_'; };
  return !name.empty() && !absl::ascii_isdigit(static_cast<unsigned char>(name.front())) &&
         std::all_of(name.begin(), name.end(), is_part);
}

Dim Dim::Symbol(std::string_view name) {
  ZEROPOINT_CHECK(IsSymbolName(name), "a symbol must be a C identifier");
  return FromAtom(Atom{.symbol = std::string(name)});
}

Dim Dim::FromAtom(Atom atom) {
  Dim dim;
  dim.AddTerm({std::make_shared<const Atom>(std::move(atom))}, 1);
  return dim;
}

void Dim::AddTerm(const Monomial& monomial, std::int64_t coefficient) {
  if (coefficient == 0) return;
  const auto [position, inserted] = terms_.try_emplace(monomial, coefficient);
  if (inserted) return;
  position->second = SaturatingAdd(position->second, coefficient);
  if (position->second == 0) terms_.erase(position);
}

bool Dim::is_constant() const { return terms_.empty() || terms_.begin()->first.empty(); }

std::int64_t Dim::constant() const {
  ZEROPOINT_CHECK(is_constant(), "constant() of a symbolic dim");
  return terms_.empty() ? 0 : terms_.begin()->second;
}

std::int64_t Dim::ConstantOr(std::int64_t fallback) const {
  return is_constant() ? constant() : fallback;
}

std::vector<std::string> Dim::Symbols() const {
  std::set<std::string> symbols;
  CollectSymbols(symbols);
  return {symbols.begin(), symbols.end()};
}

void Dim::CollectSymbols(std::set<std::string>& symbols) const {
  for (const auto& [monomial, coefficient] : terms_) {
    for (const auto& atom : monomial) {
      if (atom->is_symbol()) {
        symbols.insert(atom->symbol);
      } else {
        atom->numerator.CollectSymbols(symbols);
      }
    }
  }
}

bool Dim::HasDivision() const {
  return std::any_of(terms_.begin(), terms_.end(), [](const auto& term) {
    return std::any_of(term.first.begin(), term.first.end(),
                       [](const auto& atom) { return !atom->is_symbol(); });
  });
}

Dim Dim::Substitute(const std::map<std::string, Dim>& values) const {
  Dim sum;
  for (const auto& [monomial, coefficient] : terms_) {
    Dim product = coefficient;
    for (const auto& atom : monomial) {
      if (!atom->is_symbol()) {
        product = product * FloorDiv(atom->numerator.Substitute(values), atom->divisor);
      } else if (const auto value = values.find(atom->symbol); value != values.end()) {
        product = product * value->second;
      } else {
        product = product * FromAtom(*atom);
      }
    }
    sum = sum + product;
  }
  return sum;
}

Dim operator+(const Dim& a, const Dim& b) {
  Dim sum = a;
  for (const auto& [monomial, coefficient] : b.terms_) sum.AddTerm(monomial, coefficient);
  return sum.terms_.size() > Dim::kMaxTerms ? Dim::Symbol(kUnknownSymbol) : sum;
}

Dim operator-(const Dim& a, const Dim& b) { return a + b * Dim(-1); }

Dim operator*(const Dim& a, const Dim& b) {
  if (a.terms_.size() * b.terms_.size() > Dim::kMaxTerms) return Dim::Symbol(kUnknownSymbol);
  Dim product;
  for (const auto& [left, left_coefficient] : a.terms_) {
    for (const auto& [right, right_coefficient] : b.terms_) {
      product.AddTerm(Dim::Multiply(left, right),
                      SaturatingMultiply(left_coefficient, right_coefficient));
    }
  }
  return product;
}

Dim::Monomial Dim::Multiply(const Monomial& a, const Monomial& b) {
  Monomial product;
  product.reserve(a.size() + b.size());
  std::merge(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(product),
             [](const auto& left, const auto& right) { return CompareAtoms(*left, *right) < 0; });
  return product;
}

bool operator==(const Dim& a, const Dim& b) { return Dim::Compare(a, b) == 0; }

bool operator<(const Dim& a, const Dim& b) { return Dim::Compare(a, b) < 0; }

// The rules below are identities of integers, applied in this order to reach one form:
//   floor((g*P + c) / (g*d)) = floor((P + floor(c/g)) / d)
//   floor((d*Q + R) / d)     = Q + floor(R / d)
//   floor((floor(P/a) + R) / d) = floor((P + a*R) / (a*d))
Dim FloorDiv(const Dim& a, std::int64_t divisor) {
  ZEROPOINT_CHECK(divisor > 0, "FloorDiv by a divisor that is not positive");
  std::int64_t common = divisor;
  for (const auto& [monomial, coefficient] : a.terms_) {
    if (!monomial.empty()) common = std::gcd(common, coefficient);
  }
  const std::int64_t reduced_divisor = divisor / common;
  Dim quotient;
  Dim remainder;
  for (const auto& [monomial, coefficient] : a.terms_) {
    const std::int64_t reduced = FloorDivide(coefficient, common);
    // A constant keeps a remainder in (-divisor, 0]: convolutions then read "(H-1)//2+1".
    const std::int64_t whole = monomial.empty() ? CeilDivide(reduced, reduced_divisor)
                                                : FloorDivide(reduced, reduced_divisor);
    quotient.AddTerm(monomial, whole);
    remainder.AddTerm(monomial, reduced - whole * reduced_divisor);
  }
  return quotient + Dim::Division(remainder, reduced_divisor);
}

Dim Dim::Division(const Dim& numerator, std::int64_t divisor) {
  if (numerator == Dim()) return numerator;
  if (const auto term = numerator.FindMergeableDivision(); term != numerator.terms_.end()) {
    const Atom& inner = *term->first.front();
    std::int64_t merged_divisor = 0;
    if (!__builtin_mul_overflow(inner.divisor, divisor, &merged_divisor)) {
      Dim rest = numerator;
      rest.terms_.erase(term->first);
      return FloorDiv(inner.numerator + rest * inner.divisor, merged_divisor);
    }
  }
  int depth = 0;
  for (const auto& [monomial, coefficient] : numerator.terms_) {
    for (const auto& atom : monomial) depth = std::max(depth, atom->depth);
  }
  if (depth >= kMaxDepth) return Symbol(kUnknownSymbol);
  return FromAtom(Atom{.numerator = numerator, .divisor = divisor, .depth = depth + 1});
}

// The only term of the form 1 * floor(P/a). With several there is no telling which to merge into.
Dim::Terms::const_iterator Dim::FindMergeableDivision() const {
  auto found = terms_.end();
  for (auto term = terms_.begin(); term != terms_.end(); ++term) {
    const auto& [monomial, coefficient] = *term;
    if (coefficient != 1 || monomial.size() != 1 || monomial.front()->is_symbol()) continue;
    if (found != terms_.end()) return terms_.end();
    found = term;
  }
  return found;
}

Dim CeilDiv(const Dim& a, std::int64_t divisor) { return FloorDiv(a + (divisor - 1), divisor); }

// Long division by the leading term, which every step removes from the remainder.
std::optional<Dim> ExactDiv(const Dim& a, const Dim& b) {
  if (b == Dim()) return std::nullopt;
  const auto& [divisor, divisor_coefficient] = *b.terms_.begin();
  Dim quotient;
  Dim remainder = a;
  while (!remainder.terms_.empty()) {
    const auto& [monomial, coefficient] = *remainder.terms_.begin();
    const auto less = [](const auto& left, const auto& right) {
      return Dim::CompareAtoms(*left, *right) < 0;
    };
    if (coefficient % divisor_coefficient != 0 ||
        !std::includes(monomial.begin(), monomial.end(), divisor.begin(), divisor.end(), less)) {
      return std::nullopt;
    }
    Dim::Monomial factor;
    std::set_difference(monomial.begin(), monomial.end(), divisor.begin(), divisor.end(),
                        std::back_inserter(factor), less);
    Dim step;
    step.AddTerm(factor, coefficient / divisor_coefficient);
    quotient = quotient + step;
    remainder = remainder - step * b;
  }
  return quotient;
}

}  // namespace zeropoint::ir
