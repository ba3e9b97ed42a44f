#include "frontend/onnx/import.h"

#include <filesystem>

#include "frontend/onnx/file/model_loader.h"
#include "frontend/onnx/importer.h"
#include "frontend/onnx/scope/graph_inputs.h"
#include "ir/in_file.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {

absl::StatusOr<std::unique_ptr<ir::Module>> ImportOnnxBytes(absl::string_view bytes,
                                                            const std::string& name,
                                                            const ImportOptions& options) {
  ASSIGN_OR_RETURN(const LoadedModel model, ParseModel(bytes));
  return ImportGraph(model, name, options);
}

absl::StatusOr<std::unique_ptr<ir::Module>> ImportOnnxFile(const std::string& path,
                                                           const ImportOptions& options) {
  ASSIGN_OR_RETURN(const LoadedModel model, LoadModelFile(path));
  const std::string name = Identifier(std::filesystem::path(path).stem().string());
  absl::StatusOr<std::unique_ptr<ir::Module>> module = ImportGraph(model, name, options);
  if (!module.ok()) {
    return ir::InFile(module.status(), path);
  }
  return module;
}

}  // namespace zeropoint::frontend
