#include "passes/recompose_gelu.h"

#include <optional>
#include <string>

#include "ir/function.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/match.h"
#include "passes/match_product.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "recompose-gelu";
constexpr float kInverseSqrt2 = 0.70710678f;

/// 1 + erf(x / sqrt(2)), or why it is not that.
struct Gate {
  ir::Value* x = nullptr;
  ir::Value* result = nullptr;
  std::string obstacle;
};

Gate MatchGate(const ir::Op& erf) {
  const ir::Op* scale = erf.operand(0)->defining_op();
  const std::optional<OperandAndConstant> argument =
      scale == nullptr ? std::nullopt : AsScaling(*scale);
  if (!argument || !IsNear(argument->constant, kInverseSqrt2)) {
    return {nullptr, nullptr, "its operand is not x / sqrt(2)"};
  }
  for (const ir::Op* inner : {scale, &erf}) {
    if (!inner->result()->HasOneUse()) {
      return {nullptr, nullptr, ir::StrCat(inner->Describe(), " has other users")};
    }
  }
  const ir::Op& add = *erf.result()->uses().front().op;
  const std::optional<OperandAndConstant> shift =
      add.kind() == ir::OpKind::kAdd ? SplitConstant(add) : std::nullopt;
  if (!shift || shift->constant != 1.0f) {
    return {nullptr, nullptr, ir::StrCat(add.Describe(), " does not add 1")};
  }
  return {argument->operand, add.result(), ""};
}

class RecomposeGeluPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Op* erf : OpsOfKind(module, ir::OpKind::kErf)) {
      RETURN_IF_ERROR(Visit(*erf, context));
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Visit(ir::Op& erf, PassContext& context) {
    const Gate gate = MatchGate(erf);
    if (gate.x == nullptr) {
      Decline(context, kName, erf, gate.obstacle);
      return absl::OkStatus();
    }
    const ProductMatch product = MatchProduct(gate.result, gate.x, 0.5f);
    if (product.root == nullptr) {
      Decline(context, kName, erf, product.obstacle);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(ir::Op * gelu,
                     erf.function()->InsertBefore(product.root, ir::OpKind::kGelu, {gate.x}, {},
                                                  product.root->location()));
    ReplaceOp(*product.root, gelu->result());
    ++context.statistics["recompose-gelu.matched"];
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateRecomposeGeluPass() { return std::make_unique<RecomposeGeluPass>(); }

}  // namespace zeropoint::passes
