#include "tools/driver/read_ir.h"

#include "ir/module_file.h"
#include "tools/error_text.h"

namespace zeropoint::tools {

absl::StatusOr<std::unique_ptr<ir::Module>> ReadIr(const std::string& path) {
  return WithHint(ir::ReadModuleFile(path),
                  "correct the text (ir/README.md describes it), or write it again");
}

}  // namespace zeropoint::tools
