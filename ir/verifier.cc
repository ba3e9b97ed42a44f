#include "ir/verifier.h"

#include <algorithm>
#include <set>
#include <string>

#include "ir/schema_check.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::ir {
namespace {

absl::Status Broken(std::string_view rule, const Op& op, std::string_view what) {
  return absl::InvalidArgumentError(StrCat(op.Describe(), ": ", what, " (", rule, ")"));
}

class FunctionVerifier {
 public:
  explicit FunctionVerifier(const Function& function) : function_(function) {}

  absl::Status Run() {
    RETURN_IF_ERROR(CheckNames());
    for (const auto& argument : function_.arguments()) {
      defined_.insert(argument.get());
    }
    for (const auto& op : function_.ops()) {
      RETURN_IF_ERROR(CheckOp(*op));
      for (int i = 0; i < op->num_results(); ++i) {
        defined_.insert(op->result(i));
      }
    }
    return CheckValues(*function_.terminator());
  }

 private:
  absl::Status CheckOp(const Op& op) {
    RETURN_IF_ERROR(CheckValues(op));
    RETURN_IF_ERROR(CheckOperands(op));    // V3
    RETURN_IF_ERROR(CheckAttributes(op));  // V4
    return CheckTypes(op);
  }

  /// V1 and V2 for every operand.
  absl::Status CheckValues(const Op& op) {
    for (int i = 0; i < op.num_operands(); ++i) {
      const Value* operand = op.operand(i);
      if (operand == nullptr) {
        continue;
      }
      const bool known = operand->is_constant()
                             ? function_.module()->FindConstant(operand->name()) == operand
                             : defined_.count(operand) > 0;
      if (!known) {
        return Broken("V1", op, StrCat("operand ", i, " is not defined before it is used"));
      }
      const auto& uses = operand->uses();
      if (std::count(uses.begin(), uses.end(), Use{const_cast<Op*>(&op), i}) != 1) {
        return Broken("V2", op, StrCat("operand ", i, " does not list this use once"));
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckTypes(const Op& op) {
    ASSIGN_OR_RETURN(const std::vector<TensorType> types, InferResultTypes(op));
    for (int i = 0; i < op.num_results(); ++i) {
      const TensorType& recorded = op.result(i)->type();
      if (static_cast<std::size_t>(op.num_results()) != types.size() ||
          recorded != types[static_cast<std::size_t>(i)]) {
        return Broken("V5", op,
                      StrCat("result ", i, " is recorded as ", recorded.ToString(), " but is ",
                             types[static_cast<std::size_t>(i)].ToString()));
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckNames() const {
    std::set<std::string> arguments, results;
    for (const auto& argument : function_.arguments()) {
      if (!arguments.insert(argument->name()).second) {
        return Duplicate("argument", argument->name());
      }
    }
    for (int i = 0; i < function_.num_results(); ++i) {
      if (!results.insert(function_.result_name(i)).second) {
        return Duplicate("result", function_.result_name(i));
      }
    }
    return absl::OkStatus();
  }

  absl::Status Duplicate(std::string_view what, const std::string& name) const {
    return absl::InvalidArgumentError(
        StrCat("function @", function_.name(), ": two ", what, "s are named \"", name, "\" (V6)"));
  }

  const Function& function_;
  std::set<const Value*> defined_;
};

}  // namespace

absl::Status Verify(const Module& module) {
  for (const auto& function : module.functions()) {
    RETURN_IF_ERROR(FunctionVerifier(*function).Run());
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::ir
