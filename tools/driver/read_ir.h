#ifndef ZEROPOINT_TOOLS_DRIVER_READ_IR_H_
#define ZEROPOINT_TOOLS_DRIVER_READ_IR_H_

// Textual IR from a file; apart from the other files that models come in, because what works on the
// IR alone (zp-opt) links no importer. Errors are complete (error_text.h).

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "ir/module.h"

namespace zeropoint::tools {

/// The module of an .ir file, with its side file of large constants.
absl::StatusOr<std::unique_ptr<ir::Module>> ReadIr(const std::string& path);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_READ_IR_H_
