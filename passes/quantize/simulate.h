#ifndef ZEROPOINT_PASSES_QUANTIZE_SIMULATE_H_
#define ZEROPOINT_PASSES_QUANTIZE_SIMULATE_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "simulate": every calibrated quant.observe becomes a quant.fake_quantize, so that the float
/// graph computes what quantization will make of it, bit for bit as the graph that "convert" makes
/// does in reference kernels. What is quantized at run time becomes choose, quantize and
/// dequantize, as there. PassContext::leaves_float switches ops off. kFailedPrecondition lists
/// observes without qparams: calibrate first.
std::unique_ptr<Pass> CreateSimulatePass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_QUANTIZE_SIMULATE_H_
