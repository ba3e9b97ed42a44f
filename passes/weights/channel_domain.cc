#include "passes/weights/channel_domain.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>

#include "absl/types/span.h"
#include "ir/op_kind.h"
#include "passes/match.h"

namespace zeropoint::passes {
namespace {

constexpr int kInput = 0;
constexpr int kWeight = 1;
constexpr int kBias = 2;

template <std::size_t kCount>
bool IsOneOf(const ir::Op& op, const ir::OpKind (&kinds)[kCount]) {
  return std::find(std::begin(kinds), std::end(kinds), op.kind()) != std::end(kinds);
}

bool IsFloatConstant(const ir::Value* value) {
  return value != nullptr && value->is_constant() && value->dtype() == ir::DType::kFloat32;
}

bool IsConvolution(const ir::Op& op) {
  constexpr ir::OpKind kConvolutions[] = {ir::OpKind::kConv1d, ir::OpKind::kConv2d};
  return IsOneOf(op, kConvolutions);
}

/// The axis of `value`'s channels, counted from its end: 0 behind linear and layer norm, else what
/// follows them in space.
std::size_t TrailingAxes(const ir::Op& layer) {
  return IsConvolution(layer) ? layer.result()->shape().size() - 2 : 0;
}

bool HasConstantParameters(const ir::Op& layer) {
  const ir::Value* bias = layer.operand(kBias);
  return IsFloatConstant(layer.operand(kWeight)) && (bias == nullptr || IsFloatConstant(bias));
}

bool IsWeighted(const ir::Op& op) {
  return (IsConvolution(op) || op.kind() == ir::OpKind::kLinear) && HasConstantParameters(op);
}

/// A layer norm over the last axis alone.
bool IsRowNorm(const ir::Op& op) {
  return op.kind() == ir::OpKind::kLayerNorm && HasConstantParameters(op) &&
         op.operand(kWeight)->data().shape().size() == 1;
}

std::size_t OutputChannels(const ir::Op& producer) {
  return static_cast<std::size_t>(producer.operand(kWeight)->data().shape().front());
}

bool IsPool(const ir::Op& op) {
  constexpr ir::OpKind kPools[] = {ir::OpKind::kMaxPool2d, ir::OpKind::kAvgPool2d,
                                   ir::OpKind::kAdaptiveAvgPool2d};
  return IsOneOf(op, kPools);
}

/// relu and clamps to [0, limit]; for the latter their limit.
bool IsHomogeneous(const ir::Op& op, std::optional<double>& limit) {
  if (op.kind() == ir::OpKind::kLeakyRelu) return true;
  const std::optional<ClampRange> clamp = ClampRangeOf(&op);
  if (!clamp || clamp->min != 0) return false;
  if (clamp->max != std::numeric_limits<double>::infinity()) limit = clamp->max;
  return true;
}

bool HasEqualShapes(const ir::Op& sum) {
  return sum.operand(0)->shape() == sum.operand(1)->shape() &&
         sum.operand(0)->shape() == sum.result()->shape();
}

/// Grows one domain from a producer.
class Growth {
 public:
  /// Nullopt where something in the way does not let factors through.
  std::optional<ChannelDomain> Grow(ir::Op& producer) {
    trailing_axes_ = TrailingAxes(producer);
    domain_.channels = OutputChannels(producer);
    Include(producer.result());
    while (!open_.empty()) {
      ir::Value* value = open_.back();
      open_.pop_back();
      if (!VisitProducer(*value) || !VisitUsers(*value)) return std::nullopt;
    }
    if (domain_.consumers.empty()) return std::nullopt;
    return domain_;
  }

  const std::set<const ir::Value*>& values() const { return values_; }

 private:
  void Include(ir::Value* value) {
    if (values_.insert(value).second) open_.push_back(value);
  }

  bool VisitProducer(ir::Value& value) {
    ir::Op* op = value.defining_op();
    if (op == nullptr) return false;
    if (IsWeighted(*op) || IsRowNorm(*op)) {
      if (OutputChannels(*op) != domain_.channels || TrailingAxes(*op) != trailing_axes_) {
        return false;
      }
      domain_.producers.push_back(op);
      return true;
    }
    return Passes(*op);
  }

  bool VisitUsers(ir::Value& value) {
    return std::all_of(value.uses().begin(), value.uses().end(), [&](const ir::Use& use) {
      if (use.operand_index == kInput && IsConsumer(*use.op)) {
        AddConsumer(*use.op);
        return true;
      }
      return Passes(*use.op);
    });
  }

  bool IsConsumer(const ir::Op& op) const {
    if (!IsWeighted(op) || TrailingAxes(op) != trailing_axes_) return false;
    if (!IsConvolution(op)) return true;
    return op.int_attribute("groups") == 1 || IsDepthwise(op);
  }

  void AddConsumer(ir::Op& op) {
    std::vector<ir::Op*>& consumers = domain_.consumers;
    if (std::find(consumers.begin(), consumers.end(), &op) == consumers.end()) {
      consumers.push_back(&op);
    }
  }

  /// Whether `op` lets factors through, from its inputs to its result; then both are part of it.
  bool Passes(ir::Op& op) {
    std::optional<double> limit;
    const bool is_sum = op.kind() == ir::OpKind::kAdd && HasEqualShapes(op);
    const bool is_pool = IsPool(op) && trailing_axes_ > 0;
    if (!is_sum && !is_pool && !IsHomogeneous(op, limit)) return false;
    if (limit) domain_.upper_limit = std::min(*limit, domain_.upper_limit.value_or(*limit));
    Include(op.operand(0));
    if (is_sum) Include(op.operand(1));
    Include(op.result());
    return true;
  }

  ChannelDomain domain_;
  std::size_t trailing_axes_ = 0;
  std::set<const ir::Value*> values_;
  std::vector<ir::Value*> open_;
};

}  // namespace

bool IsDepthwise(const ir::Op& layer) {
  return IsConvolution(layer) && layer.int_attribute("groups") > 1 &&
         layer.operand(kWeight)->data().shape()[1] == 1;
}

std::vector<ChannelDomain> FindChannelDomains(const ir::Function& function) {
  std::vector<ChannelDomain> domains;
  std::set<const ir::Value*> seen;
  for (ir::Op* op : function.OpsInOrder()) {
    const bool is_producer = IsWeighted(*op) || IsRowNorm(*op);
    if (!is_producer || seen.count(op->result()) > 0) continue;
    Growth growth;
    std::optional<ChannelDomain> domain = growth.Grow(*op);
    seen.insert(growth.values().begin(), growth.values().end());
    if (domain) domains.push_back(*std::move(domain));
  }
  return domains;
}

}  // namespace zeropoint::passes
