#ifndef ZEROPOINT_IR_TYPE_H_
#define ZEROPOINT_IR_TYPE_H_

// Shapes and tensor types of IR values.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "ir/dim.h"
#include "ir/dtype.h"

namespace zeropoint::ir {

using Shape = std::vector<Dim>;

/// Product of all extents; 1 for rank 0.
Dim NumElements(const Shape& shape);
/// The extents as integers when every one is constant.
std::optional<std::vector<std::int64_t>> ConstantExtents(const Shape& shape);
/// A shape of constant extents.
Shape MakeShape(absl::Span<const std::int64_t> extents);
/// "[N,3,224,224]".
std::string ShapeToString(const Shape& shape);

/// dtype and shape of a value; text form "f32[N,3,224,224]", "f32[]" for a scalar.
struct TensorType {
  DType dtype = DType::kFloat32;
  Shape shape;

  int rank() const { return static_cast<int>(shape.size()); }
  std::string ToString() const;
  friend bool operator==(const TensorType& a, const TensorType& b) {
    return a.dtype == b.dtype && a.shape == b.shape;
  }
  friend bool operator!=(const TensorType& a, const TensorType& b) { return !(a == b); }
};

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_TYPE_H_
