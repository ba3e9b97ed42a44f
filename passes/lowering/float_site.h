#ifndef ZEROPOINT_PASSES_LOWERING_FLOAT_SITE_H_
#define ZEROPOINT_PASSES_LOWERING_FLOAT_SITE_H_

// Ops that compute in float, with weights that may be int8 and an input that may be quantized at
// run time.

#include "ir/op.h"
#include "passes/lowering/site.h"

namespace zeropoint::passes::lowering {

/// `op` as a site of its own in float.
Site FloatSite(const ir::Op& op);

/// The int8 constant whose dequantization is the weight (operand 1) of `op`, if kernels of float
/// activations can take it as it is: its scales along axis 0, more than one output
/// channel. Null otherwise.
const ir::Value* Int8WeightOf(const ir::Op& op);

/// The float site of an op with such a weight whose input 0 is quantized and dequantized per token:
/// its input 0 is what is quantized, and it is dynamic. FloatSite(op) when `op` is not like that.
Site DynamicSite(const ir::Op& op);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_FLOAT_SITE_H_
