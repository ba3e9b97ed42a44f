#ifndef ZEROPOINT_PASSES_QUANTIZE_QUANTIZE_VIEWS_H_
#define ZEROPOINT_PASSES_QUANTIZE_QUANTIZE_VIEWS_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "quantize-views": what a view (flatten, reshape, …) or a permute makes of a dequantized value is
/// quantized alike and dequantized again, so that the op behind it computes in int8. Tools that
/// write Q/DQ around computing ops alone leave the view between a dequantize and the op that could
/// use it. The values are on the grid of the scale already, so nothing is rounded.
///
///   linear(flatten(dequantize(q)))
///   linear(dequantize(quantize(flatten(dequantize(q)))))
std::unique_ptr<Pass> CreateQuantizeViewsPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_QUANTIZE_QUANTIZE_VIEWS_H_
