#include "passes/recompose_hard_swish.h"

#include <vector>

#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/match.h"

namespace zeropoint::passes {
namespace {

constexpr float kSixth = 1.0f / 6.0f;

/// clamp(x + 3, 0, 6) of this x; fills in the ops it consists of.
bool IsShiftedRelu6(const ir::Value* value, const ir::Value* x, std::vector<const ir::Op*>& inner) {
  const ir::Op* clamp = ProducerOfKind(value, ir::OpKind::kHardtanh);
  if (clamp == nullptr || clamp->float_attribute("min_val") != 0.0 ||
      clamp->float_attribute("max_val") != 6.0) {
    return false;
  }
  const ir::Op* add = ProducerOfKind(clamp->operand(0), ir::OpKind::kAdd);
  if (add == nullptr) {
    return false;
  }
  const auto split = SplitConstant(*add);
  if (!split || split->operand != x || split->constant != 3.0f) {
    return false;
  }
  inner.insert(inner.end(), {clamp, add});
  return true;
}

/// The operand of `op` when it divides by 6: div by 6, or mul by 1/6.
const ir::Value* Sixth(const ir::Op& op) {
  if (op.kind() == ir::OpKind::kDiv && IsUniform(op.operand(1), 6.0f)) {
    return op.operand(0);
  }
  if (op.kind() == ir::OpKind::kMul) {
    for (int i : {0, 1}) {
      if (IsUniform(op.operand(i), kSixth)) {
        return op.operand(1 - i);
      }
    }
  }
  return nullptr;
}

/// hardsigmoid(x) as one op, or as clamp(x + 3, 0, 6) / 6.
bool IsHardSigmoid(const ir::Value* value, const ir::Value* x, std::vector<const ir::Op*>& inner) {
  const ir::Op* op = value == nullptr ? nullptr : value->defining_op();
  if (op == nullptr) {
    return false;
  }
  if (op->kind() == ir::OpKind::kHardsigmoid) {
    inner.push_back(op);
    return op->operand(0) == x &&
           op->schema().FindAttribute("alpha")->default_value ==
               ir::Attribute(op->float_attribute("alpha")) &&
           op->float_attribute("beta") == 0.5;
  }
  const ir::Value* numerator = Sixth(*op);
  inner.push_back(op);
  return numerator != nullptr && IsShiftedRelu6(numerator, x, inner);
}

struct Match {
  ir::Value* x = nullptr;
  /// Ops that the match replaces besides the last one.
  std::vector<const ir::Op*> inner;
};

/// mul(x, gate(x)) in either order, with `gate` one of the predicates above.
template <typename Gate>
Match MatchGated(const ir::Op& mul, Gate is_gate) {
  for (int i : {0, 1}) {
    Match match;
    match.x = mul.operand(i);
    if (is_gate(mul.operand(1 - i), match.x, match.inner)) {
      return match;
    }
  }
  return {};
}

Match MatchHardSwish(const ir::Op& op) {
  if (const ir::Value* product = Sixth(op)) {
    if (const ir::Op* mul = ProducerOfKind(product, ir::OpKind::kMul)) {
      Match match = MatchGated(*mul, IsShiftedRelu6);
      match.inner.push_back(mul);
      return match;
    }
  }
  return op.kind() == ir::OpKind::kMul ? MatchGated(op, IsHardSigmoid) : Match{};
}

class RecomposeHardSwishPass : public Pass {
 public:
  std::string_view name() const override { return "recompose-hard-swish"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const auto& function : module.functions()) {
      for (ir::Op* op : function->OpsInOrder()) {
        RETURN_IF_ERROR(Visit(*op, context));
      }
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Visit(ir::Op& op, PassContext& context) {
    const Match match = MatchHardSwish(op);
    if (match.x == nullptr) {
      return absl::OkStatus();
    }
    for (const ir::Op* inner : match.inner) {
      if (!inner->result()->HasOneUse()) {
        context.remarks.push_back(ir::StrCat("recompose-hard-swish: ", op.Describe(), ": ",
                                             inner->Describe(), " has other users"));
        return absl::OkStatus();
      }
    }
    ASSIGN_OR_RETURN(ir::Op * hardswish, op.function()->InsertBefore(&op, ir::OpKind::kHardswish,
                                                                     {match.x}, {}, op.location()));
    hardswish->result()->set_name(op.result()->name());
    op.result()->ReplaceAllUsesWith(hardswish->result());
    // The replaced ops are dead now and go with "dce".
    ++context.statistics["recompose-hard-swish.matched"];
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateRecomposeHardSwishPass() {
  return std::make_unique<RecomposeHardSwishPass>();
}

}  // namespace zeropoint::passes
