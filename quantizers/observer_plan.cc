#include "quantizers/observer_plan.h"

#include <cstddef>
#include <variant>

#include "ir/op.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "quantizers/annotation.h"

namespace zeropoint::quantizers {
namespace {

using Key = std::pair<const ir::Op*, int>;

/// Edges and nodes with their specs, in graph order, inputs before the output; a union-find over
/// them.
class SharingGroups {
 public:
  absl::Status Add(const ir::Op& op) {
    ASSIGN_OR_RETURN(const std::optional<QuantizationAnnotation> annotation, GetAnnotation(op));
    if (!annotation) {
      return absl::OkStatus();
    }
    for (const auto& [operand, spec] : annotation->inputs) {
      AddKey({&op, operand}, spec, annotation->allow_implicit_sharing);
    }
    if (annotation->output) {
      AddKey({&op, kOutputKey}, *annotation->output, annotation->allow_implicit_sharing);
    }
    return absl::OkStatus();
  }

  absl::Status Unite() {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      RETURN_IF_ERROR(CheckResolves(i));
      RETURN_IF_ERROR(CheckFits(i));
    }
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (keys_[i].second != kOutputKey && implicit_[i]) {
        UniteImplicitly(i);
      }
      if (const auto* shared = std::get_if<SharedQuantizationSpec>(&specs_[i])) {
        Join(*FindIndex(TargetOf(keys_[i], *shared)), i);
      }
    }
    return absl::OkStatus();
  }

  std::size_t size() const { return keys_.size(); }
  const Key& key(std::size_t index) const { return keys_[index]; }
  std::size_t Root(std::size_t index) const {
    while (parents_[index] != index) {
      index = parents_[index];
    }
    return index;
  }
  /// The spec that `index` comes down to, following shared specs.
  const Spec& Concrete(std::size_t index) const {
    const auto* shared = std::get_if<SharedQuantizationSpec>(&specs_[index]);
    return shared == nullptr ? specs_[index]
                             : Concrete(*FindIndex(TargetOf(keys_[index], *shared)));
  }

 private:
  void AddKey(const Key& key, const Spec& spec, bool implicit) {
    index_of_[key] = keys_.size();
    parents_.push_back(keys_.size());
    keys_.push_back(key);
    specs_.push_back(spec);
    implicit_.push_back(implicit);
  }

  std::optional<std::size_t> FindIndex(const Key& key) const {
    auto it = index_of_.find(key);
    return it == index_of_.end() ? std::nullopt : std::optional<std::size_t>(it->second);
  }

  static Key TargetOf(const Key& key, const SharedQuantizationSpec& spec) {
    if (spec.target == SharedQuantizationSpec::Target::kInput) {
      return {key.first, spec.operand};
    }
    const ir::Value* value = key.first->operand(spec.operand);
    return {value == nullptr ? nullptr : value->defining_op(), kOutputKey};
  }

  /// Every chain of shared specs must end in a concrete one: as many steps as keys is a circle.
  absl::Status CheckResolves(std::size_t index) const {
    std::size_t current = index;
    for (std::size_t steps = 0; steps <= keys_.size(); ++steps) {
      const auto* shared = std::get_if<SharedQuantizationSpec>(&specs_[current]);
      if (shared == nullptr) {
        return absl::OkStatus();
      }
      const std::optional<std::size_t> next = FindIndex(TargetOf(keys_[current], *shared));
      if (!next) {
        return Refused(current, "names a tensor without a quantization spec");
      }
      current = *next;
    }
    return Refused(index, "shares in a circle; one of it needs a spec of its own");
  }

  /// A spec must be one that the tensor of its key can have.
  absl::Status CheckFits(std::size_t index) const {
    const auto [op, operand] = keys_[index];
    const ir::TensorType& type =
        operand == kOutputKey ? op->result()->type() : op->operand(operand)->type();
    const Spec& spec = Concrete(index);
    if (!std::holds_alternative<FloatSpec>(spec) && type.dtype != ir::DType::kFloat32) {
      return Refused(index, ir::StrCat("is asked for a tensor of type ", type.ToString(),
                                       "; only f32 is quantized"));
    }
    if (const auto* observed = std::get_if<QuantizationSpec>(&spec)) {
      return CheckObserved(index, *observed, type);
    }
    if (const auto* derived = std::get_if<DerivedQuantizationSpec>(&specs_[index])) {
      const bool has_sources =
          FindIndex({op, derived->input_operand}) && FindIndex({op, derived->weight_operand});
      return has_sources && operand != kOutputKey && type.rank() == 1
                 ? absl::OkStatus()
                 : Refused(index, "fits a vector operand beside two operands with specs only");
    }
    return absl::OkStatus();
  }

  absl::Status CheckObserved(std::size_t index, const QuantizationSpec& spec,
                             const ir::TensorType& type) const {
    if (IsPerChannel(spec.qscheme) && spec.ch_axis >= type.rank()) {
      return Refused(index, ir::StrCat("has no axis in ", type.ToString()));
    }
    const bool is_row = !spec.is_dynamic || (keys_[index].second != kOutputKey && type.rank() > 0);
    return is_row ? absl::OkStatus()
                  : Refused(index, "is dynamic, which fits an input of rank 1 or more only");
  }

  absl::Status Refused(std::size_t index, std::string_view why) const {
    const auto [op, operand] = keys_[index];
    return absl::InvalidArgumentError(ir::StrCat(
        op->Describe(), ": ", operand == kOutputKey ? "output" : ir::StrCat("input", operand),
        ": \"", SpecToString(specs_[index]), "\" ", why));
  }

  bool SameSpec(std::size_t a, std::size_t b) const {
    const Spec& spec = Concrete(a);
    const bool observed = std::holds_alternative<QuantizationSpec>(spec) ||
                          std::holds_alternative<FixedQParamsQuantizationSpec>(spec);
    return observed && spec == Concrete(b);
  }

  void UniteImplicitly(std::size_t edge) {
    const auto [op, operand] = keys_[edge];
    const ir::Value& value = *op->operand(operand);
    for (const ir::Use& use : value.uses()) {
      const std::optional<std::size_t> other = FindIndex({use.op, use.operand_index});
      if (other && *other != edge && SameSpec(*other, edge)) {
        Join(*other, edge);
      }
    }
    if (value.defining_op() != nullptr) {
      const std::optional<std::size_t> node = FindIndex({value.defining_op(), kOutputKey});
      if (node && SameSpec(*node, edge)) {
        Join(*node, edge);
      }
    }
  }

  void Join(std::size_t parent, std::size_t child) { parents_[Root(child)] = Root(parent); }

  std::vector<Key> keys_;
  std::vector<Spec> specs_;
  std::vector<bool> implicit_;
  std::vector<std::size_t> parents_;
  std::map<Key, std::size_t> index_of_;
};

}  // namespace

absl::StatusOr<ObserverPlan> ObserverPlan::Create(const ir::Function& function) {
  SharingGroups sharing;
  for (const auto& op : function.ops()) {
    RETURN_IF_ERROR(sharing.Add(*op));
  }
  RETURN_IF_ERROR(sharing.Unite());
  ObserverPlan plan;
  std::map<std::size_t, int> group_of_root;
  for (std::size_t i = 0; i < sharing.size(); ++i) {
    const Spec& spec = sharing.Concrete(i);
    if (std::holds_alternative<FloatSpec>(spec)) {
      continue;
    }
    const auto [it, is_new] =
        group_of_root.emplace(sharing.Root(i), static_cast<int>(plan.groups_.size()));
    if (is_new) {
      plan.groups_.push_back(spec);
    }
    plan.group_of_[sharing.key(i)] = it->second;
  }
  return plan;
}

std::optional<int> ObserverPlan::GroupOf(const ir::Op& op, int operand) const {
  auto it = group_of_.find({&op, operand});
  return it == group_of_.end() ? std::nullopt : std::optional<int>(it->second);
}

}  // namespace zeropoint::quantizers
