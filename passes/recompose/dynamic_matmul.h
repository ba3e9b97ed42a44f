#ifndef ZEROPOINT_PASSES_RECOMPOSE_DYNAMIC_MATMUL_H_
#define ZEROPOINT_PASSES_RECOMPOSE_DYNAMIC_MATMUL_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "recompose-dynamic-matmul": a product that ONNX Runtime's quantize_dynamic took apart
/// (DynamicQuantizeLinear, MatMulInteger or ConvInteger, Cast, Mul by both scales) becomes one of
/// real numbers: of the input as the model quantized it, and of the weight, which stays in 8 bits.
/// Lowering finds in both what XNNPACK's kernels for inputs that are quantized at run time compute.
///
/// Declines, with a remark, when the weight or its parameters are no constants, or of other dtypes.
std::unique_ptr<Pass> CreateRecomposeDynamicMatmulPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_DYNAMIC_MATMUL_H_
