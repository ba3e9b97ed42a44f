#ifndef ZEROPOINT_PASSES_LOWERING_CENTERED_PRODUCT_H_
#define ZEROPOINT_PASSES_LOWERING_CENTERED_PRODUCT_H_

// Products of inputs that are quantized at run time and weights with zero points.

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "passes/lowering/float_site.h"
#include "passes/lowering/lowering_context.h"
#include "passes/lowering/site.h"
#include "runtime/program.h"

namespace zeropoint::passes::lowering {

/// Such a weight, and how it is stored: reshaped to `shape`, when not empty, and its axes permuted.
/// Axis 0 stays the first.
struct CenteredWeight {
  const Site& site;
  const StoredWeight& weight;
  const std::vector<std::int64_t>& shape;
  const std::vector<std::int64_t>& permutation;
};

/// Emits `node`, a dynamic product whose operand 0 is set, into `output`, whose last axis are the
/// channels. XNNPACK's kernels know no zero points of the weight: in
///   sum(x * (w - zero)) = sum(x * w) - zero * sum(x)
/// both sums come from one product, of the weight and one more filter of ones. Requires one group.
absl::Status EmitCenteredProduct(runtime::Node node, const CenteredWeight& weight,
                                 runtime::ValueId output, LoweringContext& context);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_CENTERED_PRODUCT_H_
