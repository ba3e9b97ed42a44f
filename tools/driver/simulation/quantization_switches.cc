#include "tools/driver/simulation/quantization_switches.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ir/status_macros.h"
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

bool HasOpNamed(const ir::Module& module, const std::string& name) {
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) {
      if (IsNamed(*op, {name})) return true;
    }
  }
  return false;
}

absl::StatusOr<Names> KnownNames(const ir::Module& module, const std::vector<std::string>& names,
                                 absl::string_view flag) {
  Names known(names.begin(), names.end());
  for (const std::string& name : known) {
    if (!HasOpNamed(module, name)) {
      return UsageError(absl::StrCat("no op is of the ONNX node '", name, "' or of that kind"),
                        absl::StrCat(flag, " ", name),
                        "name a node as loc(\"…\") does in the IR, or a kind such as aten.conv2d");
    }
  }
  return known;
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
