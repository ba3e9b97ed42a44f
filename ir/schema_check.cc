#include "ir/schema_check.h"

#include <algorithm>

#include "ir/extent_mismatch.h"
#include "ir/str_cat.h"

namespace zeropoint::ir {
namespace {

absl::Status Error(const Op& op, std::string_view message) {
  return absl::InvalidArgumentError(StrCat(op.Describe(), ": ", message));
}

// "an integer list", "a float".
std::string WithArticle(AttributeKind kind) {
  const std::string_view name = AttributeKindName(kind);
  return StrCat(name.front() == 'i' ? "an " : "a ", name);
}

bool IsAnnotation(std::string_view attribute_name) {
  return attribute_name.find('.') != std::string_view::npos;
}

absl::Status CheckKind(const Op& op, const AttributeSchema& row, const Attribute& value) {
  if (KindOf(value) == row.kind) return absl::OkStatus();
  return Error(op, StrCat("attribute \"", row.name, "\" must be ", WithArticle(row.kind),
                          " but is ", WithArticle(KindOf(value)), ": ", AttributeToString(value)));
}

}  // namespace

absl::Status CheckOperands(const Op& op) {
  const std::vector<OperandSchema>& rows = op.schema().operands;
  const bool variadic = !rows.empty() && rows.back().arity >= Arity::kVariadic;
  const int row_count = static_cast<int>(rows.size());
  if (op.num_operands() > row_count && !variadic) {
    return Error(op, StrCat("takes ", row_count, " operands but has ", op.num_operands()));
  }
  // A variadic operand is present once at least, a required one always.
  for (int i = 0; i < std::max(row_count, op.num_operands()); ++i) {
    const OperandSchema& row = rows[static_cast<std::size_t>(std::min(i, row_count - 1))];
    if (row.arity == Arity::kAny && i >= op.num_operands()) continue;
    if (row.arity != Arity::kOptional && op.operand(i) == nullptr) {
      return Error(op, StrCat("operand ", i, " (\"", row.name, "\") is required but absent"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckAttributes(const Op& op) {
  for (const auto& [name, value] : op.attributes()) {
    if (IsAnnotation(name)) continue;
    const AttributeSchema* row = op.schema().FindAttribute(name);
    if (row == nullptr) {
      return Error(op,
                   StrCat("has no attribute \"", name, "\"; annotations need a '.' in their name"));
    }
    if (absl::Status status = CheckKind(op, *row, value); !status.ok()) return status;
  }
  for (const AttributeSchema& row : op.schema().attributes) {
    if (op.FindAttribute(row.name) == nullptr) {
      return Error(op, StrCat("attribute \"", row.name, "\" (", WithArticle(row.kind),
                              ") is required but missing"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<TensorType>> InferResultTypes(const Op& op) {
  auto types = op.schema().infer(op);
  if (types.ok()) return types;
  return Reworded(types.status(),
                  StrCat(op.Describe(), ": ", std::string(types.status().message())));
}

}  // namespace zeropoint::ir
