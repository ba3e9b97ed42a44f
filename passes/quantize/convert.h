#ifndef ZEROPOINT_PASSES_QUANTIZE_CONVERT_H_
#define ZEROPOINT_PASSES_QUANTIZE_CONVERT_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "convert": every calibrated quant.observe becomes quantize -> dequantize, per tensor or per
/// channel, and a dequantize with several users is cloned for each of them, so that patterns see
/// islands of their own (docs/pt2e.md 5.1, 5.3). kFailedPrecondition lists observes without
/// qparams: calibrate first.
std::unique_ptr<Pass> CreateConvertPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_QUANTIZE_CONVERT_H_
