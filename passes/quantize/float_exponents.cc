#include "passes/quantize/float_exponents.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>

#include "ir/function.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "passes/quantize/observed_graph.h"
#include "quantizers/observe_op.h"
#include "quantizers/quantizer_support.h"
#include "quantizers/spec.h"

namespace zeropoint::passes {
namespace {

constexpr float kMaxStep = 0.125f;

bool IsExponential(const ir::Op& op) {
  constexpr ir::OpKind kExponentials[] = {ir::OpKind::kExp, ir::OpKind::kSoftmax,
                                          ir::OpKind::kLogSoftmax, ir::OpKind::kLogsumexp};
  return std::find(std::begin(kExponentials), std::end(kExponentials), op.kind()) !=
         std::end(kExponentials);
}

/// Whether nothing but exponentials reads `observe`, directly or behind what only moves it.
bool FeedsExponentials(const ir::Op& observe) {
  const std::vector<ir::Use>& uses = observe.result()->uses();
  return !uses.empty() && std::all_of(uses.begin(), uses.end(), [](const ir::Use& use) {
    if (IsExponential(*use.op)) return true;
    const ir::Op* moved = OutputObserve(*use.op);
    return use.op->schema().Has(ir::kTraitSharesObserver) && moved != nullptr &&
           use.op->result()->HasOneUse() && FeedsExponentials(*moved);
  });
}

/// Whether int8 kernels compute what `observe` sees, so that its floats would be computed twice.
bool IsInt8(const ir::Op& observe) {
  const ir::Op* source = SourceOf(observe);
  return source != nullptr && IsObserve(source->operand(0)->defining_op());
}

/// The least number that no observer instance has.
int NextGroup(const ir::Module& module) {
  int next = 0;
  for (const auto& function : module.functions()) {
    for (const ir::Op* observe : ObservesOf(*function)) {
      next = std::max(next, static_cast<int>(observe->int_attribute("group")) + 1);
    }
  }
  return next;
}

/// Whether the weight of `op` is int8, and its input can be quantized row by row when it runs.
bool HasRows(const ir::Op& op) {
  return quantizers::HasWeights(op) && IsObserve(op.operand(1)->defining_op()) &&
         quantizers::GainsFromDynamicInput(op);
}

/// Lets `op` quantize its input when it runs: a scale for each row is fine enough where one for all
/// samples is not, and its weight, often the largest of the model, stays int8.
absl::Status ComputeOnRows(ir::Op& op, int group) {
  ir::Value* input = op.operand(0);
  ir::Op* static_observe = input->defining_op();
  const bool is_replaced = IsObserve(static_observe) && !IsInt8(*static_observe);
  const quantizers::QuantizationSpec rows = {
      .is_dynamic = true, .observer = quantizers::ObserverKind::kPlaceholder, .eps = 0};
  ASSIGN_OR_RETURN(
      ir::Op * observe,
      op.function()->InsertBefore(&op, ir::OpKind::kObserve,
                                  {is_replaced ? static_observe->operand(0) : input},
                                  quantizers::ObserveAttributes(rows, group, {}), op.location()));
  op.SetOperand(0, observe->result());
  if (is_replaced && static_observe->result()->uses().empty()) static_observe->Erase();
  return absl::OkStatus();
}

/// Lets a convolution or linear compute in float, whose own rounding is as coarse as that of its
/// result.
void ComputeInFloat(ir::Op& weighted) {
  for (int i = 0; i < weighted.num_operands(); ++i) {
    ir::Value* operand = weighted.operand(i);
    ir::Op* observe = operand == nullptr ? nullptr : operand->defining_op();
    if (!IsObserve(observe) || IsInt8(*observe)) continue;
    weighted.SetOperand(i, observe->operand(0));
    if (operand->uses().empty()) observe->Erase();
  }
}

class FloatExponentsPass : public Pass {
 public:
  std::string_view name() const override { return "float-exponents"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    int next_group = NextGroup(module);
    for (const auto& function : module.functions()) {
      RETURN_IF_ERROR(RunOn(*function, next_group, context));
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status RunOn(const ir::Function& function, int& next_group, PassContext& context) {
    for (ir::Op* observe : ObservesOf(function)) {
      const std::optional<quantizers::QParams> qparams = quantizers::GetQParams(*observe);
      if (!qparams || qparams->scales.size() != 1 || qparams->scales.front() <= kMaxStep ||
          observe->operand(0)->is_constant() || !FeedsExponentials(*observe)) {
        continue;
      }
      ir::Op* source = SourceOf(*observe);
      EraseObserve(*observe);
      if (source != nullptr && HasRows(*source)) {
        RETURN_IF_ERROR(ComputeOnRows(*source, next_group++));
      } else if (source != nullptr && quantizers::HasWeights(*source)) {
        ComputeInFloat(*source);
      }
      ++context.statistics["float-exponents.dropped"];
    }
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateFloatExponentsPass() { return std::make_unique<FloatExponentsPass>(); }

}  // namespace zeropoint::passes
