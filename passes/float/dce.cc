#include "passes/float/dce.h"

#include <algorithm>
#include <set>
#include <vector>

#include "ir/calls.h"

namespace zeropoint::passes {
namespace {

bool IsDead(const ir::Op& op) {
  for (int i = 0; i < op.num_results(); ++i) {
    if (!op.result(i)->uses().empty()) {
      return false;
    }
  }
  return !op.schema().Has(ir::kTraitKeep);
}

/// Functions that nothing runs, callers before what only they run.
void EraseUnusedFunctions(ir::Module& module) {
  if (module.functions().empty()) {
    return;
  }
  std::set<const ir::Function*> used;
  for (const ir::Function* function : ir::FunctionsInCallOrder(module)) used.insert(function);
  std::vector<const ir::Function*> unused;
  for (const auto& function : module.functions()) {
    if (used.count(function.get()) == 0) unused.push_back(function.get());
  }
  for (const ir::Function* function : unused) module.EraseFunction(*function);
}

class DcePass : public Pass {
 public:
  std::string_view name() const override { return "dce"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    std::int64_t removed = 0;
    for (const auto& function : module.functions()) {
      // Last to first, so that what only dead ops read is dead when it is reached.
      std::vector<ir::Op*> ops = function->OpsInOrder();
      std::reverse(ops.begin(), ops.end());
      for (ir::Op* op : ops) {
        if (IsDead(*op)) {
          op->Erase();
          ++removed;
        }
      }
    }
    EraseUnusedFunctions(module);
    context.statistics["dce.ops"] += removed;
    context.statistics["dce.constants"] += module.EraseUnusedConstants();
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateDcePass() { return std::make_unique<DcePass>(); }

}  // namespace zeropoint::passes
