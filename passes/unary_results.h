#ifndef ZEROPOINT_PASSES_UNARY_RESULTS_H_
#define ZEROPOINT_PASSES_UNARY_RESULTS_H_

// What a function of one int8 makes of every int8, computed when the module is compiled.

#include "absl/status/statusor.h"
#include "ir/tensor_data.h"
#include "ir/value.h"
#include "passes/pass.h"

namespace zeropoint::passes {

/// i8[256] (or of the dtype of `output`): entry i is what the ops between `input` and `output` make
/// of the int8 whose bits are those of i. `output` is computed from `input`, which is int8 and of
/// rank 1 or more, and from constants, element by element (ir/unary_chain.h). Errors are the
/// evaluator's.
absl::StatusOr<ir::TensorData> ResultsForEveryInt8(const ir::Value& input, const ir::Value& output,
                                                   const ConstantEvaluator& evaluator);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_UNARY_RESULTS_H_
