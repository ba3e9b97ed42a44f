#ifndef ZEROPOINT_PASSES_LOWERING_DEQUANTIZE_CONSTANT_H_
#define ZEROPOINT_PASSES_LOWERING_DEQUANTIZE_CONSTANT_H_

// Float data of a quantized constant, for islands that stay float.

#include <optional>

#include "ir/op.h"
#include "ir/tensor_data.h"

namespace zeropoint::passes::lowering {

/// The result of a dequantize op (per tensor or per channel) whose operands are all constants of
/// int8 or uint8; nullopt for any other op.
std::optional<ir::TensorData> DequantizeConstant(const ir::Op& op);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_DEQUANTIZE_CONSTANT_H_
