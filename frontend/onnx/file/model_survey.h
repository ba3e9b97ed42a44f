#ifndef ZEROPOINT_FRONTEND_ONNX_FILE_MODEL_SURVEY_H_
#define ZEROPOINT_FRONTEND_ONNX_FILE_MODEL_SURVEY_H_

// A look at a serialized model before protobuf parses it: what would that cost, and where are the
// weights?

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace zeropoint::frontend {

/// Bytes [offset, offset + size) of the file give way to `replacement`.
struct Edit {
  std::size_t offset;
  std::size_t size;
  std::string replacement;
};

/// The edits that leave large raw data where they are in the file: each tensor names their place in
/// its field `segment`, which no file may use itself. They are sorted and do not overlap.
struct ModelSurvey {
  std::vector<Edit> edits;
  /// An upper bound on the memory that parsing the edited bytes takes.
  std::size_t parsed_bytes = 0;
};

/// Walks the wire format without allocating for what it finds. kInvalidArgument when the bytes are
/// no ModelProto, nest too deep, or would unpack to more than three times the file and 32 MB: two
/// bytes can be an empty node of some two hundred.
absl::StatusOr<ModelSurvey> SurveyModel(absl::Span<const std::byte> bytes);

/// The bytes after the edits.
std::string ApplyEdits(absl::Span<const std::byte> bytes, const std::vector<Edit>& edits);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_FILE_MODEL_SURVEY_H_
