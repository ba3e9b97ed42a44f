#ifndef ZEROPOINT_QUANTIZERS_XNNPACK_PATTERNS_H_
#define ZEROPOINT_QUANTIZERS_XNNPACK_PATTERNS_H_

// The patterns XnnpackQuantizer annotates, in the order in which they run.

#include <functional>

#include "absl/types/span.h"
#include "ir/function.h"
#include "quantizers/quantizer.h"

namespace zeropoint::quantizers {

/// One pattern: an op of `kind`, with a relu behind it as its only user when `with_relu`.
/// `annotate` writes the annotation; `last` is the relu, or `op` itself.
struct XnnpackPattern {
  ir::OpKind kind;
  bool with_relu;
  void (*annotate)(ir::Op& op, ir::Op& last, const QuantizationConfig& config);
  /// XNNPACK quantizes its input at run time, too (docs/pt2e.md 2.2: linear only).
  bool has_dynamic = false;
};

/// docs/pt2e.md 2.3, the later static list.
absl::Span<const XnnpackPattern> XnnpackPatterns();

/// The relu that is the only user of `op`'s result; null otherwise.
ir::Op* OnlyRelu(const ir::Op& op);

/// Gives every op of trait kTraitSharesObserver behind an annotated output the observer of that
/// output, on both sides, unless `may_annotate` refuses; chains follow (docs/pt2e.md 2.4).
void PropagateAnnotation(ir::Function& function,
                         const std::function<bool(const ir::Op& op)>& may_annotate);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_XNNPACK_PATTERNS_H_
