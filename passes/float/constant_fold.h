#ifndef ZEROPOINT_PASSES_FLOAT_CONSTANT_FOLD_H_
#define ZEROPOINT_PASSES_FLOAT_CONSTANT_FOLD_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "constant-fold": replaces ops whose operands are all constants by their value, computed by
/// PassContext::evaluator. Quantize and dequantize are left to "fold-quantize", where a dequantize
/// is a barrier. kFailedPrecondition when there is something to fold and no evaluator.
std::unique_ptr<Pass> CreateConstantFoldPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_CONSTANT_FOLD_H_
