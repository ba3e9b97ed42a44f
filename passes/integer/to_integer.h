#ifndef ZEROPOINT_PASSES_INTEGER_TO_INTEGER_H_
#define ZEROPOINT_PASSES_INTEGER_TO_INTEGER_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "to-integer": the reference representation of a converted graph, in which every island
/// `dequantize -> op [-> clamp] -> quantize` is computed on integers by `int.*` ops and by ops that
/// move integers, with PyTorch 2 Export's formulas (docs/pt2e.md 5.4), rounded half to even:
///
///   %2 = int.conv(%q, @w.int8, @b.int32) {…, x_zero_point=-3} : i32[…]
///   %3 = int.requantize(%2) {axis=1, dtype=i8, …, scale=[…], zero_point=4} : i8[…]
///
/// What is quantized at the borders of the graph becomes int.quantize and int.dequantize. Wants
/// int8 weights (after "fold-quantize") and, for functions of one number, an evaluator, which fills
/// their tables.
///
/// Declines, with a remark, islands of ops that have no integer form (softmax, norms), that read a
/// value which is not quantized, whose sums or bias could leave 32 bits, whose weight is no
/// constant or has other scales than its channels; they stay float between int.dequantize and
/// int.quantize. What is quantized with scales that a run chooses stays as it is.
std::unique_ptr<Pass> CreateToIntegerPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_INTEGER_TO_INTEGER_H_
