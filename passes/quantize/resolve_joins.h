#ifndef ZEROPOINT_PASSES_QUANTIZE_RESOLVE_JOINS_H_
#define ZEROPOINT_PASSES_QUANTIZE_RESOLVE_JOINS_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// Concatenation moves int8 where all operands have the scale of the result. After calibration,
/// when ranges are known:
/// - operands of nearly the range of the result (half of it or more) take over its scale and zero
///   point, so that their producers compute on it;
/// - others keep their own, and are requantized in front of the join;
/// - readers that compute in float read a join of their own, of the operands as they are.
///
///   %c = aten.cat(%a.observed, %b.observed)     %b1 = quant.observe(%b.observed)  // as %o
///   %o = quant.observe(%c)                 =>   %c = aten.cat(%a.observed, %b1)
///                                               %o = quant.observe(%c)
std::unique_ptr<Pass> CreateResolveJoinsPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_QUANTIZE_RESOLVE_JOINS_H_
