#ifndef ZEROPOINT_FRONTEND_ONNX_FILE_TENSOR_SOURCES_H_
#define ZEROPOINT_FRONTEND_ONNX_FILE_TENSOR_SOURCES_H_

// Where the bytes of a model's tensors are.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "frontend/onnx/file/external_files.h"
#include "frontend/onnx/file/file_bytes.h"

namespace onnx {
class TensorProto;
}

namespace zeropoint::frontend {

struct OwnedCopy {
  absl::Span<const std::byte> bytes;
  std::shared_ptr<const void> owner;
};

/// The parsed model, its file and the files beside it: what TensorOf reads and constants keep
/// alive.
struct TensorSources {
  /// Holds the messages; typed fields and short raw data are read in place.
  std::shared_ptr<const void> proto = nullptr;
  /// The model's file: large raw data stayed in it (model_survey.h). Null for messages that were
  /// not surveyed.
  std::shared_ptr<const FileBytes> file = nullptr;
  std::shared_ptr<ExternalFiles> external = nullptr;
};

/// A copy in memory, made piece by piece so that the file's pages and their copy are never all
/// there at once.
OwnedCopy CopyAndForget(const OwnedBytes& bytes);

/// The bytes of a tensor that are not in its message: those that stayed in the model's file, or
/// external data (keys location, offset, length). nullopt for all other tensors. Errors as
/// ExternalFiles::Range, and kInvalidArgument for keys that are malformed, missing or given twice.
absl::StatusOr<std::optional<OwnedBytes>> BytesElsewhere(const onnx::TensorProto& tensor,
                                                         const TensorSources& sources);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_FILE_TENSOR_SOURCES_H_
