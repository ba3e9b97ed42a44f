#include "tools/driver/simulation/quantization_switches.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ir/status_macros.h"
#include "quantizers/op_names.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

using Names = std::set<std::string, std::less<>>;

bool IsNamed(const ir::Op& op, const Names& names) {
  return names.count(op.location()) > 0 || names.count(op.name()) > 0;
}

/// A clamp is fused with the op before it, and quantized with it.
bool IsNamedOrFused(const ir::Op& op, const Names& names) {
  if (IsNamed(op, names)) return true;
  const ir::Op* source = op.schema().Has(ir::kTraitClamp) ? op.operand(0)->defining_op() : nullptr;
  return source != nullptr && IsNamedOrFused(*source, names);
}

/// Of ONNX nodes and of kinds of ops.
Names NamesIn(const ir::Module& module) {
  Names names;
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) {
      names.insert(op->location());
      names.emplace(op->name());
    }
  }
  return names;
}

absl::StatusOr<Names> KnownNames(const ir::Module& module, const std::vector<std::string>& names,
                                 absl::string_view flag) {
  const Names known = NamesIn(module);
  for (const std::string& name : names) {
    if (known.count(name) > 0) continue;
    return UsageError(absl::StrCat("no op is of the ONNX node '", name, "' or of that kind",
                                   quantizers::HintAmong(name, {known.begin(), known.end()})),
                      absl::StrCat(flag, " ", name),
                      "name a node as loc(\"…\") does in the IR, or a kind such as aten.conv2d");
  }
  return Names(names.begin(), names.end());
}

}  // namespace

absl::StatusOr<std::function<bool(const ir::Op& op)>> OpsLeftFloat(
    const ir::Module& module, const QuantizationSwitches& switches) {
  if (switches.empty()) return std::function<bool(const ir::Op&)>();
  ASSIGN_OR_RETURN(Names off, KnownNames(module, switches.leave_float, "--leave-float"));
  ASSIGN_OR_RETURN(Names on, KnownNames(module, switches.quantize_only, "--quantize-only"));
  return [off = std::move(off), on = std::move(on)](const ir::Op& op) {
    return IsNamed(op, off) || (!on.empty() && !IsNamedOrFused(op, on));
  };
}

}  // namespace zeropoint::tools
