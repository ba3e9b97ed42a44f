#include "passes/quantize/leave_float.h"

#include <vector>

#include "passes/quantize/observed_graph.h"

namespace zeropoint::passes {
namespace {

using IsOff = std::function<bool(const ir::Op& op)>;

/// Whether `observe` sees what an op computes, and not an argument, a constant or what another
/// observe yields.
bool SeesResult(const ir::Op& observe) {
  const ir::Op* source = observe.operand(0)->defining_op();
  return source != nullptr && !IsObserve(source);
}

/// Whether an op is off whose result `observe` sees, be it before clamps that are fused with it.
bool IsSourceOff(const ir::Op& observe, const IsOff& is_off) {
  const ir::Op* source = observe.operand(0)->defining_op();
  while (source != nullptr && !IsObserve(source)) {
    if (is_off(*source)) return true;
    if (!source->schema().Has(ir::kTraitClamp)) return false;
    source = source->operand(0)->defining_op();
  }
  return false;
}

/// Whether `op` is off, or the clamp that is fused with it.
bool IsReaderOff(const ir::Op& op, const IsOff& is_off) {
  if (IsObserve(&op)) return false;
  if (is_off(op)) return true;
  if (op.num_results() != 1 || !op.result()->HasOneUse()) return false;
  const ir::Op& reader = *op.result()->uses().front().op;
  return reader.schema().Has(ir::kTraitClamp) && IsReaderOff(reader, is_off);
}

/// Whether another operand of the op at `use` is an observed constant: its weight.
bool HasObservedWeight(const ir::Use& use) {
  const ir::Op& op = *use.op;
  for (int i = 0; i < op.num_operands(); ++i) {
    const ir::Value* operand = op.operand(i);
    const ir::Op* observe = operand == nullptr ? nullptr : operand->defining_op();
    if (i != use.operand_index && IsObserve(observe) && observe->operand(0)->is_constant()) {
      return true;
    }
  }
  return false;
}

/// Whether the op at `use`, which is on, wants what it reads quantized for its own sake.
bool WantsQuantized(const ir::Use& use) {
  return !IsObserve(use.op) && (IsInt8Reader(use) || HasObservedWeight(use));
}

/// Lets those read what `observe` sees that do not read it quantized; false where there are none.
bool Bypass(ir::Op& observe, const IsOff& is_off) {
  const bool is_source_off = IsSourceOff(observe, is_off);
  if (SeesResult(observe) && !is_source_off) return false;
  bool bypassed = false;
  for (const ir::Use& use : std::vector<ir::Use>(observe.result()->uses())) {
    const bool is_float = IsReaderOff(*use.op, is_off) || (is_source_off && !WantsQuantized(use));
    if (!is_float) continue;
    use.op->SetOperand(use.operand_index, observe.operand(0));
    bypassed = true;
  }
  return bypassed;
}

/// Whether there is more to do: what reads past one observe may read another that is below it.
bool BypassAll(ir::Function& function, const IsOff& is_off) {
  bool bypassed = false;
  for (ir::Op* observe : ObservesOf(function)) {
    bypassed |= Bypass(*observe, is_off);
    if (observe->result()->uses().empty()) observe->Erase();
  }
  return bypassed;
}

}  // namespace

void LeaveFloat(ir::Function& function, const IsOff& is_off) {
  while (BypassAll(function, is_off)) {
  }
}

}  // namespace zeropoint::passes
