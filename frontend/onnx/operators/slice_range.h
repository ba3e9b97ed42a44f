#ifndef ZEROPOINT_FRONTEND_ONNX_OPERATORS_SLICE_RANGE_H_
#define ZEROPOINT_FRONTEND_ONNX_OPERATORS_SLICE_RANGE_H_

// x[start:end:step] of one axis by NumPy's rules: a negative bound counts from the end, and what
// then lies outside the axis is clamped to it. Extents and bounds may be known only when the model
// runs.

#include <cstdint>

#include "absl/status/statusor.h"
#include "frontend/onnx/scope/node_import.h"

namespace zeropoint::frontend {

/// As a Slice node gives it; step is not 0.
struct SliceRange {
  ir::Dim start, end;
  std::int64_t step = 1;
};

absl::StatusOr<ir::Value*> EmitSliceRange(NodeImport& node, ir::Value* x, std::int64_t axis,
                                          const SliceRange& range);

/// Every step-th element of [start, end), 0 <= start; an end that is negative counts from the end
/// of the axis, one that lies before the start leaves nothing.
absl::StatusOr<ir::Value*> EmitCut(NodeImport& node, ir::Value* x, std::int64_t axis,
                                   std::int64_t start, std::int64_t end, std::int64_t step);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OPERATORS_SLICE_RANGE_H_
