#ifndef ZEROPOINT_PASSES_QUANTIZE_QUANTIZE_SIGNED_H_
#define ZEROPOINT_PASSES_QUANTIZE_QUANTIZE_SIGNED_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "quantize-signed": quantized values of dtype u8 become i8, with a zero point less by 128. Other
/// tools quantize activations to u8; lowering and XNNPACK's per-channel kernels want i8. Both
/// express the same real numbers, so nothing is rounded anew. A u8 value that anything but a
/// dequantize reads (a graph output, say) keeps its type.
///
///   %1 = quant.quantize_per_tensor(%x) {dtype=u8, zero_point=120, …} : u8[N,3]
///   %1 = quant.quantize_per_tensor(%x) {dtype=i8, zero_point=-8, …} : i8[N,3]
std::unique_ptr<Pass> CreateQuantizeSignedPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_QUANTIZE_QUANTIZE_SIGNED_H_
