#include "passes/recompose/expression.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

#include "passes/match.h"

namespace zeropoint::passes {

struct Expression::Rule {
  ir::OpKind kind;
  Evaluated (Expression::*evaluate)(const ir::Op& op, int depth);
};

const Expression::Rule Expression::kRules[] = {
    {ir::OpKind::kAdd, &Expression::AddRule},
    {ir::OpKind::kSub, &Expression::SubRule},
    {ir::OpKind::kMul, &Expression::MulRule},
    {ir::OpKind::kDiv, &Expression::DivRule},
    {ir::OpKind::kPow, &Expression::PowRule},
    {ir::OpKind::kNeg, &Expression::NegRule},
    {ir::OpKind::kReciprocal, &Expression::ReciprocalRule},
    {ir::OpKind::kRelu, &Expression::ClampRule},
    {ir::OpKind::kHardtanh, &Expression::ClampRule},
    {ir::OpKind::kMean, &Expression::MeanRule},
    {ir::OpKind::kSum, &Expression::SumRule},
    {ir::OpKind::kView, &Expression::ViewRule},
    {ir::OpKind::kFlatten, &Expression::ViewRule},
    {ir::OpKind::kSqueeze, &Expression::ViewRule},
    {ir::OpKind::kUnsqueeze, &Expression::ViewRule},
    {ir::OpKind::kExpand, &Expression::ExpandRule},
};

Expression::Expression(ir::Value& x, std::vector<std::int64_t> dims)
    : x_(x), dims_(std::move(dims)), statistics_(x.shape()) {
  for (std::size_t axis = 0; axis < statistics_.size(); ++axis) {
    if (std::find(dims_.begin(), dims_.end(), axis) == dims_.end()) {
      without_dims_.push_back(statistics_[axis]);
    } else {
      statistics_[axis] = ir::Dim(1);
    }
  }
  Define(x, {{ProductOf({kX}), 1.0}});
}

void Expression::Define(const ir::Value& value, Polynomial polynomial) {
  known_.insert_or_assign(&value, std::move(polynomial));
}

Expression::Extents Expression::ExtentsOf(const ir::Value& value) const {
  if (value.shape() == x_.shape()) return Extents::kOfX;
  if (value.shape() == statistics_) return Extents::kOfStatistics;
  return value.shape() == without_dims_ ? Extents::kWithoutDims : Extents::kOther;
}

Expression::Evaluated Expression::Evaluate(ir::Value& value, int depth) {
  if (const auto known = known_.find(&value); known != known_.end()) {
    return known->second;
  }
  if (value.dtype() != ir::DType::kFloat32 || depth == 0) {
    return std::nullopt;
  }
  if (const std::optional<float> constant = UniformConstant(&value)) {
    return *constant == 0 ? Polynomial{} : Polynomial{{Monomial{}, *constant}};
  }
  if (value.is_constant()) {
    return Polynomial{{ProductOf({}, &value), 1.0}};
  }
  const ir::Op* op = value.defining_op();
  Evaluated result = op == nullptr ? std::nullopt : EvaluateOp(*op, depth - 1);
  known_[&value] = result;
  return result;
}

Expression::Evaluated Expression::EvaluateOp(const ir::Op& op, int depth) {
  for (const Rule& rule : kRules) {
    if (rule.kind == op.kind()) {
      return (this->*rule.evaluate)(op, depth);
    }
  }
  return std::nullopt;
}

bool Expression::IsAligned(const ir::Op& op) const {
  const Extents result = ExtentsOf(*op.result());
  const bool lost_dims = result == Extents::kWithoutDims;
  return result != Extents::kOther &&
         std::all_of(op.operands().begin(), op.operands().end(), [&](const ir::Value* operand) {
           if (operand->is_constant()) return !lost_dims || UniformConstant(operand).has_value();
           const Extents extents = ExtentsOf(*operand);
           return extents != Extents::kOther && (extents == Extents::kWithoutDims) == lost_dims;
         });
}

Expression::Evaluated Expression::SumOfOperands(const ir::Op& op, double scale, int depth) {
  if (!IsAligned(op)) return std::nullopt;
  const Evaluated left = Evaluate(*op.operand(0), depth);
  const Evaluated right = left ? Evaluate(*op.operand(1), depth) : std::nullopt;
  if (!right) return std::nullopt;
  Polynomial sum = Add(*left, *right, scale);
  return IsTooLarge(sum) ? std::nullopt : Evaluated(std::move(sum));
}

Expression::Evaluated Expression::AddRule(const ir::Op& op, int depth) {
  return SumOfOperands(op, 1, depth);
}

Expression::Evaluated Expression::SubRule(const ir::Op& op, int depth) {
  return SumOfOperands(op, -1, depth);
}

Expression::Evaluated Expression::MulRule(const ir::Op& op, int depth) {
  if (!IsAligned(op)) return std::nullopt;
  const Evaluated left = Evaluate(*op.operand(0), depth);
  const Evaluated right = left ? Evaluate(*op.operand(1), depth) : std::nullopt;
  return right ? Multiply(*left, *right) : std::nullopt;
}

Expression::Evaluated Expression::DivRule(const ir::Op& op, int depth) {
  if (!IsAligned(op)) return std::nullopt;
  const Evaluated divisor = Evaluate(*op.operand(1), depth);
  const Evaluated inverse = divisor ? Invert(*divisor) : std::nullopt;
  const Evaluated dividend = inverse ? Evaluate(*op.operand(0), depth) : std::nullopt;
  return dividend ? Multiply(*dividend, *inverse) : std::nullopt;
}

Expression::Evaluated Expression::PowRule(const ir::Op& op, int depth) {
  const std::optional<float> exponent = UniformConstant(op.operand(1));
  if (!exponent || !IsAligned(op)) return std::nullopt;
  const Evaluated base = Evaluate(*op.operand(0), depth);
  if (!base) return std::nullopt;
  if (*exponent == -1) return Invert(*base);
  const Evaluated square = *exponent == 2 || *exponent == 3 ? Multiply(*base, *base) : std::nullopt;
  return square && *exponent == 3 ? Multiply(*square, *base) : square;
}

Expression::Evaluated Expression::NegRule(const ir::Op& op, int depth) {
  const Evaluated operand = Evaluate(*op.operand(0), depth);
  return operand ? Evaluated(Add({}, *operand, -1)) : std::nullopt;
}

Expression::Evaluated Expression::ReciprocalRule(const ir::Op& op, int depth) {
  const Evaluated operand = Evaluate(*op.operand(0), depth);
  return operand ? Invert(*operand) : std::nullopt;
}

/// max(variance, 0) guards against what rounding makes of a difference that is never negative.
Expression::Evaluated Expression::ClampRule(const ir::Op& op, int depth) {
  const std::optional<ClampRange> range = ClampRangeOf(&op);
  if (range != ClampRange{0.0, std::numeric_limits<double>::infinity()}) return std::nullopt;
  const Evaluated operand = Evaluate(*op.operand(0), depth);
  const double scale = operand ? CoefficientOf(*operand, ProductOf({kMeanSquare})) : 0.0;
  const Polynomial variance = {{ProductOf({kMeanSquare}), scale},
                               {ProductOf({kMean, kMean}), -scale}};
  return scale > 0 && IsClose(*operand, variance) ? operand : std::nullopt;
}

Expression::Evaluated Expression::MeanRule(const ir::Op& op, int depth) {
  if (dims_.empty() || op.ints_attribute("dim") != dims_ ||
      ExtentsOf(*op.operand(0)) != Extents::kOfX) {
    return std::nullopt;
  }
  static constexpr Atom kMeanOfPower[] = {kMean, kMeanSquare};
  const Evaluated operand = Evaluate(*op.operand(0), depth);
  Polynomial mean;
  for (const auto& [monomial, coefficient] : operand.value_or(Polynomial{})) {
    Monomial reduced = monomial;
    const int power = std::exchange(reduced.powers[kX], 0);
    if (monomial.constant != nullptr || power < 0 || power > 2) return std::nullopt;
    if (power > 0) ++reduced.powers[kMeanOfPower[power - 1]];
    mean = Add(mean, {{reduced, coefficient}}, 1);
  }
  return operand ? Evaluated(mean) : std::nullopt;
}

Expression::Evaluated Expression::SumRule(const ir::Op& op, int depth) {
  const Evaluated mean = MeanRule(op, depth);
  ir::Dim count(1);
  for (const std::int64_t dim : dims_) count = count * x_.shape()[static_cast<std::size_t>(dim)];
  return mean && count.is_constant()
             ? Evaluated(Add({}, *mean, static_cast<double>(count.constant())))
             : std::nullopt;
}

/// Taking axes of extent 1 away from statistics, or giving them back.
Expression::Evaluated Expression::ViewRule(const ir::Op& op, int depth) {
  for (const ir::Value* value : {op.operand(0), op.result()}) {
    const Extents extents = ExtentsOf(*value);
    if (extents != Extents::kOfStatistics && extents != Extents::kWithoutDims) return std::nullopt;
  }
  return Evaluate(*op.operand(0), depth);
}

Expression::Evaluated Expression::ExpandRule(const ir::Op& op, int depth) {
  const bool broadcasts = ExtentsOf(*op.operand(0)) == Extents::kOfStatistics &&
                          ExtentsOf(*op.result()) == Extents::kOfX;
  return broadcasts ? Evaluate(*op.operand(0), depth) : std::nullopt;
}

}  // namespace zeropoint::passes
