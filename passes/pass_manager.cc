#include "passes/pass_manager.h"

#include <ostream>

#include "ir/printer.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "ir/verifier.h"

namespace zeropoint::passes {
namespace {

absl::Status InPass(const absl::Status& status, std::string_view pass, std::string_view what) {
  if (status.ok()) {
    return status;
  }
  return absl::Status(status.code(), ir::StrCat("pass ", pass, what, ": ",
                                                std::string_view(status.message().data(),
                                                                 status.message().size())));
}

}  // namespace

absl::Status PassManager::Run(ir::Module& module, PassContext& context) const {
  RETURN_IF_ERROR(ir::Verify(module));
  for (const std::unique_ptr<Pass>& pass : passes_) {
    RETURN_IF_ERROR(InPass(pass->Run(module, context), pass->name(), ""));
    RETURN_IF_ERROR(InPass(ir::Verify(module), pass->name(), " left a module that is not valid"));
    if (options_.print_to != nullptr &&
        (options_.print_after == "all" || options_.print_after == pass->name())) {
      *options_.print_to << "// after " << pass->name() << "\n" << ir::PrintModule(module);
    }
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::passes
