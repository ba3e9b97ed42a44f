#include "passes/quantize/insert_observers.h"

#include <cstdint>
#include <optional>
#include <vector>

#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "passes/quantize/observed_graph.h"
#include "quantizers/annotation.h"
#include "quantizers/observe_op.h"
#include "quantizers/observer_plan.h"

namespace zeropoint::passes {
namespace {

using quantizers::ObserverPlan;

/// The value below the observe ops that were inserted so far.
ir::Value* SkipObserves(ir::Value* value) {
  while (IsObserve(value->defining_op())) {
    value = value->defining_op()->operand(0);
  }
  return value;
}

/// The observe of instance `group` that reads `value`, if there is one.
ir::Op* FindObserve(const ir::Value& value, int group) {
  for (const ir::Use& use : value.uses()) {
    if (IsObserve(use.op) && use.op->int_attribute("group") == group) {
      return use.op;
    }
  }
  return nullptr;
}

class Inserter {
 public:
  /// Groups are numbered from `first_group` on.
  Inserter(ir::Function& function, const ObserverPlan& plan, int first_group)
      : function_(function), plan_(plan), first_group_(first_group) {}

  absl::Status Run() {
    for (ir::Op* op : function_.OpsInOrder()) {
      for (int i = 0; i < op->num_operands(); ++i) {
        RETURN_IF_ERROR(ObserveInput(*op, i));
      }
      RETURN_IF_ERROR(ObserveOutput(*op));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status ObserveInput(ir::Op& op, int index) {
    ir::Value* operand = op.operand(index);
    const std::optional<int> group = plan_.GroupOf(op, index);
    if (operand == nullptr || !group) {
      return absl::OkStatus();
    }
    const ir::Op* producer = SkipObserves(operand)->defining_op();
    if (producer != nullptr && plan_.GroupOf(*producer, quantizers::kOutputKey) == group) {
      return absl::OkStatus();
    }
    ir::Op* observe = FindObserve(*operand, first_group_ + *group);
    if (observe == nullptr) {
      ASSIGN_OR_RETURN(observe, InsertInputObserve(op, operand, *group));
    }
    op.SetOperand(index, observe->result());
    return absl::OkStatus();
  }

  /// Right behind the op that makes the tensor, as PT2E orders them; an argument or a constant is
  /// observed in front of its first reader.
  absl::StatusOr<ir::Op*> InsertInputObserve(ir::Op& op, ir::Value* operand, int group) {
    ir::Op* producer = operand->defining_op();
    ir::Op* observe = nullptr;
    if (producer != nullptr) {
      ASSIGN_OR_RETURN(observe, function_.InsertAfter(producer, ir::OpKind::kObserve, {operand},
                                                      Attributes(op, group), op.location()));
    } else {
      ASSIGN_OR_RETURN(observe, function_.InsertBefore(&op, ir::OpKind::kObserve, {operand},
                                                       Attributes(op, group), op.location()));
    }
    observe->result()->set_name(operand->name());
    return observe;
  }

  absl::Status ObserveOutput(ir::Op& op) {
    const std::optional<int> group = plan_.GroupOf(op, quantizers::kOutputKey);
    if (!group || op.num_results() != 1) {
      return absl::OkStatus();
    }
    const std::vector<ir::Use> users = op.result()->uses();
    ASSIGN_OR_RETURN(ir::Op * observe,
                     function_.InsertAfter(&op, ir::OpKind::kObserve, {op.result()},
                                           Attributes(op, *group), op.location()));
    observe->result()->set_name(op.result()->name());
    observe->set_handle(op.handle());
    for (const ir::Use& use : users) {
      use.op->SetOperand(use.operand_index, observe->result());
    }
    return absl::OkStatus();
  }

  ir::AttributeMap Attributes(const ir::Op& op, int group) const {
    const quantizers::Spec& spec = plan_.groups()[static_cast<std::size_t>(group)];
    std::vector<std::int64_t> derived_from;
    if (const auto* derived = std::get_if<quantizers::DerivedQuantizationSpec>(&spec)) {
      for (int operand : {derived->input_operand, derived->weight_operand}) {
        const std::optional<int> source = plan_.GroupOf(op, operand);
        derived_from.push_back(source ? first_group_ + *source : -1);
      }
    }
    return quantizers::ObserveAttributes(spec, first_group_ + group, derived_from);
  }

  ir::Function& function_;
  const ObserverPlan& plan_;
  const int first_group_;
};

class InsertObserversPass : public Pass {
 public:
  std::string_view name() const override { return "insert-observers"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    int groups = 0;
    for (const auto& function : module.functions()) {
      ASSIGN_OR_RETURN(const ObserverPlan plan, ObserverPlan::Create(*function));
      RETURN_IF_ERROR(Inserter(*function, plan, groups).Run());
      for (ir::Op* op : function->OpsInOrder()) quantizers::RemoveAnnotation(*op);
      groups += static_cast<int>(plan.groups().size());
    }
    context.statistics["insert-observers.groups"] += groups;
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateInsertObserversPass() {
  return std::make_unique<InsertObserversPass>();
}

}  // namespace zeropoint::passes
