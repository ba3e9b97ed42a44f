#ifndef ZEROPOINT_PASSES_QUANTIZE_ANNOTATE_H_
#define ZEROPOINT_PASSES_QUANTIZE_ANNOTATE_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "annotate-xnnpack": XnnpackQuantizer with the symmetric static config, weights per channel: what
/// golden tests run. Compiling uses the quantizer itself, with the user's options.
std::unique_ptr<Pass> CreateAnnotateXnnpackPass();
/// "annotate-xnnpack-per-tensor": the same with weights per tensor.
std::unique_ptr<Pass> CreateAnnotateXnnpackPerTensorPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_QUANTIZE_ANNOTATE_H_
