#include "tools/driver/verification/calibrated_ranges.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ir/op.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "quantizers/observe_op.h"
#include "quantizers/qparams.h"
#include "quantizers/spec.h"

namespace zeropoint::tools {
namespace {

bool IsObserve(const ir::Op* op) { return op != nullptr && op->kind() == ir::OpKind::kObserve; }

/// Names for the values of a function that stay the same when it is observed otherwise.
class ValueNames {
 public:
  explicit ValueNames(const ir::Function& function) : function_(function.name()) {
    std::int64_t position = 0;
    for (const auto& op : function.ops()) {
      if (!IsObserve(op.get())) positions_[op.get()] = position++;
    }
  }

  /// Of what `observe` sees, below the observes before it.
  std::string Of(const ir::Op& observe) const {
    const ir::Value* value = observe.operand(0);
    while (IsObserve(value->defining_op())) value = value->defining_op()->operand(0);
    const ir::Op* op = value->defining_op();
    if (op == nullptr) return absl::StrCat(function_, " argument ", value->name());
    int result = 0;
    while (op->result(result) != value) ++result;
    return absl::StrCat(function_, " op ", positions_.at(op), ":", result);
  }

 private:
  const std::string function_;
  std::map<const ir::Op*, std::int64_t> positions_;
};

bool SeesActivation(const ir::Op& op) {
  return IsObserve(&op) && !op.operand(0)->is_constant() && !quantizers::IsDynamicObserve(op);
}

void EraseObserve(ir::Op& observe) {
  observe.result()->ReplaceAllUsesWith(observe.operand(0));
  observe.Erase();
}

void EraseObserves(ir::Function& function) {
  for (ir::Op* op : function.OpsInOrder()) {
    if (IsObserve(op)) EraseObserve(*op);
  }
}

}  // namespace

CalibratedRanges::CalibratedRanges(const ir::Module& prepared, quantizers::ObserverSet observers)
    : observers_(std::move(observers)) {
  for (const auto& function : prepared.functions()) {
    AddValues(*function, function.get() == &prepared.main());
  }
}

void CalibratedRanges::AddValues(const ir::Function& function, bool is_main) {
  const ValueNames names(function);
  int watched = 0;
  int seen = 0;
  for (const auto& op : function.ops()) {
    if (!SeesActivation(*op)) continue;
    const std::int64_t group = op->int_attribute("group");
    groups_of_value_[names.Of(*op)].push_back(group);
    const quantizers::Observer* observer = observers_.Find(group);
    watched += observer != nullptr ? 1 : 0;
    seen += observer != nullptr && observer->has_observed() ? 1 : 0;
  }
  if (!is_main && watched > 0 && seen == 0) never_run_.insert(function.name());
}

absl::StatusOr<quantizers::QParams> CalibratedRanges::QParamsOf(
    const std::vector<std::int64_t>& groups, quantizers::ObserverKind kind) const {
  const auto known = known_.find({groups.front(), kind});
  if (known != known_.end()) return known->second;
  absl::StatusOr<quantizers::QParams> qparams = observers_.QParamsOf(groups.front(), kind);
  for (std::size_t i = 1; i < groups.size() && !qparams.ok(); ++i) {
    qparams = observers_.QParamsOf(groups[i], kind);
  }
  if (qparams.ok()) known_.emplace(std::pair(groups.front(), kind), *qparams);
  return qparams;
}

absl::Status CalibratedRanges::Apply(ir::Module& prepared, Unwatched unwatched) const {
  QParamsByGroup known;
  for (const auto& function : prepared.functions()) {
    if (never_run_.count(function->name()) > 0) {
      EraseObserves(*function);
    } else {
      RETURN_IF_ERROR(ApplyTo(*function, unwatched, known));
    }
  }
  ASSIGN_OR_RETURN(const quantizers::ObserverSet constants,
                   quantizers::ObserverSet::Create(prepared));
  return constants.WriteQParams(prepared, known);
}

absl::Status CalibratedRanges::ApplyTo(ir::Function& function, Unwatched unwatched,
                                       QParamsByGroup& known) const {
  const ValueNames names(function);
  for (ir::Op* op : function.OpsInOrder()) {
    if (!SeesActivation(*op)) continue;
    const auto groups = groups_of_value_.find(names.Of(*op));
    if (groups == groups_of_value_.end() && unwatched == Unwatched::kStaysFloat) {
      EraseObserve(*op);
      continue;
    }
    if (groups == groups_of_value_.end()) {
      return absl::FailedPreconditionError(absl::StrCat("tensor '", op->operand(0)->name(), "' (",
                                                        op->Describe(), ") was not calibrated"));
    }
    ASSIGN_OR_RETURN(const std::optional<quantizers::QuantizationSpec> spec,
                     quantizers::SpecOfObserve(*op));
    if (!spec) continue;
    if (observers_.IsAlwaysEmpty(groups->second.front())) {
      EraseObserve(*op);
      continue;
    }
    const std::int64_t own_group = op->int_attribute("group");
    if (known.count(own_group) > 0) continue;
    ASSIGN_OR_RETURN(known[own_group], QParamsOf(groups->second, spec->observer));
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::tools
