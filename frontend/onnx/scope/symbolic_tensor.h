#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_SYMBOLIC_TENSOR_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_SYMBOLIC_TENSOR_H_

// Integer tensors known at import: shapes and what is computed of them.

#include <cstdint>
#include <optional>
#include <vector>

#include "ir/dim.h"
#include "ir/tensor_data.h"

namespace zeropoint::frontend {

/// A scalar, vector or matrix of integers, each a symbolic dim. Exporters compute shapes with
/// tensors (Shape -> Gather -> Mul -> Concat -> Reshape); evaluating them over dims leaves no such
/// ops in the IR.
struct SymbolicTensor {
  bool is_scalar = false;
  std::vector<ir::Dim> elements = {};   // one for a scalar
  ir::DType dtype = ir::DType::kInt64;  // or kInt32; or kBool, of 0 and 1
  /// Of a matrix, row by row: exporters turn pads around as pairs of begin and end. 0 for others.
  std::int64_t columns = 0;
};

/// More elements than any shape has are data, not shapes.
inline constexpr std::size_t kMaxSymbolicElements = 1024;

/// A constant of integers or bools and rank 0 or 1 as a symbolic tensor; nullopt for any other.
std::optional<SymbolicTensor> SymbolicOf(const ir::TensorData& data);

/// The inverse: nullopt when an element depends on a symbol.
std::optional<ir::TensorData> ConstantOf(const SymbolicTensor& tensor);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_SYMBOLIC_TENSOR_H_
