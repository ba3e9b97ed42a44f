#ifndef ZEROPOINT_PASSES_LOWERING_DYNAMIC_INPUT_H_
#define ZEROPOINT_PASSES_LOWERING_DYNAMIC_INPUT_H_

// Recognises what is quantized, and dequantized again, when the program runs.

#include <cstddef>
#include <optional>

#include "ir/op.h"
#include "runtime/dynamic_quantization.h"

namespace zeropoint::passes::lowering {

struct DynamicInput {
  /// What is quantized, f32.
  const ir::Value* x;
  /// Never kNone.
  runtime::DynamicQuantization quantization;
  /// Of kPerRow: the axis of x along which a row lies, 0 or more.
  std::size_t axis = 0;
};

/// `real` as x behind
/// - choose_qparams_per_token, quantize_per_token and dequantize_per_token, to int8; or
/// - the arithmetic of ONNX's DynamicQuantizeLinear and the dequantization of what it gives:
///   (u8(round(x / scale) + zero_point) - zero_point) * scale over the range of x and 0.
/// Both are what XNNPACK's conversions compute, but for ties. Nullopt for anything else.
std::optional<DynamicInput> MatchDynamicInput(const ir::Value& real);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_DYNAMIC_INPUT_H_
