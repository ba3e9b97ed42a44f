#include "passes/recompose_hard_sigmoid.h"

#include <cmath>
#include <optional>
#include <vector>

#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/match.h"

namespace zeropoint::passes {
namespace {

struct Match {
  ir::Value* x;
  ir::AttributeMap attributes;
  std::vector<const ir::Op*> inner;
};

const ir::Op* ClampTo(const ir::Value* value, double max) {
  const ir::Op* clamp = ProducerOfKind(value, ir::OpKind::kHardtanh);
  const bool matches = clamp != nullptr && clamp->float_attribute("min_val") == 0.0 &&
                       clamp->float_attribute("max_val") == max;
  return matches ? clamp : nullptr;
}

/// clamp(x + 3, 0, 6) divided by 6.
std::optional<Match> MatchRelu6Form(const ir::Op& op) {
  std::optional<OperandAndConstant> outer;
  if (op.kind() == ir::OpKind::kDiv && IsUniform(op.operand(1), 6.0f)) {
    outer = OperandAndConstant{op.operand(0), 6.0f};
  } else if (op.kind() == ir::OpKind::kMul) {
    outer = SplitConstant(op);
    if (outer && std::abs(outer->constant * 6.0f - 1.0f) > 1e-6f) {
      return std::nullopt;
    }
  }
  const ir::Op* clamp = outer ? ClampTo(outer->operand, 6.0) : nullptr;
  const ir::Op* add =
      clamp == nullptr ? nullptr : ProducerOfKind(clamp->operand(0), ir::OpKind::kAdd);
  const std::optional<OperandAndConstant> shifted =
      add == nullptr ? std::nullopt : SplitConstant(*add);
  if (!shifted || shifted->constant != 3.0f) {
    return std::nullopt;
  }
  return Match{shifted->operand, {}, {clamp, add}};
}

/// clamp(x * alpha + beta, 0, 1).
std::optional<Match> MatchAffineForm(const ir::Op& op) {
  if (ClampTo(op.result(), 1.0) == nullptr) {
    return std::nullopt;
  }
  const ir::Op* add = ProducerOfKind(op.operand(0), ir::OpKind::kAdd);
  const std::optional<OperandAndConstant> beta =
      add == nullptr ? std::nullopt : SplitConstant(*add);
  const ir::Op* mul = beta ? ProducerOfKind(beta->operand, ir::OpKind::kMul) : nullptr;
  const std::optional<OperandAndConstant> alpha =
      mul == nullptr ? std::nullopt : SplitConstant(*mul);
  if (!alpha) {
    return std::nullopt;
  }
  return Match{alpha->operand,
               {{"alpha", static_cast<double>(alpha->constant)},
                {"beta", static_cast<double>(beta->constant)}},
               {add, mul}};
}

class RecomposeHardSigmoidPass : public Pass {
 public:
  std::string_view name() const override { return "recompose-hard-sigmoid"; }

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
    std::optional<Match> match = MatchRelu6Form(op);
    if (!match) {
      match = MatchAffineForm(op);
    }
    if (!match || match->x->type() != op.result()->type()) {
      return absl::OkStatus();
    }
    for (const ir::Op* inner : match->inner) {
      if (!inner->result()->HasOneUse()) {
        context.remarks.push_back(ir::StrCat("recompose-hard-sigmoid: ", op.Describe(), ": ",
                                             inner->Describe(), " has other users"));
        return absl::OkStatus();
      }
    }
    ASSIGN_OR_RETURN(ir::Op * hardsigmoid,
                     op.function()->InsertBefore(&op, ir::OpKind::kHardsigmoid, {match->x},
                                                 match->attributes, op.location()));
    hardsigmoid->result()->set_name(op.result()->name());
    op.result()->ReplaceAllUsesWith(hardsigmoid->result());
    ++context.statistics["recompose-hard-sigmoid.matched"];
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateRecomposeHardSigmoidPass() {
  return std::make_unique<RecomposeHardSigmoidPass>();
}

}  // namespace zeropoint::passes
