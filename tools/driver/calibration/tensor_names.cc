#include "tools/driver/calibration/tensor_names.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "ir/op_kind.h"

namespace zeropoint::tools {
namespace {

bool IsObserve(const ir::Op* op) { return op != nullptr && op->kind() == ir::OpKind::kObserve; }

/// Gives out names, none of them twice.
class NameGiver {
 public:
  std::string Take(const std::string& wish) {
    std::string name = wish;
    for (int number = 2; !taken_.insert(name).second; ++number) {
      name = absl::StrCat(wish, "#", number);
    }
    return name;
  }

 private:
  std::set<std::string> taken_;
};

}  // namespace

TensorNames::TensorNames(const ir::Module& module) {
  NameGiver names;
  for (const auto& function : module.functions()) {
    for (const auto& argument : function->arguments()) {
      names_[argument.get()] = names.Take(argument->name());
    }
    for (const auto& op : function->ops()) {
      if (IsObserve(op.get())) continue;
      for (int i = 0; i < op->num_results(); ++i) {
        names_[op->result(i)] =
            names.Take(op->location().empty() ? std::string(op->name()) : op->location());
      }
    }
  }
}

const std::string& TensorNames::Of(const ir::Op& observe) const {
  const ir::Value* value = observe.operand(0);
  while (IsObserve(value->defining_op())) value = value->defining_op()->operand(0);
  return names_.at(value);
}

bool TensorNames::Has(const std::string& name) const {
  return std::any_of(names_.begin(), names_.end(),
                     [&](const auto& entry) { return entry.second == name; });
}

}  // namespace zeropoint::tools
