#include "frontend/onnx/scope/refusal.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/scope/node_import.h"
#include "frontend/onnx/scope/node_order.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

/// "Conv (opset 17)", "com.microsoft.FusedConv (opset 1)".
std::string VersionedName(const GraphScope& scope, const onnx::NodeProto& node) {
  const std::string name = OperatorName(node);
  const auto opset = scope.opsets.find(NormalDomain(node.domain()));
  return opset == scope.opsets.end() ? name : absl::StrCat(name, " (opset ", opset->second, ")");
}

}  // namespace

absl::Status Unsupported(absl::string_view reason) { return absl::UnimplementedError(reason); }
absl::Status Malformed(absl::string_view reason) { return absl::InvalidArgumentError(reason); }

void Refuse(GraphScope& scope, std::string what, absl::string_view reason,
            const std::string& name) {
  scope.state->unsupported.Add(std::move(what), std::string(reason), name);
  scope.tensors[name] = {.is_refused = true};
}

void RefuseNode(GraphScope& scope, const onnx::NodeProto& node, absl::string_view reason) {
  scope.state->unsupported.Add(VersionedName(scope, node), std::string(reason),
                               NodeImport(node, scope).location());
  RefuseOutputs(scope, node);
}

void RefuseOutputs(GraphScope& scope, const onnx::NodeProto& node) {
  for (const std::string& output : node.output()) scope.tensors[output] = {.is_refused = true};
}

bool IsRefused(GraphScope& scope, const std::string& tensor) {
  ImportedTensor& found = *scope.Find(tensor);
  if (const onnx::NodeProto* node = std::exchange(found.left_out_by, nullptr); node != nullptr) {
    scope.state->unsupported.Add(VersionedName(scope, *node),
                                 absl::StrCat("output ", found.left_out_index, " is not computed"),
                                 tensor);
    found.is_refused = true;
  }
  return found.is_refused;
}

bool ReadsRefused(GraphScope& scope, const onnx::NodeProto& node) {
  // Counted, not sought: each left-out output that is read has to be told.
  return std::count_if(node.input().begin(), node.input().end(), [&](const std::string& input) {
           return !input.empty() && IsRefused(scope, input);
         }) > 0;
}

void NoteLeftOut(GraphScope& scope, const onnx::NodeProto& node) {
  for (int i = 0; i < node.output_size(); ++i) {
    if (!node.output(i).empty() && scope.tensors.count(node.output(i)) == 0) {
      scope.tensors[node.output(i)] = {.left_out_by = &node, .left_out_index = i};
    }
  }
}

}  // namespace zeropoint::frontend
