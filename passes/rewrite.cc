#include "passes/rewrite.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "ir/debug_handle.h"
#include "ir/function.h"
#include "ir/str_cat.h"

namespace zeropoint::passes {
namespace {

bool IsDead(const ir::Op& op) {
  for (int i = 0; i < op.num_results(); ++i) {
    if (!op.result(i)->uses().empty()) {
      return false;
    }
  }
  return true;
}

/// Each once: an op may read one value twice.
std::set<ir::Op*> ProducersOf(const ir::Op& op) {
  std::set<ir::Op*> producers;
  for (const ir::Value* operand : op.operands()) {
    if (operand != nullptr && operand->defining_op() != nullptr) {
      producers.insert(operand->defining_op());
    }
  }
  return producers;
}

void EraseWithDeadProducers(ir::Op& op) {
  std::vector<ir::Op*> dead = {&op};
  while (!dead.empty()) {
    ir::Op* erased = dead.back();
    dead.pop_back();
    const std::set<ir::Op*> producers = ProducersOf(*erased);
    erased->Erase();
    std::copy_if(producers.begin(), producers.end(), std::back_inserter(dead),
                 [](const ir::Op* producer) { return IsDead(*producer); });
  }
}

/// Lets what computes `replacement` be known as what `op` was.
void TakeOverHandle(const ir::Op& op, const ir::Value& replacement) {
  ir::Op* producer = replacement.defining_op();
  if (producer == nullptr || producer->num_results() != 1 || op.handle().empty()) return;
  if (producer->handle().empty() || ir::IsInnerHandle(producer->handle())) {
    producer->set_handle(op.handle());
  }
}

}  // namespace

std::vector<ir::Op*> OpsOfKind(const ir::Module& module, ir::OpKind kind) {
  std::vector<ir::Op*> found;
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) {
      if (op->kind() == kind) {
        found.push_back(op.get());
      }
    }
  }
  return found;
}

void ReplaceOp(ir::Op& op, ir::Value* replacement) {
  if (replacement->name().empty()) {
    replacement->set_name(op.result()->name());
  }
  TakeOverHandle(op, *replacement);
  op.result()->ReplaceAllUsesWith(replacement);
  EraseWithDeadProducers(op);
}

void Decline(PassContext& context, std::string_view pass, const ir::Op& op,
             std::string_view reason) {
  context.remarks.push_back(ir::StrCat(pass, ": ", op.Describe(), ": ", reason));
}

}  // namespace zeropoint::passes
