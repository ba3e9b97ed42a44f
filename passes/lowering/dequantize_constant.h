#ifndef ZEROPOINT_PASSES_LOWERING_DEQUANTIZE_CONSTANT_H_
#define ZEROPOINT_PASSES_LOWERING_DEQUANTIZE_CONSTANT_H_

// Float data of a constant that is quantized, or as if it had been, for what stays float.

#include <optional>

#include "ir/op.h"
#include "ir/tensor_data.h"

namespace zeropoint::passes::lowering {

/// The result of a dequantize op (per tensor or per channel) whose operands are all constants of
/// int8 or uint8; nullopt for any other op.
std::optional<ir::TensorData> DequantizeConstant(const ir::Op& op);

/// The result of the quant.fake_quantize `op`, which is switched on, for the f32 constant `x`.
ir::TensorData FakeQuantizeConstant(const ir::Op& op, const ir::TensorData& x);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_DEQUANTIZE_CONSTANT_H_
