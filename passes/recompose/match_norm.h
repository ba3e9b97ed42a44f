#ifndef ZEROPOINT_PASSES_RECOMPOSE_MATCH_NORM_H_
#define ZEROPOINT_PASSES_RECOMPOSE_MATCH_NORM_H_

// Finding normalizations: something divided by the root of a mean of squares.

#include <cstdint>
#include <optional>
#include <vector>

#include "ir/module.h"
#include "ir/op.h"
#include "passes/recompose/expression.h"

namespace zeropoint::passes {

/// `factor * constant`, or `factor` alone where the constant is null.
struct NormParameter {
  ir::Value* constant = nullptr;
  double factor = 1;
};

/// normalized(x) * weight + bias, the result of `last`. Absent parameters are 1 and 0.
struct Norm {
  ir::Op* last = nullptr;
  std::optional<NormParameter> weight;
  std::optional<NormParameter> bias;
};

/// What a root was found to normalize by: the deviation of x over axes when `centered`, else its
/// root mean square.
struct NormRoot {
  ir::Value* x = nullptr;
  double eps = 0;
  bool centered = false;
  /// Of x over those axes, in which the root is defined.
  Expression expression;
};

/// The ops that may compute a root: sqrt, and pow with an exponent of 0.5 or -0.5, in order.
std::vector<ir::Op*> RootsOf(const ir::Module& module);

/// `root` as the root of a variance of some value, or of a mean of squares, plus eps; a variance
/// may be written as a mean of (x - mean)^2 or as a difference of two means. Nullopt for other
/// roots.
std::optional<NormRoot> MatchRoot(const ir::Op& root, bool centered);

/// The ends of all norms by this root, each with as much of weight and bias behind it as it can
/// have; of one that is not centered no bias. None when something else is divided.
std::vector<Norm> FindNorms(const ir::Op& root, NormRoot& match);

/// The extents of the normalized axes; nullopt when one is no number, or they are too large for a
/// parameter.
std::optional<std::vector<std::int64_t>> NormalizedExtents(const NormRoot& match);

/// The parameter as the op takes it: a value for each position of the normalized axes, row-major.
/// Nullopt when it has none or varies along other axes.
std::optional<std::vector<float>> ValuesPerPosition(const NormParameter& parameter,
                                                    const NormRoot& match);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_MATCH_NORM_H_
