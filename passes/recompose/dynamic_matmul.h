#ifndef ZEROPOINT_PASSES_RECOMPOSE_DYNAMIC_MATMUL_H_
#define ZEROPOINT_PASSES_RECOMPOSE_DYNAMIC_MATMUL_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "recompose-dynamic-matmul": a product that ONNX Runtime's quantize_dynamic took apart
/// (DynamicQuantizeLinear, MatMulInteger, Cast, Mul by both scales) becomes the product of the real
/// input and the dequantized weight. Its integers are exact only in f64, which nothing here
/// computes fast; the weight stays int8, and `zp compile --dynamic` quantizes the input anew.
///
/// Declines, with a remark, when the weight or its parameters are no constants, or of other dtypes.
std::unique_ptr<Pass> CreateRecomposeDynamicMatmulPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_DYNAMIC_MATMUL_H_
