#ifndef ZEROPOINT_TOOLS_DRIVER_WRITE_ONNX_H_
#define ZEROPOINT_TOOLS_DRIVER_WRITE_ONNX_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "ir/module.h"

namespace zeropoint::tools {

inline constexpr int kDefaultOnnxOpset = 17;

/// Writes `module` as an ONNX model (frontend/onnx/export.h), whole or not at all, and returns its
/// size in bytes. Errors as ExportOnnx, prefixed with `path`; failures of the file as OutputError.
absl::StatusOr<std::size_t> WriteOnnxFile(const ir::Module& module, int opset,
                                          const std::string& path);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_WRITE_ONNX_H_
