#include "frontend/onnx/importer.h"

#include <algorithm>
#include <map>
#include <set>
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
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

bool IsDefaultDomain(const std::string& domain) { return domain.empty() || domain == "ai.onnx"; }

/// "Conv (opset 17)", "com.microsoft.FusedConv (opset 1)".
std::string OperatorName(const onnx::ModelProto& model, const onnx::NodeProto& node) {
  const bool is_default = IsDefaultDomain(node.domain());
  std::string name = is_default ? node.op_type() : absl::StrCat(node.domain(), ".", node.op_type());
  for (const onnx::OperatorSetIdProto& opset : model.opset_import()) {
    if (opset.domain() == node.domain() || (is_default && IsDefaultDomain(opset.domain()))) {
      return absl::StrCat(name, " (opset ", opset.version(), ")");
    }
  }
  return name;
}

class GraphImporter {
 public:
  GraphImporter(const LoadedModel& model, const std::string& name, const ImportOptions& options)
      : model_(*model.proto),
        graph_(model.proto->graph()),
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
    RETURN_IF_ERROR(CheckOptionNames());
    for (int index : order) {
      RETURN_IF_ERROR(ImportNode(graph_.node(index)));
    }
    RETURN_IF_ERROR(AddOutputs());
    if (!unsupported_.empty()) {
      return unsupported_.ToStatus();
    }
    module_->EraseUnusedConstants();
    return std::move(module_);
  }

 private:
  struct UncomputedOutput {
    const onnx::NodeProto* node;
    int index;
  };

  absl::Status AddInitializers() {
    for (const onnx::SparseTensorProto& initializer : graph_.sparse_initializer()) {
      Refuse("initializer", "is sparse", initializer.values().name());
    }
    for (const onnx::TensorProto& initializer : graph_.initializer()) {
      const std::string& name = initializer.name();
      if (scope_.tensors.count(name) > 0 || refused_.count(name) > 0) {
        return absl::InvalidArgumentError(
            absl::StrCat("two initializers are named \"", name, "\""));
      }
      absl::StatusOr<ir::TensorData> data = TensorOf(initializer, scope_.model);
      if (absl::IsUnimplemented(data.status())) {
        Refuse("initializer", data.status().message(), name);
        continue;
      }
      RETURN_IF_ERROR(data.status());
      // Each may be transposed and scaled, as weight and as bias.
      scope_.computed_budget += 4 * data->num_elements();
      ir::Value* constant = module_->AddConstant(name, *std::move(data));
      scope_.tensors[name] = {constant, SymbolicOf(constant->data())};
    }
    return absl::OkStatus();
  }

  absl::Status AddInputs() {
    std::set<std::string> names;
    for (const onnx::ValueInfoProto& input : graph_.input()) {
      const std::string& name = input.name();
      if (name.empty() || !names.insert(name).second) {
        return absl::InvalidArgumentError(
            absl::StrCat("input name \"", name, "\" is empty or used twice"));
      }
      if (const auto bound = options_.bound_inputs.find(name);
          bound != options_.bound_inputs.end()) {
        RETURN_IF_ERROR(BindInput(input, bound->second));
        continue;
      }
      // An input that is an initializer, too, is a constant: its default, which nobody overrides.
      if (scope_.tensors.count(name) > 0 || refused_.count(name) > 0) {
        continue;
      }
      absl::StatusOr<ir::TensorType> type = input_types_.TypeOf(input);
      if (absl::IsUnimplemented(type.status())) {
        Refuse("graph input", type.status().message(), name);
        continue;
      }
      RETURN_IF_ERROR(type.status());
      ASSIGN_OR_RETURN(ir::Value * argument, scope_.function->AddArgument(name, *std::move(type)));
      scope_.tensors[name] = {argument, std::nullopt};
    }
    return absl::OkStatus();
  }

  absl::Status BindInput(const onnx::ValueInfoProto& input, const ir::TensorData& data) {
    RETURN_IF_ERROR(CheckBoundType(input, data.type()));
    scope_.computed_budget += data.num_elements();
    ir::Value* constant = module_->AddConstant(input.name(), data);
    scope_.tensors[input.name()] = {constant, SymbolicOf(constant->data())};
    refused_.erase(input.name());
    return absl::OkStatus();
  }

  absl::Status CheckOptionNames() const {
    for (const auto& [name, data] : options_.bound_inputs) {
      const bool is_input = std::any_of(
          graph_.input().begin(), graph_.input().end(),
          [&name = name](const onnx::ValueInfoProto& input) { return input.name() == name; });
      if (!is_input) {
        return absl::InvalidArgumentError(
            absl::StrCat("a value is given for \"", name, "\", which is no input of the model"));
      }
    }
    for (const auto& [name, shape] : options_.pinned_shapes) {
      const auto found = scope_.tensors.find(name);
      const bool is_input = found != scope_.tensors.end() && !found->second.value->is_constant();
      if (!is_input && refused_.count(name) == 0) {
        return absl::InvalidArgumentError(
            absl::StrCat("a shape is pinned for \"", name, "\", which is no input of the model"));
      }
    }
    return absl::OkStatus();
  }

  absl::Status ImportNode(const onnx::NodeProto& node) {
    const OpRow* row = IsDefaultDomain(node.domain()) ? FindOp(node.op_type()) : nullptr;
    if (row == nullptr) {
      RefuseNode(node, "not supported");
      return absl::OkStatus();
    }
    if (scope_.opset < row->since) {
      RefuseNode(node, absl::StrCat("an operator since opset ", row->since, " only"));
      return absl::OkStatus();
    }
    if (ReadsRefused(node)) {
      refused_.insert(node.output().begin(), node.output().end());
      return absl::OkStatus();
    }
    NodeImport import(node, scope_);
    // Every operator has a first output, and importers rely on it.
    const absl::Status status =
        node.output_size() > 0 ? row->import(import) : Malformed("the node has no output");
    if (absl::IsUnimplemented(status)) {
      RefuseNode(node, status.message());
      return absl::OkStatus();
    }
    if (!status.ok()) {
      return absl::Status(status.code(), absl::StrCat(node.op_type(), " node \"", import.location(),
                                                      "\": ", status.message()));
    }
    NoteUncomputed(node);
    return absl::OkStatus();
  }

  /// Optional outputs that importers leave out, such as the mask of a dropout, matter only when
  /// something reads them.
  void NoteUncomputed(const onnx::NodeProto& node) {
    for (int i = 0; i < node.output_size(); ++i) {
      if (!node.output(i).empty() && scope_.tensors.count(node.output(i)) == 0) {
        uncomputed_[node.output(i)] = {&node, i};
      }
    }
  }

  bool ReadsRefused(const onnx::NodeProto& node) {
    return std::count_if(node.input().begin(), node.input().end(),
                         [&](const std::string& input) { return IsRefused(input); }) > 0;
  }

  bool IsRefused(const std::string& tensor) {
    const auto found = uncomputed_.find(tensor);
    if (found != uncomputed_.end()) {
      const auto [node, index] = found->second;
      uncomputed_.erase(found);
      Refuse(OperatorName(model_, *node), absl::StrCat("output ", index, " is not computed"),
             tensor);
    }
    // "" stands for an absent input, whatever outputs were left out before.
    return !tensor.empty() && refused_.count(tensor) > 0;
  }

  void RefuseNode(const onnx::NodeProto& node, absl::string_view reason) {
    unsupported_.Add(OperatorName(model_, node), std::string(reason),
                     NodeImport(node, scope_).location());
    refused_.insert(node.output().begin(), node.output().end());
  }

  void Refuse(std::string what, absl::string_view reason, const std::string& name) {
    unsupported_.Add(std::move(what), std::string(reason), name);
    refused_.insert(name);
  }

  absl::Status AddOutputs() {
    if (graph_.output_size() == 0) {
      return absl::InvalidArgumentError("the graph has no outputs");
    }
    std::set<std::string> names;
    for (const onnx::ValueInfoProto& output : graph_.output()) {
      const std::string& name = output.name();
      if (!names.insert(name).second) {
        return absl::InvalidArgumentError(absl::StrCat("two outputs are named \"", name, "\""));
      }
      if (IsRefused(name)) {
        continue;
      }
      if (scope_.tensors.count(name) == 0) {
        return absl::InvalidArgumentError(
            absl::StrCat("output \"", name, "\" is not computed by any node"));
      }
      absl::StatusOr<ir::Value*> value = ValueOf(scope_, name);
      if (absl::IsUnimplemented(value.status())) {
        Refuse("graph output", value.status().message(), name);
        continue;
      }
      RETURN_IF_ERROR(value.status());
      RETURN_IF_ERROR(CheckDeclaredType(output, (*value)->type()));
      scope_.function->AddResult(name, *value);
    }
    return absl::OkStatus();
  }

  const onnx::ModelProto& model_;
  const onnx::GraphProto& graph_;
  std::unique_ptr<ir::Module> module_;
  GraphScope scope_;
  InputTypes input_types_;
  const ImportOptions& options_;
  UnsupportedReport unsupported_;
  /// Tensors that are not supported or depend on one that is not: what reads them is not tried.
  std::set<std::string> refused_;
  std::map<std::string, UncomputedOutput> uncomputed_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ir::Module>> ImportGraph(const LoadedModel& model,
                                                        const std::string& name,
                                                        const ImportOptions& options) {
  return GraphImporter(model, name, options).Run();
}

}  // namespace zeropoint::frontend
