#ifndef ZEROPOINT_TOOLS_DRIVER_READ_MODEL_H_
#define ZEROPOINT_TOOLS_DRIVER_READ_MODEL_H_

// The files that models come in, textual IR excepted (read_ir.h). Errors are complete
// (error_text.h).

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "frontend/onnx/import.h"
#include "frontend/onnx/model_inputs.h"
#include "ir/module.h"
#include "runtime/program.h"

namespace zeropoint::tools {

/// UsageError when `options` speak of an input that the model does not have, kUnimplemented (all
/// reasons listed) when it is not supported.
absl::StatusOr<std::unique_ptr<ir::Module>> ReadOnnx(const std::string& path,
                                                     const frontend::ImportOptions& options);
/// The inputs of the file's graph, as it declares them.
absl::StatusOr<std::vector<frontend::ModelInput>> ReadOnnxInputs(const std::string& path);
/// A compiled program (.zpm).
absl::StatusOr<runtime::Program> ReadProgram(const std::string& path);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_READ_MODEL_H_
