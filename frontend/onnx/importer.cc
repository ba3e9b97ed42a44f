#include "frontend/onnx/importer.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/control_flow/function_call.h"
#include "frontend/onnx/import_nodes.h"
#include "frontend/onnx/scope/bound_value.h"
#include "frontend/onnx/scope/graph_initializers.h"
#include "frontend/onnx/scope/graph_inputs.h"
#include "frontend/onnx/scope/graph_scope.h"
#include "frontend/onnx/scope/node_handles.h"
#include "frontend/onnx/scope/refusal.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

class ModelImporter {
 public:
  ModelImporter(const LoadedModel& model, const std::string& name, const ImportOptions& options,
                EqualExtents& equal_extents)
      : model_(*model.proto),
        graph_(model.proto->graph()),
        module_(std::make_unique<ir::Module>(name)),
        input_types_(options.pinned_shapes),
        options_(options) {
    state_.import_nodes = ImportNodes;
    state_.module = module_.get();
    state_.sources = model.sources;
    state_.equal_extents = &equal_extents;
    state_.node_budget += CountNodes(model_);
    scope_.state = &state_;
    scope_.function = &module_->AddFunction("main");
    scope_.opsets = model.opsets;
  }

  /// What the finished import took for granted.
  const std::vector<std::string>& remarks() const { return remarks_; }

  absl::StatusOr<std::unique_ptr<ir::Module>> Run() {
    RETURN_IF_ERROR(AddFunctions(state_, model_));
    RETURN_IF_ERROR(AddInitializers(scope_, graph_));
    RETURN_IF_ERROR(AddInputs());
    RETURN_IF_ERROR(CheckOptionNames());
    RETURN_IF_ERROR(ImportNodes(scope_, graph_.node()));
    RETURN_IF_ERROR(AddOutputs());
    if (state_.unsupported.size() > 0) {
      return state_.unsupported.ToStatus();
    }
    module_->EraseUnusedConstants();
    module_->set_source_hash(HashOfNodes(model_));
    AssignRemainingHandles(*module_);
    return std::move(module_);
  }

 private:
  static std::int64_t CountNodes(const onnx::ModelProto& model) {
    std::int64_t count = model.graph().node_size();
    for (const onnx::FunctionProto& function : model.functions()) count += function.node_size();
    return count;
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
      if (scope_.tensors.count(name) > 0) {
        continue;
      }
      absl::StatusOr<ir::TensorType> type = input_types_.TypeOf(input);
      if (absl::IsUnimplemented(type.status())) {
        Refuse(scope_, "graph input", type.status().message(), name);
        continue;
      }
      RETURN_IF_ERROR(type.status());
      for (ir::Dim& extent : type->shape) extent = state_.equal_extents->Named(extent);
      ASSIGN_OR_RETURN(ir::Value * argument, scope_.function->AddArgument(name, *std::move(type)));
      scope_.tensors[name] = {.value = argument};
    }
    for (const auto& argument : scope_.function->arguments()) {
      for (const ir::Dim& extent : argument->shape()) state_.equal_extents->Know(extent.Symbols());
    }
    return absl::OkStatus();
  }

  absl::Status BindInput(const onnx::ValueInfoProto& input, const ir::TensorData& given) {
    const ir::TensorData data = InDeclaredDType(input, given);
    RETURN_IF_ERROR(CheckBoundType(input, data.type()));
    state_.computed_budget += data.num_elements();
    ir::Value* constant = module_->AddConstant(input.name(), data);
    scope_.tensors[input.name()] = {.value = constant, .symbolic = SymbolicOf(constant->data())};
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
      const bool is_input = found != scope_.tensors.end() &&
                            (found->second.is_refused || !found->second.value->is_constant());
      if (!is_input) {
        return absl::InvalidArgumentError(
            absl::StrCat("a shape is pinned for \"", name, "\", which is no input of the model"));
      }
    }
    return absl::OkStatus();
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
      if (scope_.Find(name) == nullptr) {
        return absl::InvalidArgumentError(
            absl::StrCat("output \"", name, "\" is not computed by any node"));
      }
      if (IsRefused(scope_, name)) {
        continue;
      }
      absl::StatusOr<ir::Value*> value = ValueOf(scope_, name);
      if (absl::IsUnimplemented(value.status())) {
        Refuse(scope_, "graph output", value.status().message(), name);
        continue;
      }
      RETURN_IF_ERROR(value.status());
      RETURN_IF_ERROR(CheckDeclaredType(output, (*value)->type(), remarks_));
      scope_.function->AddResult(name, *value);
    }
    return absl::OkStatus();
  }

  const onnx::ModelProto& model_;
  const onnx::GraphProto& graph_;
  std::unique_ptr<ir::Module> module_;
  ImportState state_;
  GraphScope scope_;
  InputTypes input_types_;
  const ImportOptions& options_;
  std::vector<std::string> remarks_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ir::Module>> ImportGraph(const LoadedModel& model,
                                                        const std::string& name,
                                                        const ImportOptions& options) {
  EqualExtents equal_extents;
  while (true) {
    const std::size_t known = equal_extents.size();
    ModelImporter importer(model, name, options, equal_extents);
    auto module = importer.Run();
    if (equal_extents.size() > known) continue;
    if (module.ok() && options.remarks != nullptr) {
      equal_extents.AddRemarks(*options.remarks);
      options.remarks->insert(options.remarks->end(), importer.remarks().begin(),
                              importer.remarks().end());
    }
    return module;
  }
}

}  // namespace zeropoint::frontend
