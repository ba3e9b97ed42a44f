#include "quantizers/observer_set.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ir/op.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "quantizers/observe_op.h"

namespace zeropoint::quantizers {
namespace {

std::vector<ir::Op*> ObserveOps(const ir::Module& module) {
  std::vector<ir::Op*> observes;
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) {
      if (op->kind() == ir::OpKind::kObserve) observes.push_back(op.get());
    }
  }
  return observes;
}

/// How a user knows the tensor: its ONNX name, and the node that reads or makes it.
std::string DescribeTensor(const ir::Op& observe) {
  return ir::StrCat("\"", observe.operand(0)->name(), "\" (", observe.Describe(), ")");
}

absl::Status AtTensor(const absl::Status& status, std::string_view tensor) {
  return status.ok() ? status
                     : absl::Status(status.code(), ir::StrCat("tensor ", tensor, ": ",
                                                              std::string(status.message())));
}

/// scale(input) * scale(weight)[c], zero point 0.
absl::Status WriteDerived(ir::Op& observe, const std::map<std::int64_t, QParams>& qparams) {
  const std::vector<std::int64_t>& groups = observe.ints_attribute("derived_from");
  if (groups.size() != 2 || qparams.count(groups[0]) == 0 || qparams.count(groups[1]) == 0 ||
      qparams.at(groups[0]).scales.size() != 1) {
    return absl::InvalidArgumentError(ir::StrCat(
        "tensor ", DescribeTensor(observe),
        ": derives its scale from groups that are not observed per tensor and per channel"));
  }
  QParams derived;
  for (float weight_scale : qparams.at(groups[1]).scales) {
    derived.scales.push_back(qparams.at(groups[0]).scales.front() * weight_scale);
    derived.zero_points.push_back(0);
  }
  // A per-tensor weight has one scale for all elements of the bias.
  const std::int64_t channels = ir::NumElements(observe.operand(0)->shape()).ConstantOr(1);
  derived.scales.resize(static_cast<std::size_t>(channels), derived.scales.front());
  derived.zero_points.resize(derived.scales.size(), 0);
  SetQParams(observe, derived);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ObserverSet> ObserverSet::Create(const ir::Module& prepared) {
  ObserverSet set;
  for (const ir::Op* observe : ObserveOps(prepared)) {
    ASSIGN_OR_RETURN(const std::optional<QuantizationSpec> spec, SpecOfObserve(*observe));
    if (spec) {
      RETURN_IF_ERROR(AtTensor(set.AddGroup(*observe, *spec), DescribeTensor(*observe)));
    }
  }
  return set;
}

absl::Status ObserverSet::AddGroup(const ir::Op& observe, const QuantizationSpec& spec) {
  const std::int64_t number = observe.int_attribute("group");
  Group& group = groups_[number];
  if (group.observer == nullptr) {
    group.spec = spec;
    group.observer = CreateObserver(spec);
    group.tensor = DescribeTensor(observe);
  }
  if (!(group.spec == spec)) {
    return absl::InvalidArgumentError(
        ir::StrCat("observer group ", number, " is \"", SpecToString(group.spec), "\" elsewhere"));
  }
  const ir::Value& value = *observe.operand(0);
  if (!value.is_constant()) {
    return absl::OkStatus();
  }
  if (value.dtype() != ir::DType::kFloat32) {
    return absl::InvalidArgumentError("only f32 constants are quantized");
  }
  return group.observer->Observe(value.data().values<float>(), value.data().shape());
}

absl::Status ObserverSet::Observe(std::int64_t group, absl::Span<const float> values,
                                  absl::Span<const std::int64_t> extents) {
  const auto it = groups_.find(group);
  if (it == groups_.end()) return absl::OkStatus();
  it->second.was_fed = true;
  return AtTensor(it->second.observer->Observe(values, extents), it->second.tensor);
}

const Observer* ObserverSet::Find(std::int64_t group) const {
  const auto found = groups_.find(group);
  return found == groups_.end() ? nullptr : found->second.observer.get();
}

void ObserverSet::Replace(std::int64_t group, std::unique_ptr<Observer> observer) {
  Group& watched = groups_.at(group);
  watched.observer = std::move(observer);
  watched.was_fed = true;
}

absl::Status ObserverSet::Add(std::int64_t group, const TensorSummary& batch) {
  Group& watched = groups_.at(group);
  watched.was_fed = true;
  return AtTensor(watched.observer->Add(batch), watched.tensor);
}

absl::Status ObserverSet::AtTensorOf(std::int64_t group, const absl::Status& status) const {
  return AtTensor(status, groups_.at(group).tensor);
}

std::int64_t ObserverSet::num_always_empty() const {
  return std::count_if(groups_.begin(), groups_.end(),
                       [](const auto& entry) { return entry.second.IsAlwaysEmpty(); });
}

std::vector<std::string> ObserverSet::Remarks() const {
  std::vector<std::string> remarks;
  for (const auto& [number, group] : groups_) {
    const std::string tensor = ir::StrCat("calibrate: tensor ", group.tensor);
    if (group.IsAlwaysEmpty()) {
      remarks.push_back(ir::StrCat(tensor, " was empty in every sample and stays float"));
    }
    if (group.observer->dropped_values() > 0) {
      remarks.push_back(ir::StrCat(tensor, ": ", group.observer->dropped_values(),
                                   " infinite values were left out of its range"));
    }
  }
  return remarks;
}

absl::StatusOr<std::map<std::int64_t, QParams>> ObserverSet::CalculateQParams(
    const std::map<std::int64_t, QParams>& known) const {
  std::map<std::int64_t, QParams> qparams = known;
  std::string never_run;
  for (const auto& [number, group] : groups_) {
    if (known.count(number) > 0) continue;
    if (group.observer->has_observed()) {
      absl::StatusOr<QParams> calculated = group.observer->CalculateQParams();
      RETURN_IF_ERROR(AtTensor(calculated.status(), group.tensor));
      qparams.emplace(number, *std::move(calculated));
    } else if (!group.was_fed) {
      never_run += ir::StrCat(never_run.empty() ? "" : ", ", group.tensor);
    }
  }
  if (!never_run.empty()) {
    return absl::FailedPreconditionError(ir::StrCat(
        "these tensors were never observed; calibrate with at least one sample: ", never_run));
  }
  return qparams;
}

absl::StatusOr<QParams> ObserverSet::QParamsOf(std::int64_t group, ObserverKind kind) const {
  const Group& known = groups_.at(group);
  absl::StatusOr<QParams> qparams = known.observer->CalculateQParamsAs(kind);
  RETURN_IF_ERROR(AtTensor(qparams.status(), known.tensor));
  return qparams;
}

absl::Status ObserverSet::WriteQParams(ir::Module& prepared,
                                       const std::map<std::int64_t, QParams>& known) const {
  using QParamsByGroup = std::map<std::int64_t, QParams>;
  ASSIGN_OR_RETURN(const QParamsByGroup qparams, CalculateQParams(known));
  for (ir::Op* observe : ObserveOps(prepared)) {
    const std::int64_t group = observe->int_attribute("group");
    if (IsAlwaysEmpty(group) || DerivesFromEmpty(*observe)) {
      observe->result()->ReplaceAllUsesWith(observe->operand(0));
      observe->Erase();
    } else if (observe->string_attribute("observer") == kDerivedObserver) {
      RETURN_IF_ERROR(WriteDerived(*observe, qparams));
    } else if (groups_.count(group) > 0) {
      SetQParams(*observe, qparams.at(group));
    }
  }
  return absl::OkStatus();
}

bool ObserverSet::IsAlwaysEmpty(std::int64_t group) const {
  const auto found = groups_.find(group);
  return found != groups_.end() && found->second.IsAlwaysEmpty();
}

bool ObserverSet::DerivesFromEmpty(const ir::Op& observe) const {
  if (observe.string_attribute("observer") != kDerivedObserver) return false;
  const std::vector<std::int64_t>& sources = observe.ints_attribute("derived_from");
  return std::any_of(sources.begin(), sources.end(),
                     [this](std::int64_t source) { return IsAlwaysEmpty(source); });
}

absl::Status CalibrateConstants(ir::Module& prepared) {
  ASSIGN_OR_RETURN(const ObserverSet observers, ObserverSet::Create(prepared));
  return observers.WriteQParams(prepared);
}

}  // namespace zeropoint::quantizers
