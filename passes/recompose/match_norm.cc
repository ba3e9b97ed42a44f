#include "passes/recompose/match_norm.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "passes/match.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

/// Ops between a root and the means under it: eps, a guard, a difference, views, 1/n.
constexpr int kOpsAboveMean = 8;
/// A mean is taken of a product of differences at most.
constexpr int kOpsBelowMean = 2;
/// Ops between a root and the end of the norm, in all directions.
constexpr std::size_t kMaxUsers = 64;
constexpr std::size_t kMaxOperands = 64;

bool IsMean(const ir::Op& op) {
  return op.kind() == ir::OpKind::kMean || op.kind() == ir::OpKind::kSum;
}

/// What is computed within `ops` ops of `value`, means aside, nearest first.
std::vector<ir::Value*> OperandsWithin(ir::Value& value, int ops) {
  std::vector<ir::Value*> values = {&value};
  for (std::size_t begin = 0; ops > 0; --ops) {
    const std::size_t end = values.size();
    for (; begin < end && values.size() < kMaxOperands; ++begin) {
      const ir::Op* op = values[begin]->defining_op();
      if (op == nullptr || IsMean(*op)) continue;
      for (ir::Value* operand : op->operands()) {
        const bool is_new = operand != nullptr && !operand->is_constant() &&
                            std::find(values.begin(), values.end(), operand) == values.end();
        if (is_new) values.push_back(operand);
      }
    }
  }
  return values;
}

/// The means that `variance` is computed from.
std::vector<const ir::Op*> MeansUnder(ir::Value& variance) {
  std::vector<const ir::Op*> means;
  for (const ir::Value* value : OperandsWithin(variance, kOpsAboveMean)) {
    const ir::Op* op = value->defining_op();
    if (op != nullptr && IsMean(*op)) means.push_back(op);
  }
  return means;
}

/// -0.5 for 1 / sqrt, 0.5 for sqrt, 0 for other ops.
float ExponentOf(const ir::Op& op) {
  if (op.kind() == ir::OpKind::kSqrt) return 0.5f;
  if (op.kind() != ir::OpKind::kPow) return 0;
  const float exponent = UniformConstant(op.operand(1)).value_or(0);
  return std::abs(exponent) == 0.5f ? exponent : 0;
}

/// Defines the result of `root`, whose operand is `scale` times what is under the root of a norm.
void DefineRoot(const ir::Op& root, double scale, Expression& expression) {
  const bool inverse = ExponentOf(root) < 0;
  Monomial monomial;
  monomial.powers[kInverseRoot] = inverse ? 1 : -1;
  const double factor = IsClose(scale, 1) ? 1 : std::sqrt(scale);
  expression.Define(*root.result(), {{monomial, inverse ? 1 / factor : factor}});
}

/// `root` over statistics of `x`.
std::optional<NormRoot> MatchRootOver(const ir::Op& root, ir::Value& x,
                                      const std::vector<std::int64_t>& dims, bool centered) {
  NormRoot match = {&x, 0, centered, Expression(x, dims)};
  std::optional<Polynomial> under_root = match.expression.Evaluate(*root.operand(0));
  if (!under_root) {
    return std::nullopt;
  }
  const double eps = CoefficientOf(*under_root, Monomial{});
  under_root->erase(Monomial{});
  const double scale = CoefficientOf(*under_root, ProductOf({kMeanSquare}));
  Polynomial expected = {{ProductOf({kMeanSquare}), scale}};
  if (centered) expected.emplace(ProductOf({kMean, kMean}), -scale);
  if (scale <= 0 || eps < 0 || !IsClose(*under_root, expected)) {
    return std::nullopt;
  }
  match.eps = IsClose(scale, 1) ? eps : eps / scale;
  DefineRoot(root, scale, match.expression);
  return match;
}

NormParameter ParameterOf(const std::pair<const Monomial, double>& term) {
  return {term.first.constant, IsClose(term.second, 1) ? 1 : term.second};
}

/// `polynomial` as weight * (x - mean) / root + bias, or as weight * x / root where the norm is not
/// centered.
std::optional<Norm> AsNorm(const Polynomial& polynomial, bool centered) {
  const auto weighted = std::find_if(polynomial.begin(), polynomial.end(), [](const auto& term) {
    return term.first.powers == ProductOf({kX, kInverseRoot}).powers;
  });
  if (weighted == polynomial.end()) {
    return std::nullopt;
  }
  Norm norm;
  norm.weight = ParameterOf(*weighted);
  if (norm.weight->constant == nullptr && norm.weight->factor == 1) norm.weight.reset();
  Polynomial product = {*weighted};
  if (centered) {
    product.emplace(ProductOf({kMean, kInverseRoot}, weighted->first.constant), -weighted->second);
  }
  const Polynomial rest = Add(polynomial, product, -1);
  if (rest.empty()) {
    return norm;
  }
  norm.bias = ParameterOf(*rest.begin());
  const bool is_bias = rest.size() == 1 && rest.begin()->first.powers == Monomial{}.powers;
  return centered && is_bias ? std::optional(norm) : std::nullopt;
}

/// The norm that ends in `op`.
std::optional<Norm> NormAt(ir::Op& op, NormRoot& match) {
  const bool may_end = op.num_results() == 1 && op.result()->type() == match.x->type();
  const std::optional<Polynomial> polynomial =
      may_end ? match.expression.Evaluate(*op.result()) : std::nullopt;
  std::optional<Norm> norm = polynomial ? AsNorm(*polynomial, match.centered) : std::nullopt;
  if (norm) norm->last = &op;
  return norm;
}

/// `norm` with the parameters behind it.
Norm WithParameters(Norm norm, NormRoot& match) {
  while (norm.last->result()->HasOneUse()) {
    const std::optional<Norm> next = NormAt(*norm.last->result()->uses().front().op, match);
    if (!next || !IsPerNormalized(next->weight, match) || !IsPerNormalized(next->bias, match)) {
      break;
    }
    norm = *next;
  }
  return norm;
}

}  // namespace

std::vector<ir::Op*> RootsOf(const ir::Module& module) {
  std::vector<ir::Op*> roots = OpsOfKind(module, ir::OpKind::kSqrt);
  for (ir::Op* pow : OpsOfKind(module, ir::OpKind::kPow)) {
    if (ExponentOf(*pow) != 0) roots.push_back(pow);
  }
  return roots;
}

std::optional<NormRoot> MatchRoot(const ir::Op& root, bool centered) {
  for (const ir::Op* mean : MeansUnder(*root.operand(0))) {
    for (ir::Value* x : OperandsWithin(*mean->operand(0), kOpsBelowMean)) {
      std::optional<NormRoot> match =
          MatchRootOver(root, *x, mean->ints_attribute("dim"), centered);
      if (match) {
        return match;
      }
    }
  }
  return std::nullopt;
}

std::vector<Norm> FindNorms(const ir::Op& root, NormRoot& match) {
  std::vector<Norm> norms;
  std::vector<const ir::Value*> partial = {root.result()};
  std::set<const ir::Op*> seen;
  // Grows while it is walked.
  for (std::size_t i = 0; i < partial.size() && seen.size() < kMaxUsers; ++i) {
    for (const ir::Use& use : partial[i]->uses()) {
      if (!seen.insert(use.op).second) continue;
      if (const std::optional<Norm> norm = NormAt(*use.op, match)) {
        norms.push_back(WithParameters(*norm, match));
      } else if (use.op->num_results() == 1 && match.expression.Evaluate(*use.op->result())) {
        partial.push_back(use.op->result());
      }
    }
  }
  return norms;
}

bool IsPerNormalized(const std::optional<NormParameter>& parameter, const NormRoot& match) {
  if (!parameter) {
    return true;
  }
  const ir::Shape& x = match.x->shape();
  const std::vector<std::int64_t>& dims = match.expression.dims();
  const ir::Shape shape = parameter->constant == nullptr ? x : parameter->constant->shape();
  const std::size_t missing = x.size() - shape.size();
  for (std::size_t axis = 0; axis < x.size(); ++axis) {
    const bool normalized = std::find(dims.begin(), dims.end(), axis) != dims.end();
    const ir::Dim extent = axis < missing ? ir::Dim(1) : shape[axis - missing];
    const bool fits = normalized ? extent == x[axis] && extent.is_constant()
                                 : extent == ir::Dim(1) || parameter->constant == nullptr;
    if (!fits) {
      return false;
    }
  }
  return true;
}

}  // namespace zeropoint::passes
