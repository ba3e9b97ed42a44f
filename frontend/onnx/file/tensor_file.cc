#include "frontend/onnx/file/tensor_file.h"

#include <limits>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/file_bytes.h"
#include "frontend/onnx/file/initializer.h"
#include "frontend/onnx/file/lfs_pointer.h"
#include "frontend/onnx/file/wire_reader.h"
#include "ir/in_file.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {

absl::StatusOr<NamedTensorData> ReadTensorFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const FileBytes> file, FileBytes::Open(path));
  const absl::string_view bytes = file->text();
  if (IsLfsPointer(bytes)) {
    return ir::InFile(absl::InvalidArgumentError(
                          "not an ONNX tensor: it is a Git LFS pointer, which stands for it"),
                      path);
  }
  auto tensor = std::make_shared<onnx::TensorProto>();
  if (bytes.size() > std::numeric_limits<int>::max() ||
      !tensor->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    const bool is_cut_off = IsCutOffMessage(file->bytes());
    return ir::InFile(
        absl::InvalidArgumentError(absl::StrCat(
            "not an ONNX tensor: ", is_cut_off ? "it is cut off" : "protobuf cannot parse it")),
        path);
  }
  absl::StatusOr<ir::TensorData> data = TensorOf(*tensor, {.proto = tensor});
  if (!data.ok()) {
    return ir::InFile(data.status(), path);
  }
  return NamedTensorData{tensor->name(), *std::move(data)};
}

}  // namespace zeropoint::frontend
