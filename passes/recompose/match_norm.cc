#include "passes/recompose/match_norm.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
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
/// Of normalized axes; a parameter of more values is not worth a constant.
constexpr std::int64_t kMaxPositions = std::int64_t{1} << 24;

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

/// Which position of the normalized axes each element of a constant belongs to that broadcasts
/// against x of `rank`; nullopt when it also broadcasts along one of these.
std::optional<std::vector<std::size_t>> PositionsOf(const std::vector<std::int64_t>& shape,
                                                    std::size_t rank,
                                                    const std::vector<std::int64_t>& dims,
                                                    const std::vector<std::int64_t>& extents) {
  const std::size_t missing = rank - shape.size();
  std::vector<std::size_t> strides(shape.size(), 0);
  std::size_t stride = 1;
  for (std::size_t i = dims.size(); i-- > 0; stride *= static_cast<std::size_t>(extents[i])) {
    const auto dim = static_cast<std::size_t>(dims[i]);
    const std::int64_t extent = dim < missing ? 1 : shape[dim - missing];
    if (extent != extents[i]) return std::nullopt;
    if (dim >= missing) strides[dim - missing] = stride;
  }
  const auto count =
      std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
  std::vector<std::size_t> positions(static_cast<std::size_t>(count), 0);
  for (std::size_t i = 0; i < positions.size(); ++i) {
    std::size_t rest = i;
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      const auto extent = static_cast<std::size_t>(shape[axis]);
      positions[i] += rest % extent * strides[axis];
      rest /= extent;
    }
  }
  return positions;
}

/// Whether the op can have the parameter; always when there is none.
bool FitsOp(const std::optional<NormParameter>& parameter, const NormRoot& match) {
  return !parameter || ValuesPerPosition(*parameter, match).has_value();
}

/// `norm` with the parameters behind it.
Norm WithParameters(Norm norm, NormRoot& match) {
  while (norm.last->result()->HasOneUse()) {
    const std::optional<Norm> next = NormAt(*norm.last->result()->uses().front().op, match);
    if (!next || !FitsOp(next->weight, match) || !FitsOp(next->bias, match)) {
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

std::optional<std::vector<std::int64_t>> NormalizedExtents(const NormRoot& match) {
  std::vector<std::int64_t> extents;
  std::int64_t positions = 1;
  for (const std::int64_t dim : match.expression.dims()) {
    const ir::Dim& extent = match.x->shape()[static_cast<std::size_t>(dim)];
    if (!extent.is_constant() || extent.constant() > kMaxPositions / positions) {
      return std::nullopt;
    }
    extents.push_back(extent.constant());
    positions *= std::max<std::int64_t>(extent.constant(), 1);
  }
  return extents;
}

std::optional<std::vector<float>> ValuesPerPosition(const NormParameter& parameter,
                                                    const NormRoot& match) {
  const std::optional<std::vector<std::int64_t>> extents = NormalizedExtents(match);
  if (!extents) {
    return std::nullopt;
  }
  const auto count = static_cast<std::size_t>(
      std::accumulate(extents->begin(), extents->end(), std::int64_t{1}, std::multiplies<>()));
  const auto factor = static_cast<float>(parameter.factor);
  if (parameter.constant == nullptr) {
    return std::vector<float>(count, factor);
  }
  const std::optional<std::vector<std::size_t>> positions =
      PositionsOf(parameter.constant->data().shape(), match.x->shape().size(),
                  match.expression.dims(), *extents);
  const absl::Span<const float> values = parameter.constant->data().values<float>();
  std::vector<std::optional<float>> found(count);
  for (std::size_t i = 0; positions && i < values.size(); ++i) {
    std::optional<float>& value = found[(*positions)[i]];
    if (value && *value != values[i] * factor) {
      return std::nullopt;
    }
    value = values[i] * factor;
  }
  std::vector<float> result;
  for (const std::optional<float>& value : found) {
    if (!value) return std::nullopt;
    result.push_back(*value);
  }
  return result;
}

}  // namespace zeropoint::passes
