#include "tools/driver/simulation/simulate_observed.h"

#include <memory>
#include <utility>
#include <vector>

#include "ir/function.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "passes/pass_manager.h"
#include "passes/pass_registry.h"
#include "passes/pipelines.h"
#include "quantizers/observe_op.h"
#include "tools/driver/constant_evaluator.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

struct ObserverCount {
  std::int64_t all = 0;
  /// With a scale and zero point that samples, or weights, decided.
  std::int64_t calibrated = 0;
};

ObserverCount CountObservers(const ir::Module& module) {
  ObserverCount count;
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) {
      if (op->kind() != ir::OpKind::kObserve) continue;
      ++count.all;
      const bool is_fixed = op->string_attribute("observer") == quantizers::kFixedObserver;
      if (!is_fixed && quantizers::GetQParams(*op)) ++count.calibrated;
    }
  }
  return count;
}

std::int64_t CountFakeQuantized(const ir::Module& module) {
  std::int64_t count = 0;
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) {
      count += op->kind() == ir::OpKind::kFakeQuantize && op->bool_attribute("enabled") ? 1 : 0;
    }
  }
  return count;
}

void DropObservers(ir::Module& module) {
  for (const auto& function : module.functions()) {
    for (ir::Op* op : function->OpsInOrder()) {
      if (op->kind() != ir::OpKind::kObserve) continue;
      op->result()->ReplaceAllUsesWith(op->operand(0));
      op->Erase();
    }
  }
}

absl::Status RunSimulation(ir::Module& module, const QuantizationSwitches& switches,
                           const std::string& where) {
  passes::PassContext context;
  context.evaluator = EvaluateConstantOp;
  ASSIGN_OR_RETURN(context.leaves_float, OpsLeftFloat(module, switches));
  ASSIGN_OR_RETURN(std::vector<std::unique_ptr<passes::Pass>> list,
                   passes::ParsePassList(passes::SimulatePipeline()));
  passes::PassManager manager;
  for (std::unique_ptr<passes::Pass>& pass : list) manager.Add(std::move(pass));
  return WithExitCode(
      WithPlace(manager.Run(module, context), where,
                "give it as `zp compile --calib DATA --emit-ir calibrated=FILE.ir` writes it"),
      ExitCode::kBadInput);
}

}  // namespace

absl::StatusOr<std::optional<std::int64_t>> SimulateObserved(ir::Module& module,
                                                             const QuantizationSwitches& switches,
                                                             const std::string& where) {
  const ObserverCount observers = CountObservers(module);
  if (observers.calibrated == 0 && !switches.empty()) {
    return UsageError("there are no calibrated observers whose ops could be switched", where,
                      "give IR as `zp compile --emit-ir calibrated=FILE.ir` writes it");
  }
  if (observers.calibrated > 0) {
    RETURN_IF_ERROR(RunSimulation(module, switches, where));
  } else {
    DropObservers(module);
  }
  const std::int64_t simulated = CountFakeQuantized(module);
  if (simulated == 0 && observers.all == 0) return std::nullopt;
  return simulated;
}

}  // namespace zeropoint::tools
