#include "passes/float/canonicalize_rules.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ir/function.h"
#include "ir/module.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "passes/float/biased_op.h"
#include "passes/match.h"

namespace zeropoint::passes {
namespace {

using Rewrite = absl::StatusOr<ir::Value*>;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// A new op in place of `op`, by its result.
Rewrite Replacement(ir::Op& op, ir::OpKind kind, std::vector<ir::Value*> operands,
                    ir::AttributeMap attributes, const std::string& location) {
  ASSIGN_OR_RETURN(ir::Op * created, op.function()->InsertBefore(&op, kind, std::move(operands),
                                                                 std::move(attributes), location));
  return created->result();
}
Rewrite Replacement(ir::Op& op, ir::OpKind kind, std::vector<ir::Value*> operands,
                    ir::AttributeMap attributes) {
  return Replacement(op, kind, std::move(operands), std::move(attributes), op.location());
}

Rewrite RemoveIdentity(ir::Op& op) { return op.operand(0); }

Rewrite RemoveSameType(ir::Op& op) {
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

bool IsView(const ir::Op* op) { return op != nullptr && op->schema().Has(ir::kTraitView); }

/// Views keep the order of elements, so a chain of them that comes back to a shape it had is the
/// value that had it: unsqueeze(squeeze(x)), flatten of what is flat.
Rewrite RemoveInverseViews(ir::Op& op) {
  for (const ir::Op* view = &op; IsView(view); view = view->operand(0)->defining_op()) {
    if (view->operand(0)->type() == op.result()->type()) {
      return view->operand(0);
    }
  }
  return nullptr;
}

/// The last of several views says all.
Rewrite MergeViews(ir::Op& op) {
  const ir::Op* inner = op.operand(0)->defining_op();
  if (!IsView(inner)) {
    return nullptr;
  }
  return Replacement(op, ir::OpKind::kView, {inner->operand(0)}, {{"size", op.result()->shape()}});
}

Rewrite RemoveZeroPad(ir::Op& op) {
  const std::vector<std::int64_t>& pad = op.ints_attribute("pad");
  const bool pads = std::any_of(pad.begin(), pad.end(), [](std::int64_t n) { return n != 0; });
  return pads ? nullptr : op.operand(0);
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

Rewrite MakeClamp(ir::Op& op, ir::Value* x, ClampRange range) {
  if (range.min == 0.0 && range.max == kInfinity) {
    return Replacement(op, ir::OpKind::kRelu, {x}, {});
  }
  return Replacement(op, ir::OpKind::kHardtanh, {x},
                     {{"min_val", range.min}, {"max_val", range.max}});
}

Rewrite SimplifyClamp(ir::Op& op) {
  const ClampRange own = *ClampRangeOf(&op);
  if (own == ClampRange{-kInfinity, kInfinity}) {
    return op.operand(0);
  }
  const ir::Op* producer = op.operand(0)->defining_op();
  if (const std::optional<ClampRange> inner = ClampRangeOf(producer)) {
    const ClampRange both = {std::max(own.min, inner->min), std::min(own.max, inner->max)};
    // Ranges that do not overlap give a constant; that is not worth a form of its own.
    if (both.min <= both.max) {
      return MakeClamp(op, producer->operand(0), both);
    }
  }
  const bool is_relu = own == ClampRange{0.0, kInfinity};
  return is_relu && op.kind() == ir::OpKind::kHardtanh ? MakeClamp(op, op.operand(0), own)
                                                       : nullptr;
}

/// maximum(x, c) and minimum(x, c) are clamps with one open side.
Rewrite BoundToClamp(ir::Op& op) {
  const std::optional<OperandAndConstant> split = SplitConstant(op);
  if (!split || split->operand->type() != op.result()->type()) {
    return nullptr;
  }
  const double bound = static_cast<double>(split->constant);
  return MakeClamp(op, split->operand,
                   op.kind() == ir::OpKind::kMaximum ? ClampRange{bound, kInfinity}
                                                     : ClampRange{-kInfinity, bound});
}

/// A constant, or an integer constant dequantized.
bool IsWeight(const ir::Value& value) {
  const ir::Op* op = value.defining_op();
  return value.is_constant() || (IsDequantize(op) && op->operand(0)->is_constant());
}

/// What `value` is a view or permute of: weights in blocks are dequantized in another shape.
const ir::Value* Unmoved(const ir::Value* value) {
  for (const ir::Op* op = value->defining_op();
       op != nullptr && (op->kind() == ir::OpKind::kView || op->kind() == ir::OpKind::kPermute);
       op = value->defining_op()) {
    value = op->operand(0);
  }
  return value;
}

/// permute(dequantize(c)) is dequantize(permute(c)), so that the dequantize stays next to the op
/// that can compute with integers; "constant-fold" permutes the constant.
Rewrite PermuteBeforeDequantize(ir::Op& op) {
  const ir::Op* dequantize = op.operand(0)->defining_op();
  if (op.operand(0)->is_constant() || !IsWeight(*op.operand(0))) {
    return nullptr;
  }
  ASSIGN_OR_RETURN(ir::Value * permuted, Replacement(op, ir::OpKind::kPermute,
                                                     {dequantize->operand(0)}, op.attributes()));
  std::vector<ir::Value*> operands(dequantize->operands().begin(), dequantize->operands().end());
  operands[0] = permuted;
  ir::AttributeMap attributes = dequantize->attributes();
  if (dequantize->kind() == ir::OpKind::kDequantizePerChannel) {
    const std::vector<std::int64_t>& dims = op.ints_attribute("dims");
    const auto moved = std::find(dims.begin(), dims.end(), dequantize->int_attribute("axis"));
    attributes["axis"] = static_cast<std::int64_t>(moved - dims.begin());
  }
  return Replacement(op, dequantize->kind(), std::move(operands), std::move(attributes),
                     dequantize->location());
}

/// x @ W with a constant W [I,O] is linear(x, W^T); "constant-fold" turns the permute into a
/// weight.
Rewrite MatmulToLinear(ir::Op& op) {
  ir::Value* weight = op.operand(1);
  if (!IsWeight(*Unmoved(weight)) || weight->type().rank() != 2 ||
      weight->dtype() != ir::DType::kFloat32 || op.operand(0)->type().rank() < 1) {
    return nullptr;
  }
  ASSIGN_OR_RETURN(
      ir::Value * transposed,
      Replacement(op, ir::OpKind::kPermute, {weight}, {{"dims", std::vector<std::int64_t>{1, 0}}}));
  transposed->set_name(weight->name());
  return Replacement(op, ir::OpKind::kLinear, {op.operand(0), transposed, nullptr}, {});
}

/// A constant that adds one number to each channel of an op without a bias is its bias. One number
/// for all channels is none: activations begin with such sums ("recompose-hard-swish").
Rewrite AddToBias(ir::Op& op) {
  for (int i : {0, 1}) {
    const ir::Op* biased = op.operand(i)->defining_op();
    const BiasedKind* kind = FindBiasedKind(biased);
    if (kind == nullptr || biased->operand(kBiasedBias) != nullptr ||
        !biased->result()->HasOneUse()) {
      continue;
    }
    ir::Value* addend = op.operand(1 - i);
    const std::vector<float> bias =
        ChannelConstant(*biased->result(), ChannelAxis(*biased, *kind), *addend);
    if (bias.empty() || addend->shape().size() <= kind->trailing_axes ||
        addend->data().num_elements() != static_cast<std::int64_t>(bias.size())) {
      continue;
    }
    if (addend->shape().size() != 1) {
      addend = op.function()->module()->AddConstant(
          addend->name(),
          ir::TensorData::FromValues({static_cast<std::int64_t>(bias.size())}, bias));
    }
    return Replacement(op, biased->kind(),
                       {biased->operand(kBiasedInput), biased->operand(kBiasedWeight), addend},
                       biased->attributes(), biased->location());
  }
  return nullptr;
}

constexpr CanonicalizeRule kRules[] = {
    {ir::OpKind::kDropout, RemoveIdentity},
    {ir::OpKind::kTo, RemoveSameType},
    {ir::OpKind::kSlice, RemoveSameType},
    {ir::OpKind::kCat, RemoveSingleCat},
    {ir::OpKind::kConstantPadNd, RemoveZeroPad},
    {ir::OpKind::kPermute, SimplifyPermute},
    {ir::OpKind::kPermute, PermuteBeforeDequantize},
    {ir::OpKind::kView, RemoveInverseViews},
    {ir::OpKind::kFlatten, RemoveInverseViews},
    {ir::OpKind::kSqueeze, RemoveInverseViews},
    {ir::OpKind::kUnsqueeze, RemoveInverseViews},
    {ir::OpKind::kView, MergeViews},
    {ir::OpKind::kAdd, RemoveAddZero},
    {ir::OpKind::kSub, RemoveSubZero},
    {ir::OpKind::kMul, RemoveMulOne},
    {ir::OpKind::kDiv, RemoveDivOne},
    {ir::OpKind::kMaximum, BoundToClamp},
    {ir::OpKind::kMinimum, BoundToClamp},
    {ir::OpKind::kHardtanh, SimplifyClamp},
    {ir::OpKind::kRelu, SimplifyClamp},
    {ir::OpKind::kMatmul, MatmulToLinear},
    {ir::OpKind::kAdd, AddToBias},
};

}  // namespace

absl::Span<const CanonicalizeRule> CanonicalizeRules() { return kRules; }

}  // namespace zeropoint::passes
