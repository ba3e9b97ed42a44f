#include "tools/driver/calibration/never_run.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "ir/op.h"
#include "ir/op_kind.h"

namespace zeropoint::tools {
namespace {

/// "the else branch of cf.if at "/If"", "the body of cf.loop at "/Loop"".
std::string Describe(const ir::Module& module, const std::string& name) {
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) {
      for (const ir::AttributeSchema& row : op->schema().attributes) {
        if (row.kind != ir::AttributeKind::kFunction ||
            op->function_attribute(row.name).name != name) {
          continue;
        }
        const absl::string_view part(row.name.data(), row.name.size());
        const absl::string_view branch = op->kind() == ir::OpKind::kIf ? " branch" : "";
        return absl::StrCat("the ", part, branch, " of ", op->Describe());
      }
    }
  }
  return absl::StrCat("function ", name);
}

std::int64_t CountOps(const ir::Module& module, const std::string& name) {
  const auto found = std::find_if(module.functions().begin(), module.functions().end(),
                                  [&](const auto& function) { return function->name() == name; });
  if (found == module.functions().end()) return 0;
  return std::count_if((*found)->ops().begin(), (*found)->ops().end(),
                       [](const auto& op) { return op->kind() != ir::OpKind::kObserve; });
}

}  // namespace

std::vector<DataDoubt> NeverRunDoubts(const ir::Module& module,
                                      const std::set<std::string>& functions) {
  std::vector<DataDoubt> doubts;
  for (const std::string& name : functions) {
    doubts.push_back({.kind = "never_run",
                      .tensor = "",
                      .what = absl::StrCat("no sample runs ", Describe(module, name), ", whose ",
                                           CountOps(module, name), " op(s) stay float"),
                      .to_do = "give samples that run it, and --batch 1 where one sample decides"});
  }
  return doubts;
}

}  // namespace zeropoint::tools
