#ifndef ZEROPOINT_PASSES_INTEGER_INTEGER_RULES_H_
#define ZEROPOINT_PASSES_INTEGER_INTEGER_RULES_H_

// The integer form of each kind of op: one explicit list of families.

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ir/op_kind.h"
#include "passes/integer/island.h"

namespace zeropoint::passes {

/// Writes the integer form of an island before its end and returns the value that takes the place
/// of its result. kUnimplemented says why there is none; nothing was written then.
using IntegerRule = absl::StatusOr<ir::Value*> (*)(const Island& island);

struct IntegerRow {
  ir::OpKind kind;
  IntegerRule rule;
};

/// Null where integers have nothing for `kind`.
IntegerRule FindIntegerRule(ir::OpKind kind);

/// The families; each is defined in the file of its name.
absl::Span<const IntegerRow> AverageRules();
absl::Span<const IntegerRow> ElementwiseRules();
absl::Span<const IntegerRow> MovementRules();
absl::Span<const IntegerRow> ProductRules();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_INTEGER_INTEGER_RULES_H_
