#include "ir/ops/inference.h"

#include <algorithm>
#include <utility>

#include "ir/extent_mismatch.h"

namespace zeropoint::ir {

AttributeSchema Required(std::string_view name, AttributeKind kind) {
  return {name, kind, std::nullopt};
}

AttributeSchema Optional(std::string_view name, Attribute default_value) {
  const AttributeKind kind = KindOf(default_value);
  return {name, kind, std::move(default_value)};
}

OpSchema PointwiseUnary(OpKind kind, std::string_view summary, InferTypes infer) {
  return {.kind = kind,
          .summary = summary,
          .operands = {{"x"}},
          .attributes = {},
          .traits = kTraitPointwise,
          .infer = infer};
}

OpSchema PointwiseBinary(OpKind kind, std::string_view summary, InferTypes infer,
                         std::uint32_t traits) {
  return {.kind = kind,
          .summary = summary,
          .operands = {{"a"}, {"b"}},
          .attributes = {},
          .traits = kTraitPointwise | traits,
          .infer = infer};
}

OpSchema Movement(OpKind kind, std::string_view summary, std::vector<AttributeSchema> attributes,
                  std::uint32_t traits, InferTypes infer) {
  return {.kind = kind,
          .summary = summary,
          .operands = {{"x"}},
          .attributes = std::move(attributes),
          .traits = traits,
          .infer = infer};
}

Types SameAsOperand(const Op& op) { return {{op.operand(0)->type()}}; }

Types SameAsFloatOperand(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  return SameAsOperand(op);
}

Types SameAsNumericOperand(const Op& op) {
  RETURN_IF_ERROR(ExpectNumeric(op, 0));
  return SameAsOperand(op);
}

absl::Status OperandError(const Op& op, int index, std::string_view requirement) {
  const std::vector<OperandSchema>& rows = op.schema().operands;
  const std::size_t row = std::min(static_cast<std::size_t>(index), rows.size() - 1);
  return absl::InvalidArgumentError(StrCat("operand ", index, " (\"", rows[row].name, "\", ",
                                           op.operand(index)->type().ToString(), ") must ",
                                           requirement));
}

absl::Status OperandError(const Op& op, int index, std::string_view requirement,
                          const absl::Status& cause) {
  const absl::Status error = OperandError(op, index, requirement);
  return Reworded(cause, {error.message().data(), error.message().size()});
}

absl::Status ExpectFloat(const Op& op, int index) {
  if (IsFloatingPoint(op.operand(index)->dtype())) return absl::OkStatus();
  return OperandError(op, index, "be of a floating-point dtype");
}

absl::Status ExpectNumeric(const Op& op, int index) {
  if (op.operand(index)->dtype() != DType::kBool) return absl::OkStatus();
  return OperandError(op, index, "not be bool");
}

absl::Status ExpectDType(const Op& op, int index, DType dtype) {
  if (op.operand(index)->dtype() == dtype) return absl::OkStatus();
  return OperandError(op, index, StrCat("be of dtype ", DTypeName(dtype)));
}

absl::Status ExpectSameDType(const Op& op, int index, int other) {
  if (op.operand(index)->dtype() == op.operand(other)->dtype()) return absl::OkStatus();
  return OperandError(
      op, index,
      StrCat("be of the dtype of operand ", other, ", ", DTypeName(op.operand(other)->dtype())));
}

absl::Status ExpectRank(const Op& op, int index, int rank) {
  if (op.operand(index)->type().rank() == rank) return absl::OkStatus();
  return OperandError(op, index, StrCat("have rank ", rank));
}

absl::Status ExpectRankAtLeast(const Op& op, int index, int rank) {
  if (op.operand(index)->type().rank() >= rank) return absl::OkStatus();
  return OperandError(op, index, StrCat("have rank ", rank, " or more"));
}

absl::Status ExpectVector(const Op& op, int index, const Dim& extent) {
  const absl::Status unified = UnifyShapes(op.operand(index)->shape(), {extent}).status();
  if (unified.ok()) return absl::OkStatus();
  return OperandError(op, index, StrCat("have shape [", extent.ToString(), "]"), unified);
}

absl::Status ExpectInts(const Op& op, std::string_view name, std::size_t count,
                        std::int64_t minimum) {
  const Ints& values = op.ints_attribute(name);
  const bool in_range = std::all_of(values.begin(), values.end(),
                                    [&](std::int64_t value) { return value >= minimum; });
  if (values.size() == count && in_range) return absl::OkStatus();
  return absl::InvalidArgumentError(StrCat("attribute \"", name, "\" must hold ", count,
                                           " integers of at least ", minimum, " but is ",
                                           AttributeToString(values)));
}

absl::StatusOr<int> AxisAttribute(const Op& op, std::string_view name, int rank,
                                  bool allow_negative) {
  const std::int64_t axis = op.int_attribute(name);
  if (axis < 0 && !allow_negative) {
    return absl::InvalidArgumentError(
        StrCat("attribute \"", name, "\" must not be negative but is ", axis));
  }
  const auto normalized = NormalizeAxis(axis, rank);
  if (normalized.ok()) return normalized;
  return absl::InvalidArgumentError(
      StrCat("attribute \"", name, "\": ", std::string(normalized.status().message())));
}

absl::Status ExpectPads(const Op& op, std::size_t rank) {
  const Ints& pad = op.ints_attribute("pad");
  if (pad.size() == 2 * rank) return absl::OkStatus();
  return absl::InvalidArgumentError(StrCat("attribute \"pad\" must hold ", 2 * rank,
                                           " integers, begins then ends, but is ",
                                           AttributeToString(pad)));
}

absl::Status ExpectAxes(const Op& op, std::string_view name, int rank) {
  const Ints& axes = op.ints_attribute(name);
  const bool ascending =
      std::adjacent_find(axes.begin(), axes.end(), std::greater_equal<>()) == axes.end();
  if (!axes.empty() && ascending && axes.front() >= 0 && axes.back() < rank) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(StrCat("attribute \"", name,
                                           "\" must hold ascending axes in [0,", rank, ") but is ",
                                           AttributeToString(axes)));
}

}  // namespace zeropoint::ir
