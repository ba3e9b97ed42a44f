#include "quantizers/observer_set.h"

#include <optional>
#include <string>
#include <vector>

#include "ir/op.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "quantizers/observe_op.h"

namespace zeropoint::quantizers {
namespace {

std::vector<ir::Op*> ObserveOps(const ir::Function& function) {
  std::vector<ir::Op*> observes;
  for (const auto& op : function.ops()) {
    if (op->kind() == ir::OpKind::kObserve) {
      observes.push_back(op.get());
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

absl::StatusOr<ObserverSet> ObserverSet::Create(const ir::Function& prepared) {
  ObserverSet set;
  for (const ir::Op* observe : ObserveOps(prepared)) {
    ASSIGN_OR_RETURN(const std::optional<QuantizationSpec> spec, SpecOfObserve(*observe));
    if (spec) {
      RETURN_IF_ERROR(AtTensor(set.Add(*observe, *spec), DescribeTensor(*observe)));
    }
  }
  return set;
}

absl::Status ObserverSet::Add(const ir::Op& observe, const QuantizationSpec& spec) {
  const std::int64_t number = observe.int_attribute("group");
  Group& group = groups_[number];
  if (group.observer == nullptr) {
    group = {spec, CreateObserver(spec), DescribeTensor(observe)};
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
  return it == groups_.end()
             ? absl::OkStatus()
             : AtTensor(it->second.observer->Observe(values, extents), it->second.tensor);
}

std::vector<std::string> ObserverSet::Remarks() const {
  std::vector<std::string> remarks;
  for (const auto& [number, group] : groups_) {
    if (group.observer->dropped_values() > 0) {
      remarks.push_back(ir::StrCat("tensor ", group.tensor, ": ", group.observer->dropped_values(),
                                   " infinite values were left out of its range"));
    }
  }
  return remarks;
}

absl::Status ObserverSet::WriteQParams(ir::Function& prepared) const {
  std::map<std::int64_t, QParams> qparams;
  std::string unobserved;
  const std::vector<ir::Op*> observes = ObserveOps(prepared);
  for (ir::Op* observe : observes) {
    const std::int64_t group = observe->int_attribute("group");
    const auto it = groups_.find(group);
    if (it == groups_.end()) {
      continue;
    }
    const Observer& observer = *it->second.observer;
    if (!observer.has_observed()) {
      unobserved += ir::StrCat(unobserved.empty() ? "" : ", ", DescribeTensor(*observe));
      continue;
    }
    if (qparams.count(group) == 0) {
      absl::StatusOr<QParams> calculated = observer.CalculateQParams();
      if (!calculated.ok()) {
        return AtTensor(calculated.status(), DescribeTensor(*observe));
      }
      qparams[group] = *std::move(calculated);
    }
    SetQParams(*observe, qparams[group]);
  }
  if (!unobserved.empty()) {
    return absl::FailedPreconditionError(ir::StrCat(
        "these tensors were never observed; calibrate with at least one sample: ", unobserved));
  }
  for (ir::Op* observe : observes) {
    if (observe->string_attribute("observer") == kDerivedObserver) {
      RETURN_IF_ERROR(WriteDerived(*observe, qparams));
    }
  }
  return absl::OkStatus();
}

absl::Status CalibrateConstants(ir::Function& prepared) {
  ASSIGN_OR_RETURN(const ObserverSet observers, ObserverSet::Create(prepared));
  return observers.WriteQParams(prepared);
}

}  // namespace zeropoint::quantizers
