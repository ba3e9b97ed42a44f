#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_SYMBOLIC_ARITHMETIC_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_SYMBOLIC_ARITHMETIC_H_

// Element-wise ops on symbolic tensors. Each is nullopt when lengths do not fit, or when the result
// has no symbolic form or is not known.

#include <optional>

#include "frontend/onnx/scope/symbolic_tensor.h"
#include "ir/op_kind_fwd.h"

namespace zeropoint::frontend {

/// `a kind b` with a scalar or single element repeated. Division floors, which for the non-negative
/// numbers of shapes is ONNX's truncation; a negative constant operand therefore has no result
/// here. Comparisons and maxima are known where extents, which are not negative, decide them: `N <
/// 0` is false.
std::optional<SymbolicTensor> ComputeSymbolic(ir::OpKind kind, const SymbolicTensor& a,
                                              const SymbolicTensor& b);

/// kNeg, kAbs and kLogicalNot.
std::optional<SymbolicTensor> ComputeSymbolic(ir::OpKind kind, const SymbolicTensor& x);

/// `a` where the condition, which must be known, holds, else `b`.
std::optional<SymbolicTensor> ChooseSymbolic(const SymbolicTensor& condition,
                                             const SymbolicTensor& a, const SymbolicTensor& b);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_SYMBOLIC_ARITHMETIC_H_
