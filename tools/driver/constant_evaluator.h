#ifndef ZEROPOINT_TOOLS_DRIVER_CONSTANT_EVALUATOR_H_
#define ZEROPOINT_TOOLS_DRIVER_CONSTANT_EVALUATOR_H_

// Gives passes the arithmetic of the runtime, which they do not link.

#include <vector>

#include "absl/status/statusor.h"
#include "ir/op.h"
#include "ir/tensor_data.h"

namespace zeropoint::tools {

/// Computes the results of `op`, whose operands are constants (or absent), with its reference
/// kernel. A passes::ConstantEvaluator:
///
///   passes::PassContext context;
///   context.evaluator = EvaluateConstantOp;
///
/// kFailedPrecondition when an operand is no constant or a result has a symbolic extent; errors of
/// the kernel name the op.
absl::StatusOr<std::vector<ir::TensorData>> EvaluateConstantOp(const ir::Op& op);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_CONSTANT_EVALUATOR_H_
