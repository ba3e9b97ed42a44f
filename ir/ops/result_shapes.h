#ifndef ZEROPOINT_IR_OPS_RESULT_SHAPES_H_
#define ZEROPOINT_IR_OPS_RESULT_SHAPES_H_

// Shapes, and attributes that decide them, which ops in float and those on integers have in common.
// Each checks everything that it reads but dtypes.

#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/op.h"
#include "ir/op_schema.h"
#include "ir/type.h"

namespace zeropoint::ir {

/// Of a convolution (x, weight, bias?) with `spatial` axes after batch and channels; padding is all
/// begins, then all ends.
absl::StatusOr<Shape> ConvShape(const Op& op, std::size_t spatial);
/// The same for weight [C, O/groups, …].
absl::StatusOr<Shape> ConvTransposeShape(const Op& op, std::size_t spatial);
/// Of (x, weight, bias?) with weight [O,I].
absl::StatusOr<Shape> LinearShape(const Op& op);
/// Operands of these three in float: all of one dtype.
absl::Status ExpectFloatProduct(const Op& op);

absl::StatusOr<Shape> PoolShape(const Op& op, std::size_t spatial);
std::vector<AttributeSchema> PoolAttributes(std::size_t spatial);

/// By "dim" and "keepdim".
absl::StatusOr<Shape> ReducedShape(const Op& op);

absl::StatusOr<Shape> ResizedShape(const Op& op);
/// Those that all kinds of resampling have, and then `own`.
std::vector<AttributeSchema> ResizeAttributes(std::vector<AttributeSchema> own);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_OPS_RESULT_SHAPES_H_
