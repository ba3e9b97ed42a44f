#ifndef ZEROPOINT_IR_DIM_H_
#define ZEROPOINT_IR_DIM_H_

// Symbolic dimensions: integers, symbols and the small algebra over them that shapes need.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace zeropoint::ir {

/// One extent of a shape: a polynomial with integer coefficients over symbols ("N") and floor
/// divisions of polynomials by positive constants. The representation is canonical (terms sorted,
/// zero terms dropped), so two dims that print alike are equal, and equality is structural:
/// `2*N == N + N`, but nothing is known about ranges (`N` and `M` are just different).
///
///   Dim n = Dim::Symbol("N");
///   Dim h = FloorDiv(Dim::Symbol("H") + 2 - 3, 2) + 1;   // a stride-2 convolution
///   n * 4 == 4 * n;  h.ToString() == "(H-1)//2+1";
///
/// Arithmetic never overflows: coefficients saturate (see saturating.h), and a dim of more than
/// kMaxTerms terms or kMaxDepth nested divisions collapses into the symbol "_", an extent of which
/// nothing is known. Both are beyond what models hold; they bound the cost of hostile input.
class Dim {
 public:
  /// What terms are made of: a symbol, or floor(numerator / divisor).
  struct Factor;
  struct Term;

  /// The constant zero.
  Dim() = default;
  Dim(std::int64_t value);  // NOLINT(google-explicit-constructor): shapes are written as {1, 3, n}.

  static constexpr std::size_t kMaxTerms = 1024;
  static constexpr int kMaxDepth = 64;

  /// `name` is a C identifier; anything else aborts.
  static Dim Symbol(std::string_view name);
  /// Whether Symbol accepts `name`: [A-Za-z_][A-Za-z0-9_]*.
  static bool IsSymbolName(std::string_view name);

  bool is_constant() const;
  /// The value of a constant dim. Requires is_constant().
  std::int64_t constant() const;
  /// The value when constant, else `fallback`; -1 is the runtime's mark of an unknown extent.
  std::int64_t ConstantOr(std::int64_t fallback) const;

  /// "8", "N", "2*N+1", "(H-1)//2+1". Parse(ToString()) is the identity.
  std::string ToString() const;
  /// Parses the text form; kInvalidArgument with the offending position otherwise.
  static absl::StatusOr<Dim> Parse(std::string_view text);

  /// The terms of which it is the sum, for those who compute it by other means; none for 0.
  std::vector<Term> TermsOf() const;
  /// Names of all symbols in it, sorted, each once.
  std::vector<std::string> Symbols() const;
  /// True when it has a floor division, and so rounds.
  bool HasDivision() const;
  /// Replaces symbols by dims; symbols that are not in the map stay.
  Dim Substitute(const std::map<std::string, Dim>& values) const;

  friend Dim operator+(const Dim& a, const Dim& b);
  friend Dim operator-(const Dim& a, const Dim& b);
  friend Dim operator*(const Dim& a, const Dim& b);
  friend bool operator==(const Dim& a, const Dim& b);
  friend bool operator!=(const Dim& a, const Dim& b) { return !(a == b); }
  /// A total order for containers; says nothing about extents.
  friend bool operator<(const Dim& a, const Dim& b);

  /// floor(a / divisor), divisor > 0. Exact multiples are pulled out: FloorDiv(4*N+1, 2) == 2*N.
  friend Dim FloorDiv(const Dim& a, std::int64_t divisor);
  /// a / b when b divides a as a polynomial (`6*N / (2*N)` is 3), else nullopt.
  friend std::optional<Dim> ExactDiv(const Dim& a, const Dim& b);

 private:
  struct Atom;
  /// Sorted product of atoms (with repetition); empty for the constant term.
  using Monomial = std::vector<std::shared_ptr<const Atom>>;
  struct MonomialLess {
    bool operator()(const Monomial& a, const Monomial& b) const;
  };
  using Terms = std::map<Monomial, std::int64_t, MonomialLess>;

  friend class DimPrinter;

  static int CompareAtoms(const Atom& a, const Atom& b);
  static int CompareMonomials(const Monomial& a, const Monomial& b);
  static int Compare(const Dim& a, const Dim& b);
  static Monomial Multiply(const Monomial& a, const Monomial& b);
  static Dim FromAtom(Atom atom);
  static Dim Division(const Dim& numerator, std::int64_t divisor);
  void AddTerm(const Monomial& monomial, std::int64_t coefficient);
  void CollectSymbols(std::set<std::string>& symbols) const;
  Terms::const_iterator FindMergeableDivision() const;

  Terms terms_;  // no zero coefficients; the leading term (of the highest degree) first
};

struct Dim::Factor {
  std::string symbol;  // empty for a division
  Dim numerator = {};
  std::int64_t divisor = 0;
};
struct Dim::Term {
  std::int64_t coefficient;
  std::vector<Factor> factors;  // none in the constant term
};

Dim operator+(const Dim& a, const Dim& b);
Dim operator-(const Dim& a, const Dim& b);
Dim operator*(const Dim& a, const Dim& b);
bool operator==(const Dim& a, const Dim& b);
bool operator<(const Dim& a, const Dim& b);
Dim FloorDiv(const Dim& a, std::int64_t divisor);
std::optional<Dim> ExactDiv(const Dim& a, const Dim& b);
/// ceil(a / divisor), divisor > 0.
Dim CeilDiv(const Dim& a, std::int64_t divisor);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_DIM_H_
