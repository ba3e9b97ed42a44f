#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_CONSTANT_MOVEMENT_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_CONSTANT_MOVEMENT_H_

// Small integer constants that exporters move about before they use them as shapes, pads or axes.
// PyTorch writes pads so: Concat -> Reshape [-1,2] -> Slice with step -1 -> Transpose -> Reshape.

#include <optional>

#include "ir/op.h"
#include "ir/tensor_data.h"

namespace zeropoint::frontend {

/// The result of an op that only moves the elements of one constant: a view, permute, flip or slice
/// of integers or bools. nullopt for other ops and operands, and for more elements than shapes
/// have.
std::optional<ir::TensorData> MovedConstant(const ir::Op& op);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_CONSTANT_MOVEMENT_H_
