#ifndef ZEROPOINT_IR_OPS_INFERENCE_H_
#define ZEROPOINT_IR_OPS_INFERENCE_H_

// What the inference functions of the op families share: attribute rows and checks of operands. All
// checks are kInvalidArgument and name the operand or attribute; the op table adds op and location.

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/op.h"
#include "ir/op_schema.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::ir {

using Types = absl::StatusOr<std::vector<TensorType>>;
using Ints = std::vector<std::int64_t>;

/// Attribute rows.
AttributeSchema Required(std::string_view name, AttributeKind kind);
AttributeSchema Optional(std::string_view name, Attribute default_value);

/// Rows of element-wise ops: (x) and (a, b).
OpSchema PointwiseUnary(OpKind kind, std::string_view summary, InferTypes infer);
OpSchema PointwiseBinary(OpKind kind, std::string_view summary, InferTypes infer,
                         std::uint32_t traits = kTraitNone);
/// The row of an op that moves the elements of x.
OpSchema Movement(OpKind kind, std::string_view summary, std::vector<AttributeSchema> attributes,
                  std::uint32_t traits, InferTypes infer);

/// One result with the type of operand 0.
Types SameAsOperand(const Op& op);
/// The same for operands of floating-point dtype only, and for any but bool.
Types SameAsFloatOperand(const Op& op);
Types SameAsNumericOperand(const Op& op);

/// "operand 1 ("weight", f32[16,3]) must have rank 4".
absl::Status OperandError(const Op& op, int index, std::string_view requirement);
/// The same for a requirement that `cause` found broken, with the extents that it remembers.
absl::Status OperandError(const Op& op, int index, std::string_view requirement,
                          const absl::Status& cause);

absl::Status ExpectFloat(const Op& op, int index);
absl::Status ExpectNumeric(const Op& op, int index);
absl::Status ExpectDType(const Op& op, int index, DType dtype);
absl::Status ExpectSameDType(const Op& op, int index, int other);
absl::Status ExpectRank(const Op& op, int index, int rank);
absl::Status ExpectRankAtLeast(const Op& op, int index, int rank);
/// Rank 1 and the extent of `extent` (symbols unify with constants).
absl::Status ExpectVector(const Op& op, int index, const Dim& extent);

/// An integer list of `count` entries, each at least `minimum`.
absl::Status ExpectInts(const Op& op, std::string_view name, std::size_t count,
                        std::int64_t minimum);
/// An axis attribute, normalised; negative values are accepted only when `allow_negative`.
absl::StatusOr<int> AxisAttribute(const Op& op, std::string_view name, int rank,
                                  bool allow_negative = false);
/// Attribute "pad" of 2 * rank entries: all begins, then all ends.
absl::Status ExpectPads(const Op& op, std::size_t rank);
/// A list of axes in [0, rank): not empty, ascending, each once.
absl::Status ExpectAxes(const Op& op, std::string_view name, int rank);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_OPS_INFERENCE_H_
