#include "passes/recompose/polynomial.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>

namespace zeropoint::passes {
namespace {

constexpr double kRelativeTolerance = 1e-5;
/// A layer norm with its parameters, not yet multiplied out, is the largest expression of interest.
constexpr std::size_t kMaxMonomials = 16;
constexpr int kMaxPower = 4;

/// The product of two monomials; nullopt when it is none.
std::optional<Monomial> Multiply(const Monomial& a, const Monomial& b) {
  if (a.constant != nullptr && b.constant != nullptr) {
    return std::nullopt;
  }
  Monomial product = a;
  product.constant = a.constant != nullptr ? a.constant : b.constant;
  for (std::size_t i = 0; i < product.powers.size(); ++i) {
    product.powers[i] += b.powers[i];
    if (std::abs(product.powers[i]) > kMaxPower) {
      return std::nullopt;
    }
  }
  return product;
}

}  // namespace

Monomial ProductOf(std::initializer_list<Atom> atoms, ir::Value* constant) {
  Monomial monomial;
  for (const Atom atom : atoms) ++monomial.powers[atom];
  monomial.constant = constant;
  return monomial;
}

bool IsClose(double value, double expected) {
  return std::abs(value - expected) <= kRelativeTolerance * std::abs(expected);
}

double CoefficientOf(const Polynomial& polynomial, const Monomial& monomial) {
  const auto found = polynomial.find(monomial);
  return found == polynomial.end() ? 0.0 : found->second;
}

bool IsClose(const Polynomial& polynomial, const Polynomial& expected) {
  return polynomial.size() == expected.size() &&
         std::all_of(expected.begin(), expected.end(), [&](const auto& term) {
           return IsClose(CoefficientOf(polynomial, term.first), term.second);
         });
}

bool IsTooLarge(const Polynomial& polynomial) { return polynomial.size() > kMaxMonomials; }

Polynomial Add(const Polynomial& a, const Polynomial& b, double scale) {
  Polynomial sum = a;
  for (const auto& [monomial, coefficient] : b) {
    const double addend = scale * coefficient;
    const auto [term, is_new] = sum.try_emplace(monomial, addend);
    if (is_new) continue;
    const bool cancels = IsClose(term->second, -addend);
    term->second += addend;
    if (cancels) sum.erase(term);
  }
  return sum;
}

std::optional<Polynomial> Multiply(const Polynomial& a, const Polynomial& b) {
  Polynomial product;
  for (const auto& [left, left_coefficient] : a) {
    for (const auto& [right, right_coefficient] : b) {
      const std::optional<Monomial> monomial = Multiply(left, right);
      if (!monomial) {
        return std::nullopt;
      }
      product = Add(product, {{*monomial, left_coefficient}}, right_coefficient);
    }
    if (IsTooLarge(product)) {
      return std::nullopt;
    }
  }
  return product;
}

std::optional<Polynomial> Invert(const Polynomial& a) {
  if (a.size() != 1 || a.begin()->first.constant != nullptr) {
    return std::nullopt;
  }
  Monomial monomial = a.begin()->first;
  for (int& power : monomial.powers) power = -power;
  return Polynomial{{monomial, 1.0 / a.begin()->second}};
}

}  // namespace zeropoint::passes
