#include "tools/driver/lower.h"

#include <string>
#include <utility>
#include <vector>

#include "ir/status_macros.h"
#include "runtime/session.h"
#include "tools/driver/constant_evaluator.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

using passes::lowering::LoweredProgram;
using passes::lowering::LoweringOptions;

constexpr absl::string_view kFixExtents = "compile with --shape, which fixes the extents of inputs";

/// Gives the ops behind `nodes` to their reference kernels; false when that is nothing new.
bool Refuse(const std::vector<runtime::RefusedNode>& nodes, const LoweredProgram& lowered,
            LoweringOptions& options) {
  bool is_new = false;
  for (const runtime::RefusedNode& node : nodes) {
    const auto origins = lowered.origins.find(node.function);
    if (origins == lowered.origins.end()) continue;
    const auto op = origins->second.find(node.output);
    if (op == origins->second.end() || op->second == nullptr) continue;
    is_new |= options.refused.emplace(op->second, std::string(node.reason.message())).second;
  }
  return is_new;
}

/// With functions that yield what they return, as a session takes them that watches none.
runtime::Program WithoutFunctionTaps(const LoweredProgram& lowered) {
  runtime::Program program = lowered.program;
  for (runtime::Function& function : program.functions) {
    const auto taps = lowered.function_taps.find(function.name);
    if (taps == lowered.function_taps.end()) continue;
    function.body.outputs.resize(function.body.outputs.size() - taps->second.size());
  }
  return program;
}

absl::Status CheckLoads(const LoweredProgram& lowered, const LoadTrial& trial) {
  return lowered.function_taps.empty() ? trial.check(lowered.program)
                                       : trial.check(WithoutFunctionTaps(lowered));
}

}  // namespace

LoadTrial RuntimeTrial() { return {runtime::Session::CheckLoads, runtime::FindRefusedNodes}; }

absl::StatusOr<LoweredProgram> Lower(const ir::Module& module, absl::string_view where,
                                     const LoadTrial& trial) {
  LoweringOptions options = {.evaluator = EvaluateConstantOp};
  // Each round but the last gives away one op more.
  for (;;) {
    ASSIGN_OR_RETURN(
        LoweredProgram lowered,
        WithPlace(passes::lowering::LowerToProgram(module, options), where, kFixExtents));
    const absl::Status loads = CheckLoads(lowered, trial);
    if (loads.ok()) return lowered;
    if (absl::IsResourceExhausted(loads) ||
        !Refuse(trial.find_refused(lowered.program), lowered, options)) {
      const absl::StatusCode code =
          absl::IsInvalidArgument(loads) ? absl::StatusCode::kUnimplemented : loads.code();
      return WithPlace(absl::Status(code, loads.message()), where,
                       "report it with the model, which should run");
    }
  }
}

absl::StatusOr<LoweredProgram> LowerForReference(const ir::Module& module,
                                                 absl::string_view where) {
  return WithPlace(passes::lowering::LowerToProgram(module, {.use_xnnpack = false}), where,
                   kFixExtents);
}

}  // namespace zeropoint::tools
