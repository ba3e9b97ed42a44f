#include "passes/recompose/gelu.h"

#include <optional>
#include <string>

#include "ir/function.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/match.h"
#include "passes/recompose/gelu_gate.h"
#include "passes/recompose/match_product.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "recompose-gelu";
/// The function a GELU is built on, and the argument it must have.
struct Form {
  ir::OpKind kind;
  ir::Value* (*match_argument)(const ir::Op& op);
  const char* argument;
  const char* approximate;
};

constexpr Form kForms[] = {
    {ir::OpKind::kErf, MatchErfArgument, "x / sqrt(2)", "none"},
    {ir::OpKind::kTanh, MatchTanhArgument, "sqrt(2/pi) * (x + 0.044715 * x^3)", "tanh"},
};

/// 1 + f(argument of x), or why it is not that.
struct Gate {
  ir::Value* x = nullptr;
  ir::Value* result = nullptr;
  std::string obstacle;
};

Gate MatchGate(const ir::Op& op, const Form& form) {
  ir::Value* x = form.match_argument(op);
  if (x == nullptr) {
    return {nullptr, nullptr, ir::StrCat("its operand is not ", form.argument)};
  }
  const ir::Op* argument = op.operand(0)->defining_op();
  for (const ir::Op* inner : {argument, &op}) {
    if (!inner->result()->HasOneUse()) {
      return {nullptr, nullptr, ir::StrCat(inner->Describe(), " has other users")};
    }
  }
  const ir::Op& add = *op.result()->uses().front().op;
  const std::optional<OperandAndConstant> shift =
      add.kind() == ir::OpKind::kAdd ? SplitConstant(add) : std::nullopt;
  if (!shift || shift->constant != 1.0f) {
    return {nullptr, nullptr, ir::StrCat(add.Describe(), " does not add 1")};
  }
  return {x, add.result(), ""};
}

class RecomposeGeluPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const Form& form : kForms) {
      for (ir::Op* op : OpsOfKind(module, form.kind)) {
        RETURN_IF_ERROR(Visit(*op, form, context));
      }
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Visit(ir::Op& op, const Form& form, PassContext& context) {
    const Gate gate = MatchGate(op, form);
    if (gate.x == nullptr) {
      // A tanh is an activation of its own more often than not.
      if (form.kind != ir::OpKind::kTanh || form.match_argument(op) != nullptr) {
        Decline(context, kName, op, gate.obstacle);
      }
      return absl::OkStatus();
    }
    const ProductMatch product = MatchProduct(gate.result, gate.x, 0.5f);
    if (product.root == nullptr) {
      Decline(context, kName, op, product.obstacle);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(ir::Op * gelu,
                     op.function()->InsertBefore(product.root, ir::OpKind::kGelu, {gate.x},
                                                 {{"approximate", std::string(form.approximate)}},
                                                 product.root->location()));
    ReplaceOp(*product.root, gelu->result());
    ++context.statistics["recompose-gelu.matched"];
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateRecomposeGeluPass() { return std::make_unique<RecomposeGeluPass>(); }

}  // namespace zeropoint::passes
