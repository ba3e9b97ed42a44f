#include "frontend/onnx/scope/graph_initializers.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/initializer.h"
#include "frontend/onnx/scope/refusal.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {

absl::Status AddInitializers(GraphScope& scope, const onnx::GraphProto& graph) {
  for (const onnx::SparseTensorProto& initializer : graph.sparse_initializer()) {
    Refuse(scope, "initializer", "is sparse", initializer.values().name());
  }
  for (const onnx::TensorProto& initializer : graph.initializer()) {
    const std::string& name = initializer.name();
    if (scope.tensors.count(name) > 0) {
      return absl::InvalidArgumentError(absl::StrCat("two initializers are named \"", name, "\""));
    }
    absl::StatusOr<ir::TensorData> data = TensorOf(initializer, scope.state->sources);
    if (absl::IsUnimplemented(data.status())) {
      Refuse(scope, "initializer", data.status().message(), name);
      continue;
    }
    RETURN_IF_ERROR(data.status());
    // Each may be transposed and scaled, as weight and as bias.
    scope.state->computed_budget += 4 * data->num_elements();
    ir::Value* constant = scope.state->module->AddConstant(name, *std::move(data));
    scope.tensors[name] = {.value = constant, .symbolic = SymbolicOf(constant->data())};
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::frontend
