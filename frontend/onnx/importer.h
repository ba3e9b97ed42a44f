#ifndef ZEROPOINT_FRONTEND_ONNX_IMPORTER_H_
#define ZEROPOINT_FRONTEND_ONNX_IMPORTER_H_

// A loaded model as a module.

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "frontend/onnx/file/model_loader.h"
#include "frontend/onnx/import.h"
#include "ir/module.h"

namespace zeropoint::frontend {

/// The graph of a loaded model as a module with one function, "main". Errors as ImportOnnxFile.
absl::StatusOr<std::unique_ptr<ir::Module>> ImportGraph(const LoadedModel& model,
                                                        const std::string& name,
                                                        const ImportOptions& options);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_IMPORTER_H_
