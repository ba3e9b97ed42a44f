#include "ir/verifier.h"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
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

// How messages name what is wrong: written when something is.
using Where = absl::FunctionRef<std::string()>;

// Values with more uses than this are looked up, not searched: a constant that all ops read.
constexpr std::size_t kFewUses = 16;

// Which operand of which op.
using Reading = std::pair<const Op*, int>;

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
      const auto where = [&, &key = name] { return StrCat("constant @", NameToString(key)); };
      RETURN_IF_ERROR(CheckUses(*constant, where));
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
    for (const auto& [name, constant] : module_.constants()) constants_.insert(constant.get());
  }

  absl::Status CheckFunction(const Function& function) {
    RETURN_IF_ERROR(CheckNames(function));
    defined_.clear();
    for (const auto& argument : function.arguments()) {
      defined_.insert(argument.get());
      RETURN_IF_ERROR(CheckUses(
          *argument, [&] { return StrCat("argument %", NameToString(argument->name())); }));
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
      RETURN_IF_ERROR(
          CheckUses(*op.result(i), [&] { return StrCat(op.Describe(), ", result ", i); }));
    }
    return absl::OkStatus();
  }

  // V1, and the half of V2 that starts at the operand.
  absl::Status CheckDefinitions(const Op& op) {
    for (int i = 0; i < op.num_operands(); ++i) {
      const Value* operand = op.operand(i);
      if (operand == nullptr) continue;
      const auto& known = operand->is_constant() ? constants_ : defined_;
      if (!known.contains(operand)) {
        return Broken("V1", op.Describe(),
                      StrCat("operand ", i, " is not defined before it is used"));
      }
      if (!ListsOnce(*operand, {&op, i})) {
        return Broken("V2", op.Describe(),
                      StrCat("operand ", i, " does not list this use exactly once"));
      }
    }
    return absl::OkStatus();
  }

  bool ListsOnce(const Value& value, const Reading& reading) {
    const std::vector<Use>& uses = value.uses();
    if (uses.size() <= kFewUses) {
      return std::count_if(uses.begin(), uses.end(), [&](const Use& use) {
               return use.op == reading.first && use.operand_index == reading.second;
             }) == 1;
    }
    std::vector<Reading>& sorted = sorted_uses_[&value];
    if (sorted.empty()) {
      for (const Use& use : uses) sorted.emplace_back(use.op, use.operand_index);
      std::sort(sorted.begin(), sorted.end());
    }
    const auto [begin, end] = std::equal_range(sorted.begin(), sorted.end(), reading);
    return end - begin == 1;
  }

  // The other half of V2: every listed use exists.
  absl::Status CheckUses(const Value& value, Where where) const {
    for (const Use& use : value.uses()) {
      if (!ops_.contains(use.op) || use.op->operand(use.operand_index) != &value) {
        return Broken("V2", where(), "lists a use by an op that does not read it");
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
  std::unordered_set<const Op*> ops_;
  std::unordered_set<const Value*> constants_;
  std::unordered_set<const Value*> defined_;  // so far, in the function at hand
  std::unordered_map<const Value*, std::vector<Reading>> sorted_uses_;  // where there are many
};

}  // namespace

absl::Status Verify(const Module& module) { return ModuleVerifier(module).Run(); }

}  // namespace zeropoint::ir
