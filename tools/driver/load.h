#ifndef ZEROPOINT_TOOLS_DRIVER_LOAD_H_
#define ZEROPOINT_TOOLS_DRIVER_LOAD_H_

// Any file that can run, as a program.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "tools/data/array_file.h"

namespace zeropoint::tools {

struct LoadOptions {
  /// Input extents that replace the model's symbolic ones, by input name (`.onnx` and `.ir` only).
  std::map<std::string, std::vector<std::int64_t>> pinned_shapes = {};
  /// Where the values of inputs are found that have to be known to compile the model, by name (the
  /// shape of a Reshape, say; `.onnx` only): these become constants and are no inputs any more.
  const ArrayFile* arrays = nullptr;
};

/// Reads a `.zpm`; imports an `.onnx` and lowers it in float; parses an `.ir` and lowers it as it
/// is. The file's first bytes decide, not its name. kInvalidArgument, kNotFound and
/// kPermissionDenied name the file; kUnimplemented lists every reason at once.
absl::StatusOr<runtime::Program> LoadRunnable(const std::string& path,
                                              const LoadOptions& options = {});

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_LOAD_H_
