#include "ir/value.h"

#include "ir/op.h"

namespace zeropoint::ir {

void Value::ReplaceAllUsesWith(Value* replacement) {
  if (replacement == this) return;
  // SetOperand edits uses_, so walk a copy.
  const std::vector<Use> uses = uses_;
  for (const Use& use : uses) use.op->SetOperand(use.operand_index, replacement);
}

}  // namespace zeropoint::ir
