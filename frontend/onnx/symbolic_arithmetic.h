#ifndef ZEROPOINT_FRONTEND_ONNX_SYMBOLIC_ARITHMETIC_H_
#define ZEROPOINT_FRONTEND_ONNX_SYMBOLIC_ARITHMETIC_H_

// Add, Sub, Mul and Div of symbolic tensors.

#include <optional>

#include "frontend/onnx/symbolic_tensor.h"
#include "ir/op_kind.h"

namespace zeropoint::frontend {

/// `a kind b` with a scalar or single element repeated; nullopt when lengths do not fit or a
/// quotient has no symbolic form. Division floors, which for the non-negative numbers of shapes is
/// ONNX's truncation; a negative constant operand therefore has no result here.
std::optional<SymbolicTensor> ComputeSymbolic(ir::OpKind kind, const SymbolicTensor& a,
                                              const SymbolicTensor& b);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SYMBOLIC_ARITHMETIC_H_
