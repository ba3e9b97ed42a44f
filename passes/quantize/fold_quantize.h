#ifndef ZEROPOINT_PASSES_QUANTIZE_FOLD_QUANTIZE_H_
#define ZEROPOINT_PASSES_QUANTIZE_FOLD_QUANTIZE_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "fold-quantize": a quantize op of constants becomes the quantized constant, so that weights are
/// int8. The dequantize behind it stays: it is the barrier that keeps them int8. Needs
/// PassContext::evaluator.
std::unique_ptr<Pass> CreateFoldQuantizePass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_QUANTIZE_FOLD_QUANTIZE_H_
