#ifndef ZEROPOINT_PASSES_QUANTIZE_FLOAT_TAILS_H_
#define ZEROPOINT_PASSES_QUANTIZE_FLOAT_TAILS_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// Drops observers from which no int8 op reads, unless a convolution or linear computes what they
/// see (which is only fast in int8). So arithmetic and joins at the end of a model run in float on
/// what int8 ops hand them: boxes of 0 to 640 beside scores of 0 to 1 keep a scale each.
///
///   %c = aten.cat(%box.observed, %score.observed)       %c = aten.cat(%box, %score)
///   %o = quant.observe(%c)                        =>    return %c
///   return %o
std::unique_ptr<Pass> CreateFloatTailsPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_QUANTIZE_FLOAT_TAILS_H_
