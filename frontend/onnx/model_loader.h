#ifndef ZEROPOINT_FRONTEND_ONNX_MODEL_LOADER_H_
#define ZEROPOINT_FRONTEND_ONNX_MODEL_LOADER_H_

// Bytes -> ModelProto, with everything checked that needs no knowledge of operators.

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace onnx {
class ModelProto;
}

namespace zeropoint::frontend {

inline constexpr std::int64_t kMinOpset = 6;
inline constexpr std::int64_t kMaxOpset = 22;

struct LoadedModel {
  std::shared_ptr<const onnx::ModelProto> proto;
  /// Version of the default operator set.
  std::int64_t opset = 0;
};

/// kInvalidArgument when the bytes are not a ModelProto with a graph; kUnimplemented for an opset
/// outside [kMinOpset, kMaxOpset].
absl::StatusOr<LoadedModel> ParseModel(absl::string_view bytes);

/// Reads a whole file. kNotFound, kPermissionDenied or kInvalidArgument (a folder, too large) name
/// the path.
absl::StatusOr<std::string> ReadModelFile(const std::string& path);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_MODEL_LOADER_H_
