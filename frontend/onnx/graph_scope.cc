#include "frontend/onnx/graph_scope.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace zeropoint::frontend {

absl::StatusOr<ir::Value*> ValueOf(GraphScope& scope, const std::string& name) {
  return ValueOf(scope, scope.tensors.at(name), name);
}

absl::StatusOr<ir::Value*> ValueOf(GraphScope& scope, ImportedTensor& tensor,
                                   const std::string& name) {
  if (tensor.sequence != nullptr) {
    return absl::UnimplementedError("a sequence is used as data");
  }
  if (tensor.value == nullptr) {
    std::optional<ir::TensorData> data = ConstantOf(*tensor.symbolic);
    if (!data) {
      return absl::UnimplementedError(
          "integers computed from symbolic extents are used as data; pin the input shapes");
    }
    tensor.value = scope.module->AddConstant(name, *std::move(data));
  }
  return tensor.value;
}

}  // namespace zeropoint::frontend
