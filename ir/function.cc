#include "ir/function.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/status/status.h"
#include "ir/check.h"
#include "ir/op_kind.h"
#include "ir/schema_check.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::ir {

Function::Function(Module* module, std::string name)
    : module_(module), name_(std::move(name)), terminator_(new Op(OpKind::kReturn, this)) {
  terminator_->position_ = ops_.end();
}

Function::~Function() = default;

absl::StatusOr<Value*> Function::AddArgument(std::string name, TensorType type) {
  const bool taken = std::any_of(arguments_.begin(), arguments_.end(),
                                 [&](const auto& argument) { return argument->name() == name; });
  if (taken) {
    return absl::AlreadyExistsError(
        StrCat("function @", name_, " already has an argument \"", name, "\""));
  }
  arguments_.push_back(
      std::make_unique<Value>(Value::Kind::kArgument, std::move(name), std::move(type)));
  return arguments_.back().get();
}

void Function::AddResult(std::string name, Value* value) {
  ZEROPOINT_CHECK(value != nullptr, "a function result must be a value");
  result_names_.push_back(std::move(name));
  terminator_->AddOperand(value);
}

std::vector<Op*> Function::OpsInOrder() const {
  std::vector<Op*> ops;
  ops.reserve(ops_.size());
  for (const auto& op : ops_) ops.push_back(op.get());
  return ops;
}

absl::StatusOr<Op*> Function::Append(OpKind kind, std::vector<Value*> operands,
                                     AttributeMap attributes, std::string location) {
  return InsertAt(ops_.end(), kind, std::move(operands), std::move(attributes),
                  std::move(location));
}

absl::StatusOr<Op*> Function::Prepend(OpKind kind, std::vector<Value*> operands,
                                      AttributeMap attributes, std::string location) {
  return InsertAt(ops_.begin(), kind, std::move(operands), std::move(attributes),
                  std::move(location));
}

absl::StatusOr<Op*> Function::InsertBefore(Op* position, OpKind kind, std::vector<Value*> operands,
                                           AttributeMap attributes, std::string location) {
  ZEROPOINT_CHECK(position->function() == this, "InsertBefore an op of another function");
  return InsertAt(position->position_, kind, std::move(operands), std::move(attributes),
                  std::move(location));
}

absl::StatusOr<Op*> Function::InsertAfter(Op* position, OpKind kind, std::vector<Value*> operands,
                                          AttributeMap attributes, std::string location) {
  ZEROPOINT_CHECK(position->function() == this, "InsertAfter an op of another function");
  ZEROPOINT_CHECK(position != terminator(), "InsertAfter the terminator");
  return InsertAt(std::next(position->position_), kind, std::move(operands), std::move(attributes),
                  std::move(location));
}

absl::StatusOr<Op*> Function::InsertAt(Position position, OpKind kind, std::vector<Value*> operands,
                                       AttributeMap attributes, std::string location) {
  ZEROPOINT_CHECK(kind != OpKind::kReturn, "a function has one terminator; see AddResult");
  std::unique_ptr<Op> op(new Op(kind, this));
  op->attributes_ = std::move(attributes);
  op->location_ = std::move(location);
  // Absent trailing operands are stored, so that SetOperand can fill them in later.
  const std::vector<OperandSchema>& rows = op->schema().operands;
  const bool ends_open = !rows.empty() && rows.back().arity == Arity::kAny;
  operands.resize(std::max(operands.size(), rows.size() - (ends_open ? 1 : 0)), nullptr);
  op->operands_ = operands;  // unregistered: a rejected op must leave no uses behind

  RETURN_IF_ERROR(CheckOperands(*op));
  RETURN_IF_ERROR(CheckAttributes(*op));
  ASSIGN_OR_RETURN(std::vector<TensorType> types, InferResultTypes(*op));
  for (TensorType& type : types) {
    op->results_.push_back(std::make_unique<Value>(Value::Kind::kResult, "", std::move(type)));
  }
  return Adopt(position, std::move(op), std::move(operands));
}

Op* Function::Adopt(Position position, std::unique_ptr<Op> op, std::vector<Value*> operands) {
  op->operands_.clear();
  for (Value* operand : operands) op->AddOperand(operand);
  for (int i = 0; i < op->num_results(); ++i) {
    op->result(i)->defining_op_ = op.get();
    op->result(i)->result_index_ = i;
  }
  const Position inserted = ops_.insert(position, std::move(op));
  (*inserted)->position_ = inserted;
  return inserted->get();
}

void Function::Clear() {
  while (terminator_->num_operands() > 0) {
    terminator_->DropOperandUse(terminator_->num_operands() - 1);
    terminator_->operands_.pop_back();
  }
  result_names_.clear();
  while (!ops_.empty()) ops_.back()->Erase();
  arguments_.clear();
}

absl::Status Function::ReinferTypes() {
  for (const auto& op : ops_) {
    RETURN_IF_ERROR(CheckOperands(*op));
    RETURN_IF_ERROR(CheckAttributes(*op));
    ASSIGN_OR_RETURN(std::vector<TensorType> types, InferResultTypes(*op));
    ZEROPOINT_CHECK(static_cast<int>(types.size()) == op->num_results(),
                    "inference changed the number of results");
    for (int i = 0; i < op->num_results(); ++i) {
      op->result(i)->set_type(std::move(types[static_cast<std::size_t>(i)]));
    }
  }
  return absl::OkStatus();
}

// Copies recorded types instead of inferring them: a clone is exact even between two passes that
// changed attributes and ReinferTypes. Requires operands to be defined before use.
void Function::CopyBody(const Function& source, std::map<const Value*, Value*>& copies) {
  const auto copy_of = [&](const Value* value) {
    return value == nullptr ? nullptr : copies.at(value);
  };
  for (const auto& argument : source.arguments_) {
    arguments_.push_back(
        std::make_unique<Value>(Value::Kind::kArgument, argument->name(), argument->type()));
    copies[argument.get()] = arguments_.back().get();
  }
  for (const auto& op : source.ops_) {
    std::unique_ptr<Op> copy(new Op(op->kind(), this));
    copy->attributes_ = op->attributes_;
    copy->location_ = op->location_;
    copy->handle_ = op->handle_;
    std::vector<Value*> operands;
    for (const Value* operand : op->operands()) operands.push_back(copy_of(operand));
    for (const auto& result : op->results_) {
      copy->results_.push_back(
          std::make_unique<Value>(Value::Kind::kResult, result->name(), result->type()));
      copies[result.get()] = copy->results_.back().get();
    }
    Adopt(ops_.end(), std::move(copy), std::move(operands));
  }
  for (int i = 0; i < source.num_results(); ++i) {
    AddResult(source.result_name(i), copy_of(source.result(i)));
  }
}

}  // namespace zeropoint::ir
