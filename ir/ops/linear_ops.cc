// Matrix products: aten.linear, aten.matmul.

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"
#include "ir/ops/result_shapes.h"

namespace zeropoint::ir {

absl::StatusOr<Shape> LinearShape(const Op& op) {
  RETURN_IF_ERROR(ExpectRankAtLeast(op, 0, 1));
  RETURN_IF_ERROR(ExpectRank(op, 1, 2));
  Shape result = op.operand(0)->shape();
  const Shape& weight = op.operand(1)->shape();
  const absl::Status unified = UnifyDims(result.back(), weight[1]).status();
  if (!unified.ok()) {
    return OperandError(
        op, 0,
        StrCat("have ", weight[1].ToString(), " as its last extent, the columns of weight ",
               op.operand(1)->type().ToString()),
        unified);
  }
  if (op.operand(2) != nullptr) RETURN_IF_ERROR(ExpectVector(op, 2, weight[0]));
  result.back() = weight[0];
  return result;
}

namespace {

Types InferLinear(const Op& op) {
  RETURN_IF_ERROR(ExpectFloatProduct(op));
  ASSIGN_OR_RETURN(Shape shape, LinearShape(op));
  return {{TensorType{op.operand(0)->dtype(), std::move(shape)}}};
}

// NumPy's rule: a rank 1 operand becomes a row (left) or a column (right) for the product only.
Types InferMatmul(const Op& op) {
  RETURN_IF_ERROR(ExpectNumeric(op, 0));
  RETURN_IF_ERROR(ExpectRankAtLeast(op, 0, 1));
  RETURN_IF_ERROR(ExpectRankAtLeast(op, 1, 1));
  RETURN_IF_ERROR(ExpectSameDType(op, 1, 0));
  Shape a = op.operand(0)->shape();
  Shape b = op.operand(1)->shape();
  const bool row = a.size() == 1;
  const bool column = b.size() == 1;
  if (row) a.insert(a.begin(), Dim(1));
  if (column) b.push_back(Dim(1));
  const absl::Status inner = UnifyDims(a.back(), b[b.size() - 2]).status();
  if (!inner.ok()) {
    return OperandError(op, 0,
                        StrCat("have as many columns as operand 1 (",
                               op.operand(1)->type().ToString(), ") has rows"),
                        inner);
  }
  const Shape a_batch(a.begin(), a.end() - 2);
  const Shape b_batch(b.begin(), b.end() - 2);
  ASSIGN_OR_RETURN(Shape result, BroadcastShapes(a_batch, b_batch));
  if (!row) result.push_back(a[a.size() - 2]);
  if (!column) result.push_back(b.back());
  return {{TensorType{op.operand(0)->dtype(), std::move(result)}}};
}

}  // namespace

std::vector<OpSchema> LinearOps() {
  return {
      {.kind = OpKind::kLinear,
       .summary = "x times the transposed weight, plus bias.",
       .operands = {{"x"}, {"weight"}, {"bias", Arity::kOptional}},
       .attributes = {},
       .infer = InferLinear},
      {.kind = OpKind::kMatmul,
       .summary = "Matrix product with broadcast batch axes.",
       .operands = {{"a"}, {"b"}},
       .attributes = {},
       .infer = InferMatmul},
  };
}

}  // namespace zeropoint::ir
