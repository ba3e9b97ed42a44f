// Ops that look at the order of elements along one axis.

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

Types InferArgSelect(const Op& op) {
  RETURN_IF_ERROR(ExpectNumeric(op, 0));
  TensorType result{DType::kInt64, op.operand(0)->shape()};
  ASSIGN_OR_RETURN(const int axis, AxisAttribute(op, "dim", result.rank()));
  if (op.bool_attribute("keepdim")) {
    result.shape[static_cast<std::size_t>(axis)] = 1;
  } else {
    result.shape.erase(result.shape.begin() + axis);
  }
  return {{std::move(result)}};
}

Types InferTopk(const Op& op) {
  RETURN_IF_ERROR(ExpectNumeric(op, 0));
  TensorType values = op.operand(0)->type();
  ASSIGN_OR_RETURN(const int axis, AxisAttribute(op, "dim", values.rank()));
  Dim& extent = values.shape[static_cast<std::size_t>(axis)];
  const std::int64_t k = op.int_attribute("k");
  if (k < 0 || k > extent.ConstantOr(k)) {
    return absl::InvalidArgumentError(
        StrCat("attribute \"k\" is ", k, ", outside [0,", extent.ToString(), "]"));
  }
  extent = k;
  TensorType indices{DType::kInt64, values.shape};
  return {{std::move(values), std::move(indices)}};
}

Types InferCumsum(const Op& op) {
  ASSIGN_OR_RETURN([[maybe_unused]] const int axis,
                   AxisAttribute(op, "dim", op.operand(0)->type().rank()));
  return SameAsNumericOperand(op);
}

OpSchema ArgSelect(OpKind kind, std::string_view summary) {
  return {.kind = kind,
          .summary = summary,
          .operands = {{"x"}},
          .attributes = {Required("dim", AttributeKind::kInt), Optional("keepdim", false),
                         Optional("select_last_index", false)},
          .infer = InferArgSelect};
}

}  // namespace

std::vector<OpSchema> OrderOps() {
  return {
      ArgSelect(OpKind::kArgmax, "Where the largest element of an axis is."),
      ArgSelect(OpKind::kArgmin, "Where the smallest element of an axis is."),
      {.kind = OpKind::kTopk,
       .summary = "The k largest or smallest elements of an axis, in order, and where they are.",
       .operands = {{"x"}},
       .attributes = {Required("k", AttributeKind::kInt), Required("dim", AttributeKind::kInt),
                      Optional("largest", true)},
       .infer = InferTopk},
      {.kind = OpKind::kCumsum,
       .summary = "Running sums along one axis.",
       .operands = {{"x"}},
       .attributes = {Required("dim", AttributeKind::kInt), Optional("exclusive", false),
                      Optional("reverse", false)},
       .infer = InferCumsum},
  };
}

}  // namespace zeropoint::ir
