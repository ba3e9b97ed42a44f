#include "passes/pass_manager.h"

#include <algorithm>
#include <ostream>

#include "ir/printer.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "ir/verifier.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kAllPasses = "all";

absl::Status InPass(const absl::Status& status, std::string_view pass, std::string_view what) {
  if (status.ok()) {
    return status;
  }
  return absl::Status(status.code(), ir::StrCat("pass ", pass, what, ": ",
                                                std::string_view(status.message().data(),
                                                                 status.message().size())));
}

}  // namespace

absl::Status PassManager::CheckNamed(std::string_view option, std::string_view name) const {
  const bool known =
      name.empty() || std::any_of(passes_.begin(), passes_.end(),
                                  [&](const auto& pass) { return pass->name() == name; });
  if (known) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      ir::StrCat(option, " names \"", name, "\", which is not among the passes that run"));
}

void PassManager::MaybePrint(const ir::Module& module, std::string_view pass) const {
  if (options_.print_to != nullptr &&
      (options_.print_after == kAllPasses || options_.print_after == pass)) {
    *options_.print_to << "// after " << pass << "\n" << ir::PrintModule(module);
  }
}

absl::Status PassManager::Run(ir::Module& module, PassContext& context) const {
  if (options_.print_after != kAllPasses) {
    RETURN_IF_ERROR(CheckNamed("print-after", options_.print_after));
  }
  RETURN_IF_ERROR(CheckNamed("stop-after", options_.stop_after));
  RETURN_IF_ERROR(ir::Verify(module));
  for (const std::unique_ptr<Pass>& pass : passes_) {
    RETURN_IF_ERROR(InPass(pass->Run(module, context), pass->name(), ""));
    RETURN_IF_ERROR(InPass(ir::Verify(module), pass->name(), " left a module that is not valid"));
    MaybePrint(module, pass->name());
    if (options_.stop_after == pass->name()) {
      break;
    }
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::passes
