#ifndef ZEROPOINT_PASSES_LOWERING_UNARY_TABLE_H_
#define ZEROPOINT_PASSES_LOWERING_UNARY_TABLE_H_

// Functions of one number, from int8 to int8, as a table of their 256 results.

#include <optional>

#include "ir/op.h"
#include "passes/lowering/lowering_context.h"
#include "passes/lowering/quantized_site.h"

namespace zeropoint::passes::lowering {

/// The int8 site that computes the result of `quantize` by looking it up, where it is made of one
/// dequantized int8 value by a chain of ops (ir/unary_chain.h): SiLU, GELU, Mish, whatever is
/// composed of them. The table holds what the reference kernels of dequantize, chain and quantize
/// make of each int8, so nothing is rounded in between. Nullopt for all else, and where the context
/// has no evaluator.
std::optional<MatchedSite> MatchTable(const ir::Op& quantize, const LoweringContext& context);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_UNARY_TABLE_H_
