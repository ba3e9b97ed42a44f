#ifndef ZEROPOINT_IR_SCHEMA_CHECK_H_
#define ZEROPOINT_IR_SCHEMA_CHECK_H_

// Checks one op against its row of the op table. Used when an op is created and by the verifier.
// Errors are kInvalidArgument and name op and location.

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/op.h"

namespace zeropoint::ir {

/// Rule V3: operand count and presence are those of the schema.
absl::Status CheckOperands(const Op& op);

/// Rule V4: attributes are known (or annotations, whose name holds a '.'), complete and of their
/// kind.
absl::Status CheckAttributes(const Op& op);

/// The result types that follow from operand types and attributes. Call after the checks above.
absl::StatusOr<std::vector<TensorType>> InferResultTypes(const Op& op);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_SCHEMA_CHECK_H_
