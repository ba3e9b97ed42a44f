#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_CONSTANT_DATA_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_CONSTANT_DATA_H_

// What importers compute of constants, whatever their dtype: copies of elements and
// conversions to float, never arithmetic.

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/tensor_data.h"

namespace zeropoint::frontend {

/// `matrix` [rows, columns] as [columns, rows]. Requires rank 2.
ir::TensorData Transposed(const ir::TensorData& matrix);

/// Elements that a constant of `shape` has; saturates. kInvalidArgument for a negative extent or a
/// rank beyond kMaxRank.
absl::StatusOr<std::int64_t> CountElements(const std::vector<std::int64_t>& shape);

/// A tensor of `shape`, which CountElements has checked, whose elements all are the one element of
/// `value`.
ir::TensorData Filled(const ir::TensorData& value, std::vector<std::int64_t> shape);

/// Numbers as floats of `dtype` (f32, f64); nullopt for other dtypes.
std::optional<ir::TensorData> AsFloats(const ir::TensorData& data, ir::DType dtype);

/// `data` with the extent of `axis` replaced by `indices_shape`, which holds `indices`, all in
/// [0, extent).
absl::StatusOr<ir::TensorData> Gathered(const ir::TensorData& data, int axis,
                                        const std::vector<std::int64_t>& indices,
                                        const std::vector<std::int64_t>& indices_shape);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_CONSTANT_DATA_H_
