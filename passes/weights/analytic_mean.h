#ifndef ZEROPOINT_PASSES_WEIGHTS_ANALYTIC_MEAN_H_
#define ZEROPOINT_PASSES_WEIGHTS_ANALYTIC_MEAN_H_

// The mean input of a layer, from the model alone.

#include <vector>

#include "passes/weights/quantized_weight.h"

namespace zeropoint::passes {

/// E[x] for each column of a linear's weight whose input is the result of a layer norm with
/// constant weight and bias, or the ReLU of that, [K]: a norm's results are taken to be normal with
/// mean `bias` and deviation |weight| for each channel, and their ReLU to be a clipped normal
/// (Nagel et al., ICCV 2019, equation 18). Empty for any other input.
std::vector<float> AnalyticMean(const QuantizedWeight& weight);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_WEIGHTS_ANALYTIC_MEAN_H_
