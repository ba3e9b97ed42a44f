#ifndef ZEROPOINT_QUANTIZERS_UNARY_CHAINS_H_
#define ZEROPOINT_QUANTIZERS_UNARY_CHAINS_H_

// Functions of one number that take several ops: quantized as one.

#include <vector>

#include "ir/function.h"
#include "ir/unary_chain.h"

namespace zeropoint::quantizers {

/// The chains of at least two ops of f32 (ir/unary_chain.h), from the last one of the function to
/// the first; no op is in two. A clamp at the beginning is left to the op before it, whose kernel
/// absorbs it.
std::vector<ir::UnaryChain> UnaryChainsOf(const ir::Function& function);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_UNARY_CHAINS_H_
