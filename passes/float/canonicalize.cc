#include "passes/float/canonicalize.h"

#include "ir/function.h"
#include "ir/status_macros.h"
#include "passes/float/canonicalize_rules.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

class CanonicalizePass : public Pass {
 public:
  std::string_view name() const override { return "canonicalize"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const auto& function : module.functions()) {
      bool changed = true;
      // Every rewrite removes an op or moves it down a fixed order of forms, so this ends.
      while (changed) {
        ASSIGN_OR_RETURN(changed, Sweep(*function, context));
      }
    }
    return absl::OkStatus();
  }

 private:
  static absl::StatusOr<bool> Sweep(ir::Function& function, PassContext& context) {
    bool changed = false;
    for (ir::Op* op : function.OpsInOrder()) {
      for (const CanonicalizeRule& rule : CanonicalizeRules()) {
        if (rule.kind != op->kind()) {
          continue;
        }
        ASSIGN_OR_RETURN(ir::Value * replacement, rule.rewrite(*op));
        if (replacement == nullptr) {
          continue;
        }
        ReplaceOp(*op, replacement);
        ++context.statistics["canonicalize.rewrites"];
        changed = true;
        break;
      }
    }
    return changed;
  }
};

}  // namespace

std::unique_ptr<Pass> CreateCanonicalizePass() { return std::make_unique<CanonicalizePass>(); }

}  // namespace zeropoint::passes
