#include "passes/quantize/observed_graph.h"

#include <algorithm>
#include <cstdint>

#include "ir/op_kind.h"

namespace zeropoint::passes {

bool IsObserve(const ir::Op* op) { return op != nullptr && op->kind() == ir::OpKind::kObserve; }

std::vector<ir::Op*> ObservesOf(const ir::Function& function) {
  std::vector<ir::Op*> observes;
  for (ir::Op* op : function.OpsInOrder()) {
    if (IsObserve(op)) observes.push_back(op);
  }
  return observes;
}

ir::Op* OutputObserve(const ir::Op& op) {
  if (op.num_results() != 1) return nullptr;
  for (const ir::Use& use : op.result()->uses()) {
    if (IsObserve(use.op)) return use.op;
  }
  if (!op.result()->HasOneUse()) return nullptr;
  const ir::Op& reader = *op.result()->uses().front().op;
  return reader.schema().Has(ir::kTraitClamp) ? OutputObserve(reader) : nullptr;
}

bool IsInt8Reader(const ir::Use& use) {
  return IsObserve(use.op) ? HasInt8Reader(*use.op) : OutputObserve(*use.op) != nullptr;
}

bool HasInt8Reader(const ir::Op& observe) {
  const std::vector<ir::Use>& uses = observe.result()->uses();
  return std::any_of(uses.begin(), uses.end(), IsInt8Reader);
}

ir::Op* SourceOf(const ir::Op& observe) {
  const std::int64_t group = observe.int_attribute("group");
  ir::Op* source = observe.operand(0)->defining_op();
  while (source != nullptr && (source->schema().Has(ir::kTraitClamp) ||
                               source->schema().Has(ir::kTraitSharesObserver))) {
    ir::Op* before = source->operand(0)->defining_op();
    // A mean, say, has another scale than what it is taken of.
    if (IsObserve(before) && before->int_attribute("group") != group) return source;
    source = IsObserve(before) ? before->operand(0)->defining_op() : before;
  }
  return source;
}

void EraseObserve(ir::Op& observe) {
  observe.result()->ReplaceAllUsesWith(observe.operand(0));
  observe.Erase();
}

}  // namespace zeropoint::passes
