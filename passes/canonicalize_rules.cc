#include "passes/canonicalize_rules.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "ir/function.h"
#include "ir/status_macros.h"
#include "passes/match.h"

namespace zeropoint::passes {
namespace {

using Rewrite = absl::StatusOr<ir::Value*>;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// A new op in place of `op`, by its result.
Rewrite Replacement(ir::Op& op, ir::OpKind kind, std::vector<ir::Value*> operands,
                    ir::AttributeMap attributes) {
  ASSIGN_OR_RETURN(ir::Op * created,
                   op.function()->InsertBefore(&op, kind, std::move(operands),
                                               std::move(attributes), op.location()));
  return created->result();
}

Rewrite RemoveIdentity(ir::Op& op) { return op.operand(0); }

Rewrite RemoveSameShape(ir::Op& op) {
  return op.operand(0)->type() == op.result()->type() ? op.operand(0) : nullptr;
}

Rewrite RemoveSingleCat(ir::Op& op) { return op.num_operands() == 1 ? op.operand(0) : nullptr; }

Rewrite SimplifyPermute(ir::Op& op) {
  const std::vector<std::int64_t>& dims = op.ints_attribute("dims");
  if (std::is_sorted(dims.begin(), dims.end())) {
    return op.operand(0);
  }
  const ir::Op* inner = ProducerOfKind(op.operand(0), ir::OpKind::kPermute);
  if (inner == nullptr) {
    return nullptr;
  }
  std::vector<std::int64_t> composed;
  for (std::int64_t dim : dims) {
    composed.push_back(inner->ints_attribute("dims")[static_cast<std::size_t>(dim)]);
  }
  return Replacement(op, ir::OpKind::kPermute, {inner->operand(0)}, {{"dims", composed}});
}

Rewrite MergeViews(ir::Op& op) {
  const ir::Op* inner = ProducerOfKind(op.operand(0), ir::OpKind::kView);
  if (inner == nullptr) {
    return nullptr;
  }
  return Replacement(op, ir::OpKind::kView, {inner->operand(0)},
                     {{"size", op.shape_attribute("size")}});
}

/// x op c = x for a neutral c that does not broadcast x to another shape.
Rewrite RemoveNeutral(ir::Op& op, float neutral, bool commutative) {
  for (int i : {1, 0}) {
    if (i == 0 && !commutative) {
      continue;
    }
    const std::optional<float> constant = UniformConstant(op.operand(i));
    if (constant == neutral && op.operand(1 - i)->type() == op.result()->type()) {
      return op.operand(1 - i);
    }
  }
  return nullptr;
}
Rewrite RemoveAddZero(ir::Op& op) { return RemoveNeutral(op, 0.0f, true); }
Rewrite RemoveSubZero(ir::Op& op) { return RemoveNeutral(op, 0.0f, false); }
Rewrite RemoveMulOne(ir::Op& op) { return RemoveNeutral(op, 1.0f, true); }
Rewrite RemoveDivOne(ir::Op& op) { return RemoveNeutral(op, 1.0f, false); }

struct Range {
  double min, max;
};

std::optional<Range> ClampOf(const ir::Op* op) {
  if (op == nullptr || !op->schema().Has(ir::kTraitClamp)) {
    return std::nullopt;
  }
  if (op->kind() == ir::OpKind::kRelu) {
    return Range{0.0, kInfinity};
  }
  return Range{op->float_attribute("min_val"), op->float_attribute("max_val")};
}

Rewrite MakeClamp(ir::Op& op, ir::Value* x, Range range) {
  if (range.min == 0.0 && range.max == kInfinity) {
    return Replacement(op, ir::OpKind::kRelu, {x}, {});
  }
  return Replacement(op, ir::OpKind::kHardtanh, {x},
                     {{"min_val", range.min}, {"max_val", range.max}});
}

Rewrite SimplifyClamp(ir::Op& op) {
  const Range own = *ClampOf(&op);
  if (own.min == -kInfinity && own.max == kInfinity) {
    return op.operand(0);
  }
  if (const std::optional<Range> inner = ClampOf(op.operand(0)->defining_op())) {
    const Range both = {std::max(own.min, inner->min), std::min(own.max, inner->max)};
    // Ranges that do not overlap give a constant; that is not worth a form of its own.
    if (both.min <= both.max) {
      return MakeClamp(op, op.operand(0)->defining_op()->operand(0), both);
    }
  }
  const bool is_relu = own.min == 0.0 && own.max == kInfinity;
  if (is_relu && op.kind() == ir::OpKind::kHardtanh) {
    return MakeClamp(op, op.operand(0), own);
  }
  return nullptr;
}

/// x @ W with a constant W [I,O] is linear(x, W^T); "constant-fold" turns the permute into a
/// weight.
Rewrite MatmulToLinear(ir::Op& op) {
  ir::Value* weight = op.operand(1);
  if (!weight->is_constant() || weight->type().rank() != 2 || op.operand(0)->type().rank() < 1) {
    return nullptr;
  }
  ASSIGN_OR_RETURN(
      ir::Value * transposed,
      Replacement(op, ir::OpKind::kPermute, {weight}, {{"dims", std::vector<std::int64_t>{1, 0}}}));
  transposed->set_name(weight->name());
  return Replacement(op, ir::OpKind::kLinear, {op.operand(0), transposed, nullptr}, {});
}

Rewrite AddToBias(ir::Op& op) {
  for (int i : {0, 1}) {
    const ir::Op* linear = ProducerOfKind(op.operand(i), ir::OpKind::kLinear);
    ir::Value* bias = op.operand(1 - i);
    if (linear == nullptr || linear->operand(2) != nullptr || !linear->result()->HasOneUse() ||
        !bias->is_constant() || bias->dtype() != linear->result()->dtype() ||
        bias->shape() != ir::Shape{linear->result()->shape().back()}) {
      continue;
    }
    ASSIGN_OR_RETURN(ir::Op * biased,
                     op.function()->InsertBefore(&op, ir::OpKind::kLinear,
                                                 {linear->operand(0), linear->operand(1), bias}, {},
                                                 linear->location()));
    return biased->result();
  }
  return nullptr;
}

constexpr CanonicalizeRule kRules[] = {
    {ir::OpKind::kDropout, RemoveIdentity},  {ir::OpKind::kPermute, SimplifyPermute},
    {ir::OpKind::kView, RemoveSameShape},    {ir::OpKind::kView, MergeViews},
    {ir::OpKind::kFlatten, RemoveSameShape}, {ir::OpKind::kSlice, RemoveSameShape},
    {ir::OpKind::kCat, RemoveSingleCat},     {ir::OpKind::kTo, RemoveSameShape},
    {ir::OpKind::kAdd, RemoveAddZero},       {ir::OpKind::kSub, RemoveSubZero},
    {ir::OpKind::kMul, RemoveMulOne},        {ir::OpKind::kDiv, RemoveDivOne},
    {ir::OpKind::kHardtanh, SimplifyClamp},  {ir::OpKind::kRelu, SimplifyClamp},
    {ir::OpKind::kMatmul, MatmulToLinear},   {ir::OpKind::kAdd, AddToBias},
};

}  // namespace

absl::Span<const CanonicalizeRule> CanonicalizeRules() { return kRules; }

}  // namespace zeropoint::passes
