#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_EMIT_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_EMIT_H_

// Short forms of NodeImport::Emit for importers that compose a result of several ops.
//
//   ASSIGN_OR_RETURN(ir::Value * variance, Mean(node, square, axes));
//   ASSIGN_OR_RETURN(variance, WithScalar(node, ir::OpKind::kAdd, variance, eps));

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "frontend/onnx/scope/node_import.h"
#include "ir/op_kind.h"

namespace zeropoint::frontend {

/// `a kind b`, broadcasting.
absl::StatusOr<ir::Value*> Binary(NodeImport& node, ir::OpKind kind, ir::Value* a, ir::Value* b);
absl::StatusOr<ir::Value*> Unary(NodeImport& node, ir::OpKind kind, ir::Value* x);
/// A constant of rank 0 and of `like`'s dtype.
absl::StatusOr<ir::Value*> ScalarLike(NodeImport& node, const ir::Value* like, double value);
/// `x kind value`.
absl::StatusOr<ir::Value*> WithScalar(NodeImport& node, ir::OpKind kind, ir::Value* x,
                                      double value);
/// The mean over `axes` (ascending), which stay with extent 1.
absl::StatusOr<ir::Value*> Mean(NodeImport& node, ir::Value* x, std::vector<std::int64_t> axes);
/// (sum of |x|^p)^(1/p) over `axes` (ascending), which stay with extent 1; kInvalidArgument for p
/// below 1.
absl::StatusOr<ir::Value*> LpNorm(NodeImport& node, ir::Value* x, std::vector<std::int64_t> axes,
                                  std::int64_t p);
/// `x`, a vector of channels, with `rank - 2` axes of extent 1 behind: [C] as [C,1,1].
absl::StatusOr<ir::Value*> AlongChannels(NodeImport& node, ir::Value* x, int rank);
/// `x` with its last two axes exchanged if the integer `attribute` (transA and the like) is not 0;
/// a vector, which has one, stays as it is.
absl::StatusOr<ir::Value*> TransposedIf(NodeImport& node, const char* attribute, ir::Value* x);

/// [begin, end) as a list of axes.
std::vector<std::int64_t> AxisRange(int begin, int end);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_EMIT_H_
