#ifndef ZEROPOINT_PASSES_RECOMPOSE_EXPRESSION_H_
#define ZEROPOINT_PASSES_RECOMPOSE_EXPRESSION_H_

// Reading element-wise ops and means as polynomials of one value.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "ir/op.h"
#include "passes/recompose/polynomial.h"

namespace zeropoint::passes {

/// The float32 values that are polynomials of `x`, its statistics over `dims`, and of values that
/// are named as such. Sums with 1/n, or divided by n, are means; the statistics may have lost their
/// axes meanwhile.
///
///   Expression expression(*x, {2});
///   expression.Evaluate(variance);  // {mean_square: 1, mean^2: -1}
class Expression {
 public:
  /// `dims` are sorted axes of `x`; none for an element-wise function.
  Expression(ir::Value& x, std::vector<std::int64_t> dims);

  const std::vector<std::int64_t>& dims() const { return dims_; }
  /// Takes the value of an op that is no polynomial for one.
  void Define(const ir::Value& value, Polynomial polynomial);
  /// Nullopt when the value depends on something else, or in another way.
  std::optional<Polynomial> Evaluate(ir::Value& value) { return Evaluate(value, kMaxDepth); }

 private:
  struct Rule;
  using Evaluated = std::optional<Polynomial>;
  /// How a shape is related to that of x.
  enum class Extents { kOfX, kOfStatistics, kWithoutDims, kOther };

  /// Ops between a value and x. A norm with its parameters has half as many.
  static constexpr int kMaxDepth = 32;

  Evaluated Evaluate(ir::Value& value, int depth);
  Evaluated EvaluateOp(const ir::Op& op, int depth);
  Evaluated AddRule(const ir::Op& op, int depth);
  Evaluated SubRule(const ir::Op& op, int depth);
  Evaluated MulRule(const ir::Op& op, int depth);
  Evaluated DivRule(const ir::Op& op, int depth);
  Evaluated PowRule(const ir::Op& op, int depth);
  Evaluated NegRule(const ir::Op& op, int depth);
  Evaluated ReciprocalRule(const ir::Op& op, int depth);
  Evaluated ClampRule(const ir::Op& op, int depth);
  Evaluated MeanRule(const ir::Op& op, int depth);
  Evaluated SumRule(const ir::Op& op, int depth);
  Evaluated ViewRule(const ir::Op& op, int depth);
  Evaluated ExpandRule(const ir::Op& op, int depth);

  Evaluated SumOfOperands(const ir::Op& op, double scale, int depth);
  Extents ExtentsOf(const ir::Value& value) const;
  /// Whether broadcasting the operands means what it says: statistics without their axes would meet
  /// other axes of x.
  bool IsAligned(const ir::Op& op) const;

  static const Rule kRules[];

  ir::Value& x_;
  std::vector<std::int64_t> dims_;
  ir::Shape statistics_;    // x with extents of 1 at dims
  ir::Shape without_dims_;  // x without dims
  std::map<const ir::Value*, Evaluated> known_;
};

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_EXPRESSION_H_
