#ifndef ZEROPOINT_IR_MODULE_FILE_H_
#define ZEROPOINT_IR_MODULE_FILE_H_

// Modules on disk: the text, and beside it a file of the constants that are too large for text.

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/module.h"

namespace zeropoint::ir {

/// "model.ir" -> "model.ir.bin". Its format is that of ConstantFile.
std::string SideFilePath(const std::string& path);

/// Writes `path`, and its side file when some constant does not print inline (a side file that is
/// no longer needed is removed). Each file appears whole or not at all: both are written under
/// temporary names and then renamed. A crash between the two renames leaves files whose hashes
/// differ, which ReadModuleFile reports.
///
///   RETURN_IF_ERROR(WriteModuleFile(*module, "resnet8.ir"));
absl::Status WriteModuleFile(const Module& module, const std::string& path);

/// Reads `path` and, when it exists, its side file. kNotFound when `path` does not exist,
/// kInvalidArgument and kDataLoss for damaged files; messages name file, line and constant.
absl::StatusOr<std::unique_ptr<Module>> ReadModuleFile(const std::string& path);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_MODULE_FILE_H_
