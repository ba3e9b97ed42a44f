#include "passes/recompose/hard_sigmoid.h"

#include <optional>
#include <utility>

#include "ir/function.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/match.h"
#include "passes/recompose/match_product.h"
#include "passes/recompose/shifted_relu6.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "recompose-hard-sigmoid";

class RecomposeHardSigmoidPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Op* clamp : OpsOfKind(module, ir::OpKind::kHardtanh)) {
      const std::optional<ClampRange> range = ClampRangeOf(clamp);
      if (range == ClampRange{0.0, 1.0}) {
        RETURN_IF_ERROR(VisitAffineForm(*clamp, context));
      } else if (range == ClampRange{0.0, 6.0}) {
        RETURN_IF_ERROR(VisitRelu6Form(*clamp, context));
      }
    }
    return absl::OkStatus();
  }

 private:
  /// clamp(x + 3, 0, 6) / 6.
  static absl::Status VisitRelu6Form(ir::Op& clamp, PassContext& context) {
    const ShiftedRelu6 shifted = MatchShiftedRelu6(clamp);
    if (shifted.x == nullptr) {
      if (!shifted.obstacle.empty()) {
        Decline(context, kName, clamp, shifted.obstacle);
      }
      return absl::OkStatus();
    }
    const ProductMatch product = MatchProduct(clamp.result(), nullptr, 1.0f / 6.0f);
    if (product.root == nullptr) {
      Decline(context, kName, clamp, product.obstacle);
      return absl::OkStatus();
    }
    // The defaults of aten.hardsigmoid are this form.
    return Rewrite(*product.root, shifted.x, {}, context);
  }

  /// clamp(x * alpha + beta, 0, 1).
  static absl::Status VisitAffineForm(ir::Op& clamp, PassContext& context) {
    const ir::Op* add = ProducerOfKind(clamp.operand(0), ir::OpKind::kAdd);
    const std::optional<OperandAndConstant> beta =
        add == nullptr ? std::nullopt : SplitConstant(*add);
    if (!beta) {
      return absl::OkStatus();
    }
    const ir::Op* inner = beta->operand->defining_op();
    const std::optional<OperandAndConstant> alpha =
        inner == nullptr ? std::nullopt : AsScaling(*inner);
    if (!add->result()->HasOneUse()) {
      Decline(context, kName, clamp, ir::StrCat(add->Describe(), " has other users"));
      return absl::OkStatus();
    }
    if (alpha && !beta->operand->HasOneUse()) {
      Decline(context, kName, clamp, ir::StrCat(inner->Describe(), " has other users"));
      return absl::OkStatus();
    }
    const auto x = alpha.value_or(OperandAndConstant{beta->operand, 1.0f});
    return Rewrite(
        clamp, x.operand,
        {{"alpha", static_cast<double>(x.constant)}, {"beta", static_cast<double>(beta->constant)}},
        context);
  }

  static absl::Status Rewrite(ir::Op& root, ir::Value* x, ir::AttributeMap attributes,
                              PassContext& context) {
    if (x->type() != root.result()->type()) {
      Decline(context, kName, root, "a constant broadcasts x to another shape");
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(ir::Op * hardsigmoid,
                     root.function()->InsertBefore(&root, ir::OpKind::kHardsigmoid, {x},
                                                   std::move(attributes), root.location()));
    ReplaceOp(root, hardsigmoid->result());
    ++context.statistics["recompose-hard-sigmoid.matched"];
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateRecomposeHardSigmoidPass() {
  return std::make_unique<RecomposeHardSigmoidPass>();
}

}  // namespace zeropoint::passes
