#include "passes/recompose/layer_norm.h"

#include <string_view>

#include "ir/function.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/match.h"
#include "passes/recompose/match_norm.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "recompose-layer-norm";

bool IsMeanOf(const ir::Op* mean, const ir::Value* x, const std::vector<std::int64_t>& dims) {
  return mean != nullptr && mean->kind() == ir::OpKind::kMean && mean->operand(0) == x &&
         mean->bool_attribute("keepdim") && mean->ints_attribute("dim") == dims;
}

/// x of `x - mean(x, dims)`; null for anything else.
ir::Value* CenteredValue(const ir::Value* centered, const std::vector<std::int64_t>& dims) {
  const ir::Op* sub = ProducerOfKind(centered, ir::OpKind::kSub);
  const bool matches =
      sub != nullptr && IsMeanOf(sub->operand(1)->defining_op(), sub->operand(0), dims);
  return matches ? sub->operand(0) : nullptr;
}

/// What is to be replaced by a layer norm of x.
struct LayerNorm {
  ir::Value* x = nullptr;
  Affine affine;
};

/// TensorFlow: `add(mul(x, r), sub(bias, mul(mean(x), r)))` with `r = weight / sqrt`.
LayerNorm MatchTensorFlowForm(const ir::Op& reciprocal, ir::Value* x, const ir::Shape& shape,
                              const std::vector<std::int64_t>& dims) {
  ir::Op& scale = *reciprocal.result()->uses().front().op;
  const int weight_index = scale.operand(0) == reciprocal.result() ? 1 : 0;
  ir::Value* weight = scale.operand(weight_index);
  if (scale.kind() != ir::OpKind::kMul || !weight->is_constant() || weight->shape() != shape) {
    return {};
  }
  ir::Op* shift = nullptr;
  for (const ir::Use& use : scale.result()->uses()) {
    const ir::Value* other = use.op->operand(1 - use.operand_index);
    if (use.op->kind() == ir::OpKind::kMul && IsMeanOf(other->defining_op(), x, dims) &&
        use.op->result()->HasOneUse()) {
      shift = use.op->result()->uses().front().op;
    }
  }
  if (shift == nullptr || shift->kind() != ir::OpKind::kSub || !shift->operand(0)->is_constant() ||
      shift->operand(0)->shape() != shape || !shift->result()->HasOneUse()) {
    return {};
  }
  ir::Op* sum = shift->result()->uses().front().op;
  const ir::Value* product = sum->operand(1 - shift->result()->uses().front().operand_index);
  const ir::Op* scaled = ProducerOfKind(product, ir::OpKind::kMul);
  const bool matches = sum->kind() == ir::OpKind::kAdd && scaled != nullptr && scaled->Reads(x) &&
                       scaled->Reads(scale.result());
  return matches ? LayerNorm{x, {sum, weight, shift->operand(0)}} : LayerNorm{};
}

class RecomposeLayerNormPass : public Pass {
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
    ir::Value* x = root ? CenteredValue(root->squared, root->dims) : nullptr;
    if (x == nullptr) {
      // Another root, or the means have other axes: only the latter was meant as a layer norm.
      if (root && ProducerOfKind(root->squared, ir::OpKind::kSub) != nullptr) {
        Decline(context, kName, sqrt, "what is squared is not x - mean(x) over the same axes");
      }
      return absl::OkStatus();
    }
    const std::optional<std::int64_t> dim = FirstOfTrailing(root->dims, x->type().rank());
    if (!dim) {
      Decline(context, kName, sqrt, "the means are not over the last axes");
      return absl::OkStatus();
    }
    const ir::Shape shape(x->shape().begin() + *dim, x->shape().end());
    const LayerNorm norm = Match(sqrt, x, shape, root->dims);
    if (norm.x == nullptr) {
      Decline(context, kName, sqrt, "x - mean(x) is not divided by it");
      return absl::OkStatus();
    }
    ir::Op& last = *norm.affine.last;
    ASSIGN_OR_RETURN(ir::Op * layer_norm,
                     last.function()->InsertBefore(
                         &last, ir::OpKind::kLayerNorm, {x, norm.affine.weight, norm.affine.bias},
                         {{"dim", *dim}, {"eps", root->eps}}, last.location()));
    ReplaceOp(last, layer_norm->result());
    ++context.statistics["recompose-layer-norm.matched"];
    return absl::OkStatus();
  }

  static LayerNorm Match(const ir::Op& sqrt, ir::Value* x, const ir::Shape& shape,
                         const std::vector<std::int64_t>& dims) {
    const RootDivision division = MatchDivisionBy(sqrt);
    if (division.root != nullptr && CenteredValue(division.numerator, dims) == x) {
      return {x, MatchAffine(*division.root, shape)};
    }
    const ir::Op* reciprocal =
        sqrt.result()->HasOneUse() ? sqrt.result()->uses().front().op : nullptr;
    const bool is_scaled = reciprocal != nullptr && reciprocal->kind() == ir::OpKind::kReciprocal &&
                           reciprocal->result()->HasOneUse() &&
                           reciprocal->result()->uses().front().op->num_operands() == 2;
    return is_scaled ? MatchTensorFlowForm(*reciprocal, x, shape, dims) : LayerNorm{};
  }
};

}  // namespace

std::unique_ptr<Pass> CreateRecomposeLayerNormPass() {
  return std::make_unique<RecomposeLayerNormPass>();
}

}  // namespace zeropoint::passes
