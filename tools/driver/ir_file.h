#ifndef ZEROPOINT_TOOLS_DRIVER_IR_FILE_H_
#define ZEROPOINT_TOOLS_DRIVER_IR_FILE_H_

// Textual IR on disk. Constants too large to print are in a side file: `model.ir` has
// `model.ir.npz`, one array a constant.

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/module.h"
#include "ir/parser.h"

namespace zeropoint::tools {

/// The whole file, or standard input for "-". kNotFound and kPermissionDenied name the path.
absl::StatusOr<std::string> ReadTextFile(const std::string& path);

/// Reads constants that the text gives by hash from the side file of `path`, which is opened when
/// the first one is asked for. kNotFound when the side file or the constant is missing; kDataLoss
/// when the data has another type or hash than the text says.
ir::ConstantResolver SideFileResolver(const std::string& path);

/// Errors begin with the path.
absl::StatusOr<std::unique_ptr<ir::Module>> ReadIrFile(const std::string& path);

/// Writes the side file (unless there are no constants), then the text, each atomically.
absl::Status WriteIrFile(const ir::Module& module, const std::string& path);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_IR_FILE_H_
