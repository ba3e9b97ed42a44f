#ifndef ZEROPOINT_PASSES_RECOMPOSE_POLYNOMIAL_H_
#define ZEROPOINT_PASSES_RECOMPOSE_POLYNOMIAL_H_

// Sums of products: one normal form for an expression, however an exporter associated it.

#include <array>
#include <compare>
#include <map>
#include <optional>

#include "ir/value.h"

namespace zeropoint::passes {

/// What products are made of: the value x, its mean, the mean of its squares, the reciprocal of the
/// root of a variance, and a function that gates x.
enum Atom { kX, kMean, kMeanSquare, kInverseRoot, kGate, kNumAtoms };

/// A product of powers of atoms, and of at most one constant that has several values.
struct Monomial {
  std::array<int, kNumAtoms> powers = {};
  ir::Value* constant = nullptr;

  friend auto operator<=>(const Monomial&, const Monomial&) = default;
};

/// The product of these atoms.
Monomial ProductOf(std::initializer_list<Atom> atoms, ir::Value* constant = nullptr);

/// Monomials and their coefficients, none of which is 0.
using Polynomial = std::map<Monomial, double>;

/// Equal but for the rounding of constants that exporters computed in float32, or wrote with five
/// digits.
bool IsClose(double value, double expected);

/// The coefficient of a monomial; 0 when the polynomial lacks it.
double CoefficientOf(const Polynomial& polynomial, const Monomial& monomial);
/// Whether both have the same monomials with close coefficients.
bool IsClose(const Polynomial& polynomial, const Polynomial& expected);

/// Larger than what norms and activations need, which ends the search.
bool IsTooLarge(const Polynomial& polynomial);

/// a + scale * b. What cancels but for rounding is gone.
Polynomial Add(const Polynomial& a, const Polynomial& b, double scale);
/// Nullopt when it becomes too large, in monomials or powers, or multiplies two constants.
std::optional<Polynomial> Multiply(const Polynomial& a, const Polynomial& b);
/// 1 / a; nullopt unless `a` is one monomial without a constant.
std::optional<Polynomial> Invert(const Polynomial& a);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_POLYNOMIAL_H_
