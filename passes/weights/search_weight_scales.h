#ifndef ZEROPOINT_PASSES_WEIGHTS_SEARCH_WEIGHT_SCALES_H_
#define ZEROPOINT_PASSES_WEIGHTS_SEARCH_WEIGHT_SCALES_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// Gives each quantized weight, or each of its output channels, the scale of least squared error,
/// between half of the one it has (which fits its largest element) and that: a few large elements
/// are cut so that the others get finer steps. Each element's error counts as much as its input's
/// mean square on the samples (PassContext::moments), or all alike. Runs between "convert" and
/// "fold-quantize".
std::unique_ptr<Pass> CreateSearchWeightScalesPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_WEIGHTS_SEARCH_WEIGHT_SCALES_H_
