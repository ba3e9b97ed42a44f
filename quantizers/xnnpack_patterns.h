#ifndef ZEROPOINT_QUANTIZERS_XNNPACK_PATTERNS_H_
#define ZEROPOINT_QUANTIZERS_XNNPACK_PATTERNS_H_

// The patterns XnnpackQuantizer annotates, in the order in which they run.

#include <functional>

#include "absl/types/span.h"
#include "ir/function.h"
#include "ir/unary_chain.h"
#include "quantizers/quantizer.h"

namespace zeropoint::quantizers {

/// One pattern: an op of `kind`, with a clamp behind it as its only user when `with_clamp`.
/// `annotate` writes the annotation; `last` is the clamp, or `op` itself.
struct XnnpackPattern {
  ir::OpKind kind;
  bool with_clamp;
  void (*annotate)(ir::Op& op, ir::Op& last, const QuantizationConfig& config);
  /// As Capability::condition.
  const char* condition;
  /// XNNPACK quantizes its input at run time, too (docs/pt2e.md 2.2: linear only).
  bool has_dynamic = false;
};

/// How the quantizer takes ops of `pattern`.
Capability CapabilityOf(const XnnpackPattern& pattern);

/// PyTorch's: docs/pt2e.md 2.3, the later static list. The one clamp it fuses is relu.
absl::Span<const XnnpackPattern> Pt2ePatterns();

/// Ours, which differ where PyTorch's lose accuracy or speed:
/// - every clamp (relu6, clip) is part of the op before it, so ranges are those behind the clamp;
/// - what is joined keeps its own scale, and so does a mean (passes/quantize/resolve_joins.h
/// decides
///   by the ranges that calibration found);
/// - subtraction, and activations between int8 ops, are int8.
absl::Span<const XnnpackPattern> XnnpackPatterns();

/// Quantizes a chain of ops between int8 ops as one: what the first ones read, and the result of
/// the last. Leaves other chains alone.
void AnnotateChain(const ir::UnaryChain& chain, const QuantizationConfig& config);

/// The op that is the only user of `op`'s result, if `op`'s int8 kernel can absorb it as a clamp:
/// relu alone for PyTorch's rules; null otherwise.
ir::Op* OnlyClamp(const ir::Op& op, bool pt2e_compat);

/// Gives every op of trait kTraitSharesObserver behind an annotated output the observer of that
/// output, on both sides, unless `may_annotate` refuses; chains follow (docs/pt2e.md 2.4). By our
/// rules so does padding with 0, which every scale holds.
void PropagateAnnotation(ir::Function& function, bool pt2e_compat,
                         const std::function<bool(const ir::Op& op)>& may_annotate);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_XNNPACK_PATTERNS_H_
