#include "frontend/onnx/importer.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/graph_inputs.h"
#include "frontend/onnx/graph_scope.h"
#include "frontend/onnx/initializer.h"
#include "frontend/onnx/node_import.h"
#include "frontend/onnx/node_order.h"
#include "frontend/onnx/op_table.h"
#include "frontend/onnx/unsupported_report.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::frontend {
namespace {

bool IsDefaultDomain(const std::string& domain) { return domain.empty() || domain == "ai.onnx"; }

std::string OperatorName(const onnx::NodeProto& node) {
  return IsDefaultDomain(node.domain()) ? node.op_type()
                                        : absl::StrCat(node.domain(), ".", node.op_type());
}

class GraphImporter {
 public:
  GraphImporter(const LoadedModel& model, const std::string& name, const ImportOptions& options)
      : graph_(model.proto->graph()),
        module_(std::make_unique<ir::Module>(name)),
        input_types_(options.pinned_shapes),
        options_(options) {
    scope_.module = module_.get();
    scope_.function = &module_->AddFunction("main");
    scope_.opset = model.opset;
    scope_.model = model.proto;
  }

  absl::StatusOr<std::unique_ptr<ir::Module>> Run() {
    ASSIGN_OR_RETURN(const std::vector<int> order, OrderNodes(graph_));
    RETURN_IF_ERROR(AddInitializers());
    RETURN_IF_ERROR(AddInputs());
    for (int index : order) {
      RETURN_IF_ERROR(ImportNode(graph_.node(index)));
    }
    if (!unsupported_.empty()) {
      return unsupported_.ToStatus();
    }
    RETURN_IF_ERROR(AddOutputs());
    module_->EraseUnusedConstants();
    return std::move(module_);
  }

 private:
  absl::Status AddInitializers() {
    for (const onnx::TensorProto& initializer : graph_.initializer()) {
      ASSIGN_OR_RETURN(ir::TensorData data, TensorOf(initializer, scope_.model));
      if (scope_.tensors.count(initializer.name()) > 0) {
        return absl::InvalidArgumentError(
            absl::StrCat("two initializers are named \"", initializer.name(), "\""));
      }
      ir::Value* constant = module_->AddConstant(initializer.name(), std::move(data));
      scope_.tensors[initializer.name()] = {constant, SymbolicOf(constant->data())};
    }
    return absl::OkStatus();
  }

  /// An input that is also an initializer is a constant with a default that nobody overrides.
  absl::Status AddInputs() {
    for (const onnx::ValueInfoProto& input : graph_.input()) {
      if (scope_.tensors.count(input.name()) > 0) {
        continue;
      }
      ASSIGN_OR_RETURN(ir::TensorType type, input_types_.TypeOf(input));
      ASSIGN_OR_RETURN(ir::Value * argument,
                       scope_.function->AddArgument(input.name(), std::move(type)));
      scope_.tensors[input.name()] = {argument, std::nullopt};
    }
    for (const auto& [name, shape] : options_.pinned_shapes) {
      if (scope_.tensors.count(name) == 0 || scope_.tensors[name].value->is_constant()) {
        return absl::InvalidArgumentError(
            absl::StrCat("a shape is pinned for \"", name, "\", which is no input of the model"));
      }
    }
    return absl::OkStatus();
  }

  absl::Status ImportNode(const onnx::NodeProto& node) {
    const NodeImporter import =
        IsDefaultDomain(node.domain()) ? FindImporter(node.op_type()) : nullptr;
    NodeImport view(node, scope_);
    if (import == nullptr) {
      Poison(node, view, absl::StrCat("not supported (opset ", scope_.opset, ")"));
      return absl::OkStatus();
    }
    if (ReadsPoison(node)) {
      PoisonOutputs(node);
      return absl::OkStatus();
    }
    const absl::Status status = import(view);
    if (absl::IsUnimplemented(status)) {
      Poison(node, view, std::string(status.message()));
      return absl::OkStatus();
    }
    if (!status.ok()) {
      return absl::Status(status.code(), absl::StrCat(node.op_type(), " node \"", view.location(),
                                                      "\": ", status.message()));
    }
    return CheckOutputs(node, view);
  }

  /// What an importer did not set, something would read.
  absl::Status CheckOutputs(const onnx::NodeProto& node, const NodeImport& view) {
    for (const std::string& output : node.output()) {
      if (!output.empty() && scope_.tensors.count(output) == 0) {
        Poison(node, view, absl::StrCat("output \"", output, "\" is not computed"));
        return absl::OkStatus();
      }
    }
    return absl::OkStatus();
  }

  bool ReadsPoison(const onnx::NodeProto& node) const {
    return std::any_of(node.input().begin(), node.input().end(),
                       [&](const std::string& input) { return scope_.poisoned.count(input) > 0; });
  }

  void Poison(const onnx::NodeProto& node, const NodeImport& view, std::string reason) {
    unsupported_.Add(OperatorName(node), std::move(reason), view.location());
    PoisonOutputs(node);
  }

  void PoisonOutputs(const onnx::NodeProto& node) {
    scope_.poisoned.insert(node.output().begin(), node.output().end());
  }

  absl::Status AddOutputs() {
    if (graph_.output_size() == 0) {
      return absl::InvalidArgumentError("the graph has no outputs");
    }
    for (const onnx::ValueInfoProto& output : graph_.output()) {
      auto it = scope_.tensors.find(output.name());
      if (it == scope_.tensors.end()) {
        return absl::InvalidArgumentError(
            absl::StrCat("output \"", output.name(), "\" is not computed by any node"));
      }
      if (it->second.value == nullptr) {
        return absl::UnimplementedError(
            absl::StrCat("output \"", output.name(), "\" is a computed shape"));
      }
      RETURN_IF_ERROR(CheckDeclaredType(output, it->second.value->type()));
      scope_.function->AddResult(output.name(), it->second.value);
    }
    return absl::OkStatus();
  }

  const onnx::GraphProto& graph_;
  std::unique_ptr<ir::Module> module_;
  GraphScope scope_;
  InputTypes input_types_;
  const ImportOptions& options_;
  UnsupportedReport unsupported_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ir::Module>> ImportGraph(const LoadedModel& model,
                                                        const std::string& name,
                                                        const ImportOptions& options) {
  return GraphImporter(model, name, options).Run();
}

}  // namespace zeropoint::frontend
