#ifndef ZEROPOINT_PASSES_QUANTIZE_ANNOTATE_H_
#define ZEROPOINT_PASSES_QUANTIZE_ANNOTATE_H_

// One pass a quantizer of the registry ("annotate-" and its name), with the static config and
// weights per channel: what golden tests run. Compiling uses the quantizers themselves, with the
// user's options.

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "annotate-xnnpack": XnnpackQuantizer.
std::unique_ptr<Pass> CreateAnnotateXnnpackPass();
/// "annotate-xnnpack-pt2e": the same with PyTorch's rules.
std::unique_ptr<Pass> CreateAnnotateXnnpackPt2ePass();
/// "annotate-xnnpack-per-tensor": XnnpackQuantizer with weights per tensor.
std::unique_ptr<Pass> CreateAnnotateXnnpackPerTensorPass();
/// "annotate-embedding": EmbeddingQuantizer.
std::unique_ptr<Pass> CreateAnnotateEmbeddingPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_QUANTIZE_ANNOTATE_H_
