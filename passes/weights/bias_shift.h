#ifndef ZEROPOINT_PASSES_WEIGHTS_BIAS_SHIFT_H_
#define ZEROPOINT_PASSES_WEIGHTS_BIAS_SHIFT_H_

// What quantized weights change in the mean of a layer's result, and taking it back.

#include <vector>

#include "absl/types/span.h"
#include "ir/module.h"
#include "passes/input_moments.h"
#include "passes/weights/quantized_weight.h"

namespace zeropoint::passes {

/// Whether the layer has no bias, or a float constant.
bool CanShiftBias(const QuantizedWeight& weight);

/// Bias correction (Nagel et al., "Data-Free Quantization through Weight Equalization and Bias
/// Correction", ICCV 2019, section 4.2): adds E[W x] - E[Q x] to the bias, where Q is `quantized`,
/// the weight [O, K] as the int8 layer has it, in real numbers. Requires CanShiftBias and `mean`
/// [groups, K].
void ShiftBias(ir::Module& module, const QuantizedWeight& weight, absl::Span<const float> quantized,
               absl::Span<const float> mean);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_WEIGHTS_BIAS_SHIFT_H_
