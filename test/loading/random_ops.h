#ifndef ZEROPOINT_TEST_LOADING_RANDOM_OPS_H_
#define ZEROPOINT_TEST_LOADING_RANDOM_OPS_H_

// How each op that lowers is drawn: one row an op, by family.

#include <vector>

#include "absl/types/span.h"
#include "ir/op_kind.h"
#include "test/loading/random_graph.h"

namespace zeropoint::test {

struct RandomOp {
  ir::OpKind kind;
  /// Appends the op on `x` and returns its float result, or null when it does not fit.
  ir::Value* (*append)(RandomGraph& graph, ir::OpKind kind, ir::Value* x);
  /// Ranks of `x`; 0 to 8 when empty.
  std::vector<int> ranks;
  /// Moves int8 without computing.
  bool moves = false;
  /// Makes much of what rounding left of a sum: stands behind nothing that sums.
  bool amplifies = false;
};

std::vector<RandomOp> RandomElementwise();
std::vector<RandomOp> RandomMovements();
std::vector<RandomOp> RandomWindows();
std::vector<RandomOp> RandomProducts();
std::vector<RandomOp> RandomRecurrent();
/// All of them.
const std::vector<RandomOp>& AllRandomOps();

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_LOADING_RANDOM_OPS_H_
