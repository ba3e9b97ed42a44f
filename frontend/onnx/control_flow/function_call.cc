#include "frontend/onnx/control_flow/function_call.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/scope/node_import.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

/// Attributes of the call by the names of the function's parameters, which have defaults or not.
absl::StatusOr<BoundAttributes> BindAttributes(const NodeImport& call,
                                               const onnx::FunctionProto& function) {
  BoundAttributes bound;
  for (const std::string& name : function.attribute()) {
    bound[name] = call.FindAttribute(name);
  }
  for (const onnx::AttributeProto& parameter : function.attribute_proto()) {
    const onnx::AttributeProto* given = call.FindAttribute(parameter.name());
    bound[parameter.name()] = given != nullptr ? given : &parameter;
  }
  return bound;
}

absl::Status BindInputs(GraphScope& scope, const onnx::NodeProto& call,
                        const onnx::FunctionProto& function, GraphScope& body) {
  if (call.input_size() > function.input_size() || call.output_size() > function.output_size()) {
    return Malformed(absl::StrCat("the function has ", function.input_size(), " inputs and ",
                                  function.output_size(), " outputs, the call more"));
  }
  for (int i = 0; i < function.input_size(); ++i) {
    const bool is_given = i < call.input_size() && !call.input(i).empty();
    // An absent input stays absent in the nodes that read it (NodeImport::HasInput).
    const ImportedTensor tensor = is_given ? *scope.Find(call.input(i)) : ImportedTensor{};
    if (!body.tensors.emplace(function.input(i), tensor).second) {
      return Malformed(absl::StrCat("the function has two inputs \"", function.input(i), "\""));
    }
  }
  return absl::OkStatus();
}

absl::Status SetOutputs(GraphScope& scope, const onnx::NodeProto& call,
                        const onnx::FunctionProto& function, GraphScope& body) {
  for (int i = 0; i < call.output_size(); ++i) {
    if (call.output(i).empty()) {
      continue;
    }
    if (body.Find(function.output(i)) == nullptr) {
      return Malformed(
          absl::StrCat("the function does not compute its output \"", function.output(i), "\""));
    }
    scope.tensors[call.output(i)] = *body.Find(function.output(i));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AddFunctions(ImportState& state, const onnx::ModelProto& model) {
  for (const onnx::FunctionProto& function : model.functions()) {
    FunctionKey key = {NormalDomain(function.domain()), function.name(), function.overload()};
    if (!state.functions.emplace(std::move(key), &function).second) {
      return absl::InvalidArgumentError(absl::StrCat(
          "two functions are named \"", function.domain(), ".", function.name(), "\""));
    }
  }
  return absl::OkStatus();
}

const onnx::FunctionProto* FindFunction(const ImportState& state, const onnx::NodeProto& node) {
  const auto found =
      state.functions.find({NormalDomain(node.domain()), node.op_type(), node.overload()});
  return found == state.functions.end() ? nullptr : found->second;
}

absl::Status CallFunction(GraphScope& scope, const onnx::NodeProto& call,
                          const onnx::FunctionProto& function) {
  ImportState& state = *scope.state;
  if (std::count(state.active_functions.begin(), state.active_functions.end(), &function) > 0) {
    return Malformed("the function calls itself");
  }
  NodeImport node(call, scope);
  ASSIGN_OR_RETURN(const BoundAttributes attributes, BindAttributes(node, function));
  GraphScope body;
  body.state = scope.state;
  body.function = scope.function;
  body.attributes = &attributes;
  body.prefix = absl::StrCat(node.location(), "/");
  body.handle_prefix = absl::StrCat(state.node_handle, ".");
  ASSIGN_OR_RETURN(body.opsets, OpsetsOf(function));
  if (body.opsets.empty()) body.opsets = scope.opsets;
  RETURN_IF_ERROR(BindInputs(scope, call, function, body));
  if (state.depth >= kMaxImportDepth) {
    return Malformed(absl::StrCat("functions and subgraphs nest deeper than ", kMaxImportDepth));
  }
  ++state.depth;
  state.active_functions.push_back(&function);
  const absl::Status status = body.state->import_nodes(body, function.node());
  state.active_functions.pop_back();
  --state.depth;
  RETURN_IF_ERROR(status);
  return SetOutputs(scope, call, function, body);
}

}  // namespace zeropoint::frontend
