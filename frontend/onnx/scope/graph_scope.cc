#include "frontend/onnx/scope/graph_scope.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/scope/run_time_extents.h"

namespace zeropoint::frontend {

GraphScope GraphScope::Nested(ir::Function* target) {
  return {.state = state,
          .function = target,
          .parent = this,
          .opsets = opsets,
          .attributes = attributes,
          .prefix = prefix,
          .handle_prefix = handle_prefix,
          .tensors = {}};
}

std::int64_t GraphScope::opset() const {
  const auto found = opsets.find("");
  return found == opsets.end() ? 0 : found->second;
}

ImportedTensor* GraphScope::Find(const std::string& name) {
  for (GraphScope* scope = this; scope != nullptr; scope = scope->parent) {
    if (const auto found = scope->tensors.find(name); found != scope->tensors.end()) {
      return &found->second;
    }
  }
  return nullptr;
}

absl::StatusOr<ir::Value*> ValueOf(GraphScope& scope, const std::string& name) {
  return ValueOf(scope, *scope.Find(name), name);
}

absl::StatusOr<ir::Value*> ValueOf(GraphScope& scope, ImportedTensor& tensor,
                                   const std::string& name) {
  if (tensor.sequence != nullptr) {
    return absl::UnimplementedError("a sequence is used as data");
  }
  if (tensor.value == nullptr) {
    std::optional<ir::TensorData> data =
        tensor.symbolic ? ConstantOf(*tensor.symbolic) : std::nullopt;
    // Not remembered: the op may stand in another function than the next reader.
    if (tensor.symbolic && !data) return EmitIntegers(scope, *tensor.symbolic, name);
    if (!data) return absl::InternalError("a tensor without a value is used as data");
    tensor.value = scope.state->module->AddConstant(name, *std::move(data));
  }
  return tensor.value;
}

}  // namespace zeropoint::frontend
