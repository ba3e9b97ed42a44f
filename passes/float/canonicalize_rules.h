#ifndef ZEROPOINT_PASSES_FLOAT_CANONICALIZE_RULES_H_
#define ZEROPOINT_PASSES_FLOAT_CANONICALIZE_RULES_H_

// The rewrites of "canonicalize", one row each.

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ir/op.h"

namespace zeropoint::passes {

/// `rewrite` returns the value that replaces the op's result (it may insert ops before `op`), or
/// null when the rule does not apply. The caller replaces and erases `op`.
struct CanonicalizeRule {
  ir::OpKind kind;
  absl::StatusOr<ir::Value*> (*rewrite)(ir::Op& op);
};

absl::Span<const CanonicalizeRule> CanonicalizeRules();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_CANONICALIZE_RULES_H_
