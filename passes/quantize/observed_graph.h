#ifndef ZEROPOINT_PASSES_QUANTIZE_OBSERVED_GRAPH_H_
#define ZEROPOINT_PASSES_QUANTIZE_OBSERVED_GRAPH_H_

// Questions to a graph with quant.observe ops: which ops will be int8.

#include <vector>

#include "ir/function.h"
#include "ir/op.h"

namespace zeropoint::passes {

/// Whether `op` is a quant.observe; false for null.
bool IsObserve(const ir::Op* op);

/// The quant.observe ops of `function`, in order.
std::vector<ir::Op*> ObservesOf(const ir::Function& function);

/// The observe behind `op`, or behind the clamp that alone reads it; null when its result stays
/// float.
ir::Op* OutputObserve(const ir::Op& op);

/// Whether what reads at `use` will compute in int8, perhaps behind an observe that requantizes.
bool IsInt8Reader(const ir::Use& use);

/// Whether an op that computes in int8, one whose result is observed, reads what `observe` yields.
bool HasInt8Reader(const ir::Op& observe);

/// The op that computes what `observe` sees, before clamps and ops that only move it on the same
/// scale; null for an argument or a constant.
ir::Op* SourceOf(const ir::Op& observe);

/// Lets the users of `observe` read its operand, and erases it.
void EraseObserve(ir::Op& observe);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_QUANTIZE_OBSERVED_GRAPH_H_
