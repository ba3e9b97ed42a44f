#include "passes/recompose/silu.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "ir/function.h"
#include "ir/status_macros.h"
#include "passes/recompose/match_product.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "recompose-silu";

class RecomposeSiluPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Op* sigmoid : OpsOfKind(module, ir::OpKind::kSigmoid)) {
      RETURN_IF_ERROR(Visit(*sigmoid, context));
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Visit(ir::Op& sigmoid, PassContext& context) {
    ir::Value* x = sigmoid.operand(0);
    const std::vector<ir::Use>& uses = sigmoid.result()->uses();
    const bool gates_its_operand =
        std::any_of(uses.begin(), uses.end(), [&](const ir::Use& use) { return use.op->Reads(x); });
    if (!gates_its_operand) {
      // The gate of another value: nothing to remark on.
      return absl::OkStatus();
    }
    const ProductMatch product = MatchProduct(sigmoid.result(), x, 1.0f);
    if (product.root == nullptr) {
      Decline(context, kName, sigmoid, product.obstacle);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(ir::Op * silu,
                     sigmoid.function()->InsertBefore(product.root, ir::OpKind::kSilu, {x}, {},
                                                      product.root->location()));
    ReplaceOp(*product.root, silu->result());
    ++context.statistics["recompose-silu.matched"];
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateRecomposeSiluPass() { return std::make_unique<RecomposeSiluPass>(); }

}  // namespace zeropoint::passes
