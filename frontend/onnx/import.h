#ifndef ZEROPOINT_FRONTEND_ONNX_IMPORT_H_
#define ZEROPOINT_FRONTEND_ONNX_IMPORT_H_

// ONNX -> IR: the importer.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "frontend/onnx/scope/pinned_shapes.h"
#include "ir/module.h"
#include "ir/tensor_data.h"

namespace zeropoint::frontend {

struct ImportOptions {
  PinnedShapes pinned_shapes = {};
  /// Inputs that become constants, by name: shapes, axes and the like, which have to be known at
  /// import (model_inputs.h lists them). They are no inputs of the module.
  std::map<std::string, ir::TensorData> bound_inputs = {};
  /// What importing took for granted, one line each, is added here when it is not null.
  std::vector<std::string>* remarks = nullptr;
};

/// Reads and imports a model (ai.onnx opsets 1 to 28). Shape arithmetic (Shape, Gather, Concat, …)
/// is evaluated over symbolic dims and leaves no ops behind. Extents of inputs that the model names
/// apart but that meet in its nodes become one (equal_extents.h). The file and the files beside it
/// that hold external data are mapped, and constants point into them where their alignment allows:
/// they must stay as they are while the module lives.
///
/// kNotFound, kPermissionDenied and kInvalidArgument for files that are not a well-formed model;
/// kUnimplemented lists everything unsupported at once, with counts and node names.
///
///   ASSIGN_OR_RETURN(std::unique_ptr<ir::Module> module, ImportOnnxFile("resnet18.onnx", {}));
absl::StatusOr<std::unique_ptr<ir::Module>> ImportOnnxFile(const std::string& path,
                                                           const ImportOptions& options);

/// The same for a serialized ModelProto in memory; `name` becomes the module's name.
absl::StatusOr<std::unique_ptr<ir::Module>> ImportOnnxBytes(absl::string_view bytes,
                                                            const std::string& name,
                                                            const ImportOptions& options);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_IMPORT_H_
