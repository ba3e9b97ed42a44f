#ifndef ZEROPOINT_PASSES_QUANTIZE_LEAVE_FLOAT_H_
#define ZEROPOINT_PASSES_QUANTIZE_LEAVE_FLOAT_H_

// Switching the quantization of single ops off after they were calibrated.

#include <functional>

#include "ir/function.h"
#include "ir/op.h"

namespace zeropoint::passes {

/// Lets the ops that `is_off` takes compute in float in the calibrated `function`, as if they had
/// not been annotated: they read their inputs and weights unquantized, unless an op that is on
/// computes those in int8, and their result is quantized only for those of its readers that are on
/// and compute in int8. An op and the clamp fused with it are off together.
///
///   %q = quant.observe(%x)                       %0 = aten.conv2d(%x, @w, none)   // off
///   %w = quant.observe(@w)                  =>   %y = quant.observe(%0)
///   %0 = aten.conv2d(%q, %w, none)               %1 = aten.conv2d(%y, …)          // on
///   %y = quant.observe(%0)
///   %1 = aten.conv2d(%y, …)
void LeaveFloat(ir::Function& function, const std::function<bool(const ir::Op& op)>& is_off);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_QUANTIZE_LEAVE_FLOAT_H_
