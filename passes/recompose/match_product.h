#ifndef ZEROPOINT_PASSES_RECOMPOSE_MATCH_PRODUCT_H_
#define ZEROPOINT_PASSES_RECOMPOSE_MATCH_PRODUCT_H_

// Finding `constant * x * gate` in whatever order an exporter wrote it.

#include <string>

#include "ir/op.h"

namespace zeropoint::passes {

/// The op that completes the product, or why there is none.
struct ProductMatch {
  ir::Op* root = nullptr;
  std::string obstacle;
};

/// Walks from `gate` to its users through mul and div until what is computed is
/// `constant * x * gate`, or `constant * gate` for a null `x`. Each of these has `root` at the last
/// op:
///
///   div(mul(x, gate), 6)    mul(x, div(gate, 6))    mul(mul(x, 1/6), gate)
///
/// Every value between must have one user, because the rewrite removes it.
ProductMatch MatchProduct(ir::Value* gate, const ir::Value* x, float constant);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_MATCH_PRODUCT_H_
