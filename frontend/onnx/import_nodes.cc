#include "frontend/onnx/import_nodes.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/function_call.h"
#include "frontend/onnx/initializer.h"
#include "frontend/onnx/node_import.h"
#include "frontend/onnx/node_order.h"
#include "frontend/onnx/op_table.h"
#include "ir/extent_mismatch.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

/// "Conv (opset 17)", "com.microsoft.FusedConv (opset 1)".
std::string VersionedName(const GraphScope& scope, const onnx::NodeProto& node) {
  const std::string name = OperatorName(node);
  const auto opset = scope.opsets.find(NormalDomain(node.domain()));
  return opset == scope.opsets.end() ? name : absl::StrCat(name, " (opset ", opset->second, ")");
}

void RefuseOutputs(GraphScope& scope, const onnx::NodeProto& node) {
  for (const std::string& output : node.output()) scope.tensors[output] = {.is_refused = true};
}

void RefuseNode(GraphScope& scope, const onnx::NodeProto& node, absl::string_view reason) {
  scope.state->unsupported.Add(VersionedName(scope, node), std::string(reason),
                               NodeImport(node, scope).location());
  RefuseOutputs(scope, node);
}

bool ReadsRefused(GraphScope& scope, const onnx::NodeProto& node) {
  // Counted, not sought: each left-out output that is read has to be told.
  return std::count_if(node.input().begin(), node.input().end(), [&](const std::string& input) {
           return !input.empty() && IsRefused(scope, input);
         }) > 0;
}

/// Optional outputs that importers leave out, such as the mask of a dropout, matter only when
/// something reads them.
void NoteLeftOut(GraphScope& scope, const onnx::NodeProto& node) {
  for (int i = 0; i < node.output_size(); ++i) {
    if (!node.output(i).empty() && scope.tensors.count(node.output(i)) == 0) {
      scope.tensors[node.output(i)] = {.left_out_by = &node, .left_out_index = i};
    }
  }
}

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

absl::Status RunImporter(GraphScope& scope, const onnx::NodeProto& node, const Importer& importer) {
  // Every operator has a first output, and importers rely on it.
  if (node.output_size() == 0) {
    return Malformed("the node has no output");
  }
  if (importer.function != nullptr) {
    return CallFunction(scope, node, *importer.function);
  }
  NodeImport import(node, scope);
  return importer.row->import(import);
}

absl::Status ImportNode(GraphScope& scope, const onnx::NodeProto& node) {
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
  NoteLeftOut(scope, node);
  return absl::OkStatus();
}

}  // namespace

void Refuse(GraphScope& scope, std::string what, absl::string_view reason,
            const std::string& name) {
  scope.state->unsupported.Add(std::move(what), std::string(reason), name);
  scope.tensors[name] = {.is_refused = true};
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

absl::Status ImportNodes(GraphScope& scope, const NodeList& nodes) {
  const GivenNames given = {
      .own = [&](const std::string& name) { return scope.tensors.count(name) > 0; },
      .outer =
          [&](const std::string& name) {
            return scope.parent != nullptr && scope.parent->Find(name) != nullptr;
          }};
  ASSIGN_OR_RETURN(const std::vector<int> order, OrderNodes(nodes, given));
  for (int index : order) {
    RETURN_IF_ERROR(ImportNode(scope, nodes[index]));
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::frontend
