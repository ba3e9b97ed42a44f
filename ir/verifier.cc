#include "ir/verifier.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "ir/calls.h"
#include "ir/schema_check.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "ir/text.h"

namespace zeropoint::ir {
namespace {

// "aten.relu at "/Relu": operand 0 is … (V1)".
absl::Status Broken(std::string_view rule, const std::string& where, std::string_view what) {
  return absl::InvalidArgumentError(StrCat(where, ": ", what, " (", rule, ")"));
}

// Adds the label to what an op's schema check says.
absl::Status Labelled(const absl::Status& status, std::string_view rule) {
  if (status.ok()) return status;
  return absl::InvalidArgumentError(StrCat(std::string(status.message()), " (", rule, ")"));
}

class ModuleVerifier {
 public:
  explicit ModuleVerifier(const Module& module) : module_(module) {}

  absl::Status Run() {
    CollectOps();
    std::set<std::string> names;
    for (const auto& function : module_.functions()) {
      if (!names.insert(function->name()).second) {
        return Broken("V6", FunctionName(*function), "another function has this name");
      }
      RETURN_IF_ERROR(CheckFunction(*function));
    }
    for (const auto& [name, constant] : module_.constants()) {
      RETURN_IF_ERROR(CheckUses(*constant, StrCat("constant @", NameToString(name))));
      if (constant->type() != constant->data().type()) {
        return Broken("V5", StrCat("constant @", NameToString(name)),
                      StrCat("is recorded as ", constant->type().ToString(), " but holds ",
                             constant->data().type().ToString()));
      }
    }
    return CheckCalls(module_);
  }

 private:
  static std::string FunctionName(const Function& function) {
    return StrCat("function @", NameToString(function.name()));
  }

  void CollectOps() {
    for (const auto& function : module_.functions()) {
      for (const auto& op : function->ops()) ops_.insert(op.get());
      ops_.insert(function->terminator());
    }
  }

  absl::Status CheckFunction(const Function& function) {
    RETURN_IF_ERROR(CheckNames(function));
    defined_.clear();
    for (const auto& argument : function.arguments()) {
      defined_.insert(argument.get());
      RETURN_IF_ERROR(CheckUses(*argument, StrCat("argument %", NameToString(argument->name()))));
    }
    for (const auto& op : function.ops()) {
      RETURN_IF_ERROR(CheckOp(*op));
      for (int i = 0; i < op->num_results(); ++i) defined_.insert(op->result(i));
    }
    for (int i = 0; i < function.num_results(); ++i) {
      if (function.result(i) == nullptr) {
        return Broken("V3", FunctionName(function), StrCat("result ", i, " is absent"));
      }
    }
    return CheckDefinitions(*function.terminator());
  }

  absl::Status CheckOp(const Op& op) {
    RETURN_IF_ERROR(CheckDefinitions(op));
    RETURN_IF_ERROR(Labelled(CheckOperands(op), "V3"));
    RETURN_IF_ERROR(Labelled(CheckAttributes(op), "V4"));
    RETURN_IF_ERROR(CheckTypes(op));
    for (int i = 0; i < op.num_results(); ++i) {
      RETURN_IF_ERROR(CheckUses(*op.result(i), StrCat(op.Describe(), ", result ", i)));
    }
    return absl::OkStatus();
  }

  // V1, and the half of V2 that starts at the operand.
  absl::Status CheckDefinitions(const Op& op) const {
    for (int i = 0; i < op.num_operands(); ++i) {
      const Value* operand = op.operand(i);
      if (operand == nullptr) continue;
      const bool known = operand->is_constant() ? module_.FindConstant(operand->name()) == operand
                                                : defined_.contains(operand);
      if (!known) {
        return Broken("V1", op.Describe(),
                      StrCat("operand ", i, " is not defined before it is used"));
      }
      const auto is_this = [&](const Use& use) { return use.op == &op && use.operand_index == i; };
      if (std::count_if(operand->uses().begin(), operand->uses().end(), is_this) != 1) {
        return Broken("V2", op.Describe(),
                      StrCat("operand ", i, " does not list this use exactly once"));
      }
    }
    return absl::OkStatus();
  }

  // The other half of V2: every listed use exists.
  absl::Status CheckUses(const Value& value, const std::string& where) const {
    for (const Use& use : value.uses()) {
      if (!ops_.contains(use.op) || use.op->operand(use.operand_index) != &value) {
        return Broken("V2", where, "lists a use by an op that does not read it");
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckTypes(const Op& op) const {
    const auto types = InferResultTypes(op);
    RETURN_IF_ERROR(Labelled(types.status(), "V5"));
    if (static_cast<std::size_t>(op.num_results()) != types->size()) {
      return Broken("V5", op.Describe(),
                    StrCat("has ", op.num_results(), " results instead of ", types->size()));
    }
    for (int i = 0; i < op.num_results(); ++i) {
      const TensorType& recorded = op.result(i)->type();
      const TensorType& inferred = (*types)[static_cast<std::size_t>(i)];
      if (recorded != inferred) {
        return Broken("V5", op.Describe(),
                      StrCat("result ", i, " is recorded as ", recorded.ToString(),
                             " but inference gives ", inferred.ToString()));
      }
    }
    return absl::OkStatus();
  }

  static absl::Status CheckNames(const Function& function) {
    std::set<std::string> arguments;
    for (const auto& argument : function.arguments()) {
      if (!arguments.insert(argument->name()).second) {
        return Broken("V6", FunctionName(function),
                      StrCat("two arguments are named \"", argument->name(), "\""));
      }
    }
    std::set<std::string> results;
    for (int i = 0; i < function.num_results(); ++i) {
      if (!results.insert(function.result_name(i)).second) {
        return Broken("V6", FunctionName(function),
                      StrCat("two results are named \"", function.result_name(i), "\""));
      }
    }
    return absl::OkStatus();
  }

  const Module& module_;
  std::set<const Op*> ops_;
  std::set<const Value*> defined_;  // so far, in the function at hand
};

}  // namespace

absl::Status Verify(const Module& module) { return ModuleVerifier(module).Run(); }

}  // namespace zeropoint::ir
