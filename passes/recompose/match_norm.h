#ifndef ZEROPOINT_PASSES_RECOMPOSE_MATCH_NORM_H_
#define ZEROPOINT_PASSES_RECOMPOSE_MATCH_NORM_H_

// Finding normalizations: something divided by the root of a mean of squares.

#include <cstdint>
#include <optional>
#include <vector>

#include "ir/op.h"

namespace zeropoint::passes {

/// sqrt(mean(squared^2, dims, keepdim) + eps).
struct RootMeanSquare {
  ir::Value* squared = nullptr;
  std::vector<std::int64_t> dims;
  double eps = 0;
};
std::optional<RootMeanSquare> MatchRootMeanSquare(const ir::Op& sqrt);

/// The op that computes `numerator / sqrt`, as a division or as a product with the reciprocal; null
/// root when no user of `sqrt` does.
struct RootDivision {
  ir::Op* root = nullptr;
  ir::Value* numerator = nullptr;
};
RootDivision MatchDivisionBy(const ir::Op& sqrt);

/// The first of `dims` when they are all axes from there to the last of `rank`; nullopt otherwise.
std::optional<std::int64_t> FirstOfTrailing(const std::vector<std::int64_t>& dims, int rank);

/// A weight multiplied and a bias added behind `normalized`, as constants of shape `shape`; either
/// may be null. `last` is the op that computes the end of it: `normalized` itself when there are
/// none.
struct Affine {
  ir::Op* last = nullptr;
  ir::Value* weight = nullptr;
  ir::Value* bias = nullptr;
};
Affine MatchAffine(ir::Op& normalized, const ir::Shape& shape);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_MATCH_NORM_H_
