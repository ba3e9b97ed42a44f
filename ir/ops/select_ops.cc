// Selection and replacement of elements by indices, and results as large as the data says.

#include <algorithm>
#include <array>

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

absl::Status ExpectIndices(const Op& op, int index) {
  const DType dtype = op.operand(index)->dtype();
  if (dtype == DType::kInt64 || dtype == DType::kInt32) return absl::OkStatus();
  return OperandError(op, index, "be of dtype i32 or i64");
}

/// The shape of x with the extent of `axis` replaced by the shape of the index.
TensorType WithIndexedAxis(const TensorType& x, int axis, const Shape& index) {
  TensorType result{x.dtype, {x.shape.begin(), x.shape.begin() + axis}};
  result.shape.insert(result.shape.end(), index.begin(), index.end());
  result.shape.insert(result.shape.end(), x.shape.begin() + axis + 1, x.shape.end());
  return result;
}

Types InferIndexSelect(const Op& op) {
  RETURN_IF_ERROR(ExpectIndices(op, 1));
  const TensorType& x = op.operand(0)->type();
  ASSIGN_OR_RETURN(const int axis, AxisAttribute(op, "dim", x.rank()));
  return {{WithIndexedAxis(x, axis, op.operand(1)->shape())}};
}

Types InferEmbedding(const Op& op) {
  RETURN_IF_ERROR(ExpectRank(op, 0, 2));
  RETURN_IF_ERROR(ExpectIndices(op, 1));
  return {{WithIndexedAxis(op.operand(0)->type(), 0, op.operand(1)->shape())}};
}

/// An index of the rank of x, nowhere larger than it but along one axis.
absl::Status ExpectElementIndices(const Op& op) {
  RETURN_IF_ERROR(ExpectIndices(op, 1));
  const Shape& x = op.operand(0)->shape();
  const Shape& index = op.operand(1)->shape();
  ASSIGN_OR_RETURN(const int dim, AxisAttribute(op, "dim", op.operand(0)->type().rank()));
  RETURN_IF_ERROR(ExpectRank(op, 1, op.operand(0)->type().rank()));
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool known = x[i].is_constant() && index[i].is_constant();
    if (static_cast<int>(i) != dim && known && index[i].constant() > x[i].constant()) {
      return OperandError(op, 1, StrCat("have at most ", x[i].constant(), " along axis ", i));
    }
  }
  return absl::OkStatus();
}

Types InferGather(const Op& op) {
  RETURN_IF_ERROR(ExpectElementIndices(op));
  return {{TensorType{op.operand(0)->dtype(), op.operand(1)->shape()}}};
}

/// The last axis of the index holds tuples: each names a slice of x behind `batch_dims` axes. The
/// shape of all those slices.
absl::StatusOr<Shape> SlicesShape(const Op& op, std::int64_t batch_dims) {
  RETURN_IF_ERROR(ExpectIndices(op, 1));
  RETURN_IF_ERROR(ExpectRankAtLeast(op, 1, 1));
  const Shape& x = op.operand(0)->shape();
  const Shape& index = op.operand(1)->shape();
  const auto x_rank = static_cast<std::int64_t>(x.size());
  const auto index_rank = static_cast<std::int64_t>(index.size());
  if (batch_dims < 0 || batch_dims >= index_rank || batch_dims > x_rank) {
    return absl::InvalidArgumentError(StrCat("attribute \"batch_dims\" is ", batch_dims));
  }
  if (!index.back().is_constant()) {
    return OperandError(op, 1, "have a constant last extent");
  }
  const std::int64_t depth = index.back().constant();
  if (depth < 0 || depth > x_rank - batch_dims) {
    return OperandError(op, 1, StrCat("hold tuples of at most ", x_rank - batch_dims, " indices"));
  }
  Shape result(index.begin(), index.end() - 1);
  for (std::size_t i = 0; i < static_cast<std::size_t>(batch_dims); ++i) {
    ASSIGN_OR_RETURN(result[i], UnifyDims(x[i], index[i]));
  }
  result.insert(result.end(), x.begin() + batch_dims + depth, x.end());
  return result;
}

Types InferGatherNd(const Op& op) {
  ASSIGN_OR_RETURN(Shape shape, SlicesShape(op, op.int_attribute("batch_dims")));
  return {{TensorType{op.operand(0)->dtype(), std::move(shape)}}};
}

absl::Status ExpectSource(const Op& op, const Shape& shape) {
  RETURN_IF_ERROR(ExpectSameDType(op, 2, 0));
  const absl::Status unified = UnifyShapes(op.operand(2)->shape(), shape).status();
  if (!unified.ok()) {
    return OperandError(op, 2, StrCat("have shape ", ShapeToString(shape)), unified);
  }
  constexpr std::array<std::string_view, 5> kReductions = {"none", "add", "mul", "max", "min"};
  const std::string& reduce = op.string_attribute("reduce");
  if (std::find(kReductions.begin(), kReductions.end(), reduce) == kReductions.end()) {
    return absl::InvalidArgumentError(StrCat(
        "attribute \"reduce\" must be \"none\", \"add\", \"mul\", \"max\" or \"min\" but is \"",
        reduce, "\""));
  }
  return reduce == "none" ? absl::OkStatus() : ExpectNumeric(op, 0);
}

Types InferScatter(const Op& op) {
  RETURN_IF_ERROR(ExpectElementIndices(op));
  RETURN_IF_ERROR(ExpectSource(op, op.operand(1)->shape()));
  return SameAsOperand(op);
}

Types InferScatterNd(const Op& op) {
  ASSIGN_OR_RETURN(const Shape shape, SlicesShape(op, 0));
  RETURN_IF_ERROR(ExpectSource(op, shape));
  return SameAsOperand(op);
}

/// The one extent that only a run can tell: named by the op.
absl::StatusOr<Dim> CountAttribute(const Op& op) {
  const Shape& count = op.shape_attribute("count");
  if (count.size() != 1) {
    return absl::InvalidArgumentError("attribute \"count\" must hold one extent");
  }
  return count[0];
}

Types InferArange(const Op& op) {
  RETURN_IF_ERROR(ExpectDType(op, 0, DType::kInt64));
  RETURN_IF_ERROR(ExpectRank(op, 0, 0));
  ASSIGN_OR_RETURN(const Dim count, CountAttribute(op));
  return {{TensorType{DType::kInt64, {count}}}};
}

Types InferNonzero(const Op& op) {
  ASSIGN_OR_RETURN(const Dim count, CountAttribute(op));
  return {{TensorType{DType::kInt64, {count, op.operand(0)->type().rank()}}}};
}

Types InferSymSize(const Op& op) {
  RETURN_IF_ERROR(AxisAttribute(op, "dim", op.operand(0)->type().rank()).status());
  return {{TensorType{DType::kInt64, {}}}};
}

Types InferUniqueDim(const Op& op) {
  TensorType values = op.operand(0)->type();
  ASSIGN_OR_RETURN(const int dim, AxisAttribute(op, "dim", values.rank()));
  ASSIGN_OR_RETURN(const Dim count, CountAttribute(op));
  const auto axis = static_cast<std::size_t>(dim);
  const TensorType inverse{DType::kInt64, {values.shape[axis]}};
  values.shape[axis] = count;
  const TensorType per_value{DType::kInt64, {count}};
  return {{std::move(values), per_value, inverse, per_value}};
}

}  // namespace

std::vector<OpSchema> SelectOps() {
  const AttributeSchema dim = Required("dim", AttributeKind::kInt);
  const AttributeSchema count = Required("count", AttributeKind::kShape);
  return {
      {.kind = OpKind::kIndexSelect,
       .summary = "Slices of x along one axis, by index.",
       .operands = {{"x"}, {"index"}},
       .attributes = {dim},
       .traits = kTraitSharesObserver,
       .infer = InferIndexSelect},
      {.kind = OpKind::kEmbedding,
       .summary = "Rows of a matrix, by index.",
       .operands = {{"weight"}, {"indices"}},
       .attributes = {},
       .traits = kTraitSharesObserver,
       .infer = InferEmbedding},
      {.kind = OpKind::kGather,
       .summary = "Elements of x, each by its index along one axis.",
       .operands = {{"x"}, {"index"}},
       .attributes = {dim},
       .traits = kTraitSharesObserver,
       .infer = InferGather},
      {.kind = OpKind::kGatherNd,
       .summary = "Slices of x, each by a tuple of indices.",
       .operands = {{"x"}, {"index"}},
       .attributes = {Optional("batch_dims", 0)},
       .traits = kTraitSharesObserver,
       .infer = InferGatherNd},
      {.kind = OpKind::kScatter,
       .summary = "x with elements replaced by, or combined with, those of src.",
       .operands = {{"x"}, {"index"}, {"src"}},
       .attributes = {dim, Optional("reduce", "none")},
       .infer = InferScatter},
      {.kind = OpKind::kScatterNd,
       .summary = "x with slices replaced by, or combined with, those of src.",
       .operands = {{"x"}, {"index"}, {"src"}},
       .attributes = {Optional("reduce", "none")},
       .infer = InferScatterNd},
      Movement(OpKind::kSymSize, "The extent of one axis of x, as data.",
               {Required("dim", AttributeKind::kInt)}, kTraitNone, InferSymSize),
      {.kind = OpKind::kArange,
       .summary = "0, 1, … before a number.",
       .operands = {{"end"}},
       .attributes = {Required("count", AttributeKind::kShape)},
       .infer = InferArange},
      {.kind = OpKind::kNonzero,
       .summary = "The indices of all elements that are not zero.",
       .operands = {{"x"}},
       .attributes = {count},
       .infer = InferNonzero},
      {.kind = OpKind::kUniqueDim,
       .summary = "The distinct slices along one axis, where each is first, which one each slice "
                  "is, and how often each is there.",
       .operands = {{"x"}},
       .attributes = {dim, Optional("sorted", true), count},
       .infer = InferUniqueDim},
  };
}

}  // namespace zeropoint::ir
