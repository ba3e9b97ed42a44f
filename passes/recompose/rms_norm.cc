#include "passes/recompose/rms_norm.h"

#include <string_view>

#include "ir/function.h"
#include "ir/status_macros.h"
#include "passes/match.h"
#include "passes/recompose/match_norm.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "recompose-rms-norm";

class RecomposeRmsNormPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Op* sqrt : OpsOfKind(module, ir::OpKind::kSqrt)) {
      RETURN_IF_ERROR(Visit(*sqrt, context));
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Visit(ir::Op& sqrt, PassContext& context) {
    const std::optional<RootMeanSquare> root = MatchRootMeanSquare(sqrt);
    if (!root) {
      return absl::OkStatus();
    }
    const RootDivision division = MatchDivisionBy(sqrt);
    ir::Value* x = root->squared;
    if (division.numerator != x) {
      Decline(context, kName, sqrt, "what is squared is not what is divided");
      return absl::OkStatus();
    }
    const std::optional<std::int64_t> dim = FirstOfTrailing(root->dims, x->type().rank());
    if (!dim) {
      Decline(context, kName, sqrt, "the mean is not over the last axes");
      return absl::OkStatus();
    }
    const ir::Shape shape(x->shape().begin() + *dim, x->shape().end());
    Affine affine = MatchAffine(*division.root, shape);
    if (affine.bias != nullptr) {
      // The op has no bias: what was added stays added.
      affine.last =
          affine.weight == nullptr ? division.root : division.root->result()->uses().front().op;
    }
    ASSIGN_OR_RETURN(ir::Op * rms_norm,
                     sqrt.function()->InsertBefore(
                         affine.last, ir::OpKind::kRmsNorm, {x, affine.weight},
                         {{"dim", *dim}, {"eps", root->eps}}, affine.last->location()));
    ReplaceOp(*affine.last, rms_norm->result());
    ++context.statistics["recompose-rms-norm.matched"];
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateRecomposeRmsNormPass() {
  return std::make_unique<RecomposeRmsNormPass>();
}

}  // namespace zeropoint::passes
