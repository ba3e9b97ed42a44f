#include "frontend/onnx/tensor_file.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/initializer.h"
#include "frontend/onnx/model_loader.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {

absl::StatusOr<NamedTensorData> ReadTensorFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadModelFile(path));
  auto tensor = std::make_shared<onnx::TensorProto>();
  // ReadModelFile refuses files too large for protobuf.
  if (!tensor->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": not an ONNX tensor: protobuf cannot parse it"));
  }
  absl::StatusOr<ir::TensorData> data = TensorOf(*tensor, tensor);
  if (!data.ok()) {
    return absl::Status(data.status().code(), absl::StrCat(path, ": ", data.status().message()));
  }
  return NamedTensorData{tensor->name(), *std::move(data)};
}

}  // namespace zeropoint::frontend
