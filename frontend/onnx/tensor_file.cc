#include "frontend/onnx/tensor_file.h"

#include <limits>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/file_bytes.h"
#include "frontend/onnx/initializer.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {

absl::StatusOr<NamedTensorData> ReadTensorFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const FileBytes> file, FileBytes::Open(path));
  const absl::string_view bytes = file->text();
  auto tensor = std::make_shared<onnx::TensorProto>();
  if (bytes.size() > std::numeric_limits<int>::max() ||
      !tensor->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": not an ONNX tensor: protobuf cannot parse it"));
  }
  absl::StatusOr<ir::TensorData> data = TensorOf(*tensor, {.proto = tensor});
  if (!data.ok()) {
    return absl::Status(data.status().code(), absl::StrCat(path, ": ", data.status().message()));
  }
  return NamedTensorData{tensor->name(), *std::move(data)};
}

}  // namespace zeropoint::frontend
