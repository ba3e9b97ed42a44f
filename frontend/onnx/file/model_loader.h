#ifndef ZEROPOINT_FRONTEND_ONNX_FILE_MODEL_LOADER_H_
#define ZEROPOINT_FRONTEND_ONNX_FILE_MODEL_LOADER_H_

// File -> ModelProto, with everything checked that needs no knowledge of operators.

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "frontend/onnx/file/file_bytes.h"
#include "frontend/onnx/file/opsets.h"
#include "frontend/onnx/file/tensor_sources.h"

namespace onnx {
class ModelProto;
}

namespace zeropoint::frontend {

struct LoadedModel {
  std::shared_ptr<const onnx::ModelProto> proto;
  /// The default operator set is among them.
  Opsets opsets;
  TensorSources sources;
};

/// The model in `file`; `folder` is where its external data are, absent for a model in memory.
/// Large raw data stay in the file. kInvalidArgument when the bytes are not a ModelProto with a
/// graph or cost far more memory than they are (SurveyModel); kUnimplemented for operator sets that
/// OpsetsOf refuses.
absl::StatusOr<LoadedModel> ParseModel(std::shared_ptr<const FileBytes> file,
                                       std::optional<std::string> folder);

/// A serialized model in memory, which is copied.
absl::StatusOr<LoadedModel> ParseModel(absl::string_view bytes);

/// Maps and parses a file. kNotFound, kPermissionDenied or kInvalidArgument (a folder) and the
/// errors of ParseModel name the path.
absl::StatusOr<LoadedModel> LoadModelFile(const std::string& path);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_FILE_MODEL_LOADER_H_
