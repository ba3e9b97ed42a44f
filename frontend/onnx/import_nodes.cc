#include "frontend/onnx/import_nodes.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "frontend/onnx/control_flow/function_call.h"
#include "frontend/onnx/file/initializer.h"
#include "frontend/onnx/newer_attributes.h"
#include "frontend/onnx/op_table.h"
#include "frontend/onnx/scope/node_handles.h"
#include "frontend/onnx/scope/node_import.h"
#include "frontend/onnx/scope/node_order.h"
#include "ir/extent_mismatch.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

/// How a node is imported: by its operator's row, or as a call of one of the model's functions.
struct Importer {
  const OpRow* row = nullptr;
  const onnx::FunctionProto* function = nullptr;
};

absl::StatusOr<Importer> FindImporter(const GraphScope& scope, const onnx::NodeProto& node) {
  const OpRow* row = FindOp(OperatorName(node));
  if (row != nullptr && scope.opset() >= row->since) {
    return Importer{.row = row};
  }
  if (const onnx::FunctionProto* function = FindFunction(*scope.state, node); function != nullptr) {
    return Importer{.function = function};
  }
  return Unsupported(row == nullptr
                         ? "not supported"
                         : absl::StrCat("an operator since opset ", row->since, " only"));
}

/// Operators of ONNX Runtime gain optional inputs from release to release: one that the importer
/// leaves unread would change what the model means in silence, unless it has no effect.
absl::Status CheckAllRead(const NodeImport& node, const OpRow& row) {
  if (!absl::StartsWith(row.op_type, "com.microsoft.")) return absl::OkStatus();
  for (const int input : node.UnreadInputs()) {
    if (input < 32 && (row.ignored_operands >> input & 1) != 0) continue;
    return Unsupported(absl::StrCat("input ", input, " (\"", node.input_name(input), "\")"));
  }
  return absl::OkStatus();
}

absl::Status RunImporter(GraphScope& scope, const onnx::NodeProto& node, const Importer& importer) {
  // Every operator has a first output, and importers rely on it.
  if (node.output_size() == 0) {
    return Malformed("the node has no output");
  }
  if (importer.function != nullptr) {
    return CallFunction(scope, node, *importer.function);
  }
  NodeImport import(node, scope);
  RETURN_IF_ERROR(CheckNewerAttributes(import));
  RETURN_IF_ERROR(importer.row->import(import));
  return CheckAllRead(import, *importer.row);
}

absl::Status ImportNode(GraphScope& scope, const onnx::NodeProto& node, int index) {
  if (--scope.state->node_budget < 0) {
    return absl::InvalidArgumentError("the model's functions expand to too many nodes");
  }
  const absl::StatusOr<Importer> importer = FindImporter(scope, node);
  if (!importer.ok()) {
    RefuseNode(scope, node, importer.status().message());
    return absl::OkStatus();
  }
  if (ReadsRefused(scope, node)) {
    RefuseOutputs(scope, node);
    return absl::OkStatus();
  }
  const std::size_t reported = scope.state->unsupported.size();
  NodeHandles handles(scope, index);
  const absl::Status status = RunImporter(scope, node, *importer);
  if (const auto mismatch = ir::MismatchOf(status)) {
    EqualExtents& equal_extents = *scope.state->equal_extents;
    if (equal_extents.Learn(mismatch->a, mismatch->b)) {
      RefuseOutputs(scope, node);  // until the model is imported with what was learnt
      return absl::OkStatus();
    }
    if (equal_extents.CanBeEqual(mismatch->a, mismatch->b)) {
      RefuseNode(scope, node, absl::StrCat(status.message(), "; pin the input shapes"));
      return absl::OkStatus();
    }
  }
  if (scope.state->unsupported.size() > reported) {
    RefuseOutputs(scope, node);  // something inside the node was told already
    return absl::OkStatus();
  }
  if (absl::IsUnimplemented(status)) {
    RefuseNode(scope, node, status.message());
    return absl::OkStatus();
  }
  if (!status.ok()) {
    return absl::Status(status.code(),
                        absl::StrCat(node.op_type(), " node \"", NodeImport(node, scope).location(),
                                     "\": ", status.message()));
  }
  handles.Assign(node);
  NoteLeftOut(scope, node);
  return absl::OkStatus();
}

}  // namespace

absl::Status ImportNodes(GraphScope& scope, const NodeList& nodes) {
  const GivenNames given = {
      .own = [&](const std::string& name) { return scope.tensors.count(name) > 0; },
      .outer =
          [&](const std::string& name) {
            return scope.parent != nullptr && scope.parent->Find(name) != nullptr;
          }};
  ASSIGN_OR_RETURN(const std::vector<int> order, OrderNodes(nodes, given));
  for (int index : order) {
    RETURN_IF_ERROR(ImportNode(scope, nodes[index], index));
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::frontend
