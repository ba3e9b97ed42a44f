#include "passes/recompose/group_norm.h"

#include <string>
#include <string_view>
#include <vector>

#include "ir/function.h"
#include "ir/module.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/match.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "recompose-group-norm";

/// Absent, or a constant full of `neutral`.
bool IsTrivial(const ir::Value* value, float neutral) {
  return value == nullptr || UniformConstant(value) == std::optional(neutral);
}

/// [C,1,…]: a value per channel as it broadcasts against `x`.
ir::Shape ChannelShape(const ir::Shape& x) {
  ir::Shape shape(x.size() - 1, ir::Dim(1));
  shape[0] = x[1];
  return shape;
}

/// The one user of `value` if it is of `kind` and its other operand a constant of `shape`.
ir::Op* OnlyUserWithConstant(const ir::Value& value, ir::OpKind kind, const ir::Shape& shape) {
  if (!value.HasOneUse() || value.uses().front().op->kind() != kind) {
    return nullptr;
  }
  const ir::Use& use = value.uses().front();
  const ir::Value* other = use.op->operand(1 - use.operand_index);
  return other->is_constant() && other->shape() == shape ? use.op : nullptr;
}

/// A weight multiplied and a bias added behind the view back, as constants of shape `shape`; either
/// may be null. `last` is the op that computes the end of it.
struct Affine {
  ir::Op* last = nullptr;
  ir::Value* weight = nullptr;
  ir::Value* bias = nullptr;
};

Affine MatchAffine(ir::Op& merge, const ir::Shape& shape) {
  Affine affine{&merge, nullptr, nullptr};
  const auto take = [&](ir::OpKind kind, ir::Value*& parameter) {
    if (ir::Op* user = OnlyUserWithConstant(*affine.last->result(), kind, shape)) {
      parameter = user->operand(1 - affine.last->result()->uses().front().operand_index);
      affine.last = user;
    }
  };
  take(ir::OpKind::kMul, affine.weight);
  take(ir::OpKind::kAdd, affine.bias);
  return affine;
}

/// Why the view before and after `inner` do not make it a group norm; empty when they do.
std::string Obstacle(const ir::Op& split, const ir::Op& inner) {
  const ir::Shape& x = split.operand(0)->shape();
  const ir::Shape& grouped = split.result()->shape();
  if (!IsTrivial(inner.operand(1), 1.0f) || !IsTrivial(inner.operand(2), 0.0f)) {
    return "it has a weight or bias of its own";
  }
  if (x.size() < 3 || grouped.size() < 3 || grouped[0] != x[0] ||
      grouped[1] != ir::Dim(inner.int_attribute("num_groups"))) {
    return ir::StrCat("the view before it does not group the channels of ", ir::ShapeToString(x));
  }
  if (!inner.result()->HasOneUse()) {
    return "it has other users";
  }
  const ir::Op& merge = *inner.result()->uses().front().op;
  if (merge.kind() != ir::OpKind::kView || merge.result()->shape() != x) {
    return ir::StrCat("no view back to ", ir::ShapeToString(x), " follows");
  }
  return "";
}

class RecomposeGroupNormPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Op* inner : OpsOfKind(module, ir::OpKind::kGroupNorm)) {
      RETURN_IF_ERROR(Visit(module, *inner, context));
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Visit(ir::Module& module, ir::Op& inner, PassContext& context) {
    const ir::Op* split = ProducerOfKind(inner.operand(0), ir::OpKind::kView);
    if (split == nullptr) {
      return absl::OkStatus();
    }
    const std::string obstacle = Obstacle(*split, inner);
    if (!obstacle.empty()) {
      Decline(context, kName, inner, obstacle);
      return absl::OkStatus();
    }
    ir::Value* x = split->operand(0);
    ir::Op& merge = *inner.result()->uses().front().op;
    const Affine affine = MatchAffine(merge, ChannelShape(x->shape()));
    ASSIGN_OR_RETURN(ir::Value * weight, PerChannel(module, affine.weight));
    ASSIGN_OR_RETURN(ir::Value * bias, PerChannel(module, affine.bias));
    ASSIGN_OR_RETURN(
        ir::Op * group_norm,
        inner.function()->InsertBefore(affine.last, ir::OpKind::kGroupNorm, {x, weight, bias},
                                       {{"num_groups", inner.int_attribute("num_groups")},
                                        {"eps", inner.float_attribute("eps")}},
                                       affine.last->location()));
    ReplaceOp(*affine.last, group_norm->result());
    ++context.statistics["recompose-group-norm.matched"];
    return absl::OkStatus();
  }

  /// [C,1,…] as a vector.
  static absl::StatusOr<ir::Value*> PerChannel(ir::Module& module, const ir::Value* value) {
    if (value == nullptr) {
      return nullptr;
    }
    ASSIGN_OR_RETURN(ir::TensorData data, value->data().Reshaped({value->data().shape()[0]}));
    return module.AddConstant(value->name(), std::move(data));
  }
};

}  // namespace

std::unique_ptr<Pass> CreateRecomposeGroupNormPass() {
  return std::make_unique<RecomposeGroupNormPass>();
}

}  // namespace zeropoint::passes
