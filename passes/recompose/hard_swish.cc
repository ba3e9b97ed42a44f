#include "passes/recompose/hard_swish.h"

#include <algorithm>
#include <vector>

#include "ir/function.h"
#include "ir/status_macros.h"
#include "passes/match.h"
#include "passes/recompose/match_product.h"
#include "passes/recompose/shifted_relu6.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "recompose-hard-swish";
constexpr float kSixth = 1.0f / 6.0f;

class RecomposeHardSwishPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Op* clamp : OpsOfKind(module, ir::OpKind::kHardtanh)) {
      RETURN_IF_ERROR(VisitClamp(*clamp, context));
    }
    for (ir::Op* hardsigmoid : OpsOfKind(module, ir::OpKind::kHardsigmoid)) {
      RETURN_IF_ERROR(VisitHardSigmoid(*hardsigmoid, context));
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status VisitClamp(ir::Op& clamp, PassContext& context) {
    const ShiftedRelu6 gate = MatchShiftedRelu6(clamp);
    if (gate.x != nullptr) {
      return Rewrite(clamp, gate.x, kSixth, context);
    }
    if (!gate.obstacle.empty()) {
      Decline(context, kName, clamp, gate.obstacle);
    }
    return absl::OkStatus();
  }

  static absl::Status VisitHardSigmoid(ir::Op& gate, PassContext& context) {
    const std::vector<ir::Use>& uses = gate.result()->uses();
    const bool gates_its_operand = std::any_of(uses.begin(), uses.end(), [&](const ir::Use& use) {
      return use.op->Reads(gate.operand(0));
    });
    if (!gates_its_operand) {
      // The gate of another value, as in squeeze-and-excitation: nothing to remark on.
      return absl::OkStatus();
    }
    const bool is_relu6_form = IsNear(static_cast<float>(gate.float_attribute("alpha")), kSixth) &&
                               gate.float_attribute("beta") == 0.5;
    if (!is_relu6_form) {
      Decline(context, kName, gate, "alpha and beta are not 1/6 and 0.5");
      return absl::OkStatus();
    }
    return Rewrite(gate, gate.operand(0), 1.0f, context);
  }

  /// `gate` is the op that computes the second factor of `constant * x * gate`.
  static absl::Status Rewrite(ir::Op& gate, ir::Value* x, float constant, PassContext& context) {
    const ProductMatch product = MatchProduct(gate.result(), x, constant);
    if (product.root == nullptr) {
      Decline(context, kName, gate, product.obstacle);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(ir::Op * hardswish,
                     gate.function()->InsertBefore(product.root, ir::OpKind::kHardswish, {x}, {},
                                                   product.root->location()));
    ReplaceOp(*product.root, hardswish->result());
    ++context.statistics["recompose-hard-swish.matched"];
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateRecomposeHardSwishPass() {
  return std::make_unique<RecomposeHardSwishPass>();
}

}  // namespace zeropoint::passes
