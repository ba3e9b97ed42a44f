#include "frontend/onnx/scope/node_import.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/limits.h"
#include "frontend/onnx/scope/constant_movement.h"
#include "frontend/onnx/scope/import_state.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {

absl::StatusOr<std::vector<std::int64_t>> NormalizeAxes(std::vector<std::int64_t> axes, int rank) {
  for (std::int64_t& axis : axes) {
    ASSIGN_OR_RETURN(axis, ir::NormalizeAxis(axis, rank));
  }
  std::sort(axes.begin(), axes.end());
  if (std::adjacent_find(axes.begin(), axes.end()) != axes.end()) {
    return Malformed("an axis is listed twice");
  }
  return axes;
}

NodeImport::NodeImport(const onnx::NodeProto& node, GraphScope& scope)
    : node_(node), scope_(scope), is_read_(static_cast<std::size_t>(node.input_size())) {}

const std::string& NodeImport::op_type() const { return node_.op_type(); }

std::string NodeImport::location() const {
  if (!node_.name().empty()) {
    return absl::StrCat(scope_.prefix, node_.name());
  }
  return absl::StrCat(scope_.prefix, node_.op_type(), "(",
                      node_.output_size() > 0 ? node_.output(0) : "", ")");
}

int NodeImport::num_inputs() const { return node_.input_size(); }
int NodeImport::num_outputs() const { return node_.output_size(); }
bool NodeImport::HasInput(int index) const {
  return index < node_.input_size() && !node_.input(index).empty() &&
         !scope_.Find(node_.input(index))->is_absent();
}

std::vector<int> NodeImport::UnreadInputs() const {
  std::vector<int> unread;
  for (int i = 0; i < num_inputs(); ++i) {
    if (HasInput(i) && !is_read_[static_cast<std::size_t>(i)]) unread.push_back(i);
  }
  return unread;
}

bool NodeImport::HasOutput(int index) const {
  return index < node_.output_size() && !node_.output(index).empty();
}
const std::string& NodeImport::input_name(int index) const { return node_.input(index); }
const std::string& NodeImport::output_name(int index) const { return node_.output(index); }

ImportedTensor& NodeImport::Tensor(int index) const {
  is_read_[static_cast<std::size_t>(index)] = true;
  return *scope_.Find(node_.input(index));
}

absl::StatusOr<ir::Value*> NodeImport::Emit(ir::OpKind kind, std::vector<ir::Value*> operands,
                                            ir::AttributeMap attributes) {
  ASSIGN_OR_RETURN(ir::Op * op, EmitOp(kind, std::move(operands), std::move(attributes)));
  if (std::optional<ir::TensorData> moved = MovedConstant(*op);
      moved && ReserveComputed(moved->num_elements()).ok()) {
    op->Erase();
    return AddConstant(node_.output(0), *std::move(moved));
  }
  return op->result();
}

absl::StatusOr<ir::Op*> NodeImport::EmitOp(ir::OpKind kind, std::vector<ir::Value*> operands,
                                           ir::AttributeMap attributes) {
  ASSIGN_OR_RETURN(ir::Op * op, scope_.function->Append(kind, std::move(operands),
                                                        std::move(attributes), location()));
  for (int i = 0; i < op->num_results(); ++i) {
    if (op->result(i)->type().rank() > kMaxRank) {
      return Unsupported(absl::StrCat("a tensor of rank ", op->result(i)->type().rank()));
    }
  }
  return op;
}

ir::Dim NodeImport::FreshDim(absl::string_view prefix) {
  ImportState& state = *scope_.state;
  std::set<std::string> taken;
  for (const auto& argument : state.module->main().arguments()) {
    for (const ir::Dim& extent : argument->shape()) {
      for (std::string& symbol : extent.Symbols()) taken.insert(std::move(symbol));
    }
  }
  std::string name;
  do {
    name = absl::StrCat(prefix, "_", state.next_unique++);
  } while (taken.count(name) > 0);
  state.fresh_symbols.insert(name);
  return ir::Dim::Symbol(name);
}

bool NodeImport::IsFresh(const ir::Dim& extent) const {
  for (const std::string& symbol : extent.Symbols()) {
    if (scope_.state->fresh_symbols.count(symbol) > 0) {
      return true;
    }
  }
  return false;
}

absl::Span<const std::unique_ptr<ir::Value>> NodeImport::Arguments() const {
  return scope_.function->arguments();
}

ir::Value* NodeImport::FindValue(absl::FunctionRef<bool(const ir::Value& value)> matches) const {
  const auto& ops = scope_.function->ops();
  for (auto op = ops.rbegin(); op != ops.rend(); ++op) {
    for (int i = 0; i < (*op)->num_results(); ++i) {
      if (matches(*(*op)->result(i))) return (*op)->result(i);
    }
  }
  for (const auto& argument : scope_.function->arguments()) {
    if (matches(*argument)) return argument.get();
  }
  return nullptr;
}

ir::Value* NodeImport::AddConstant(absl::string_view name, ir::TensorData data) {
  return scope_.state->module->AddConstant({name.data(), name.size()}, std::move(data));
}

absl::Status NodeImport::ReserveComputed(std::int64_t elements) {
  if (elements > scope_.state->computed_budget) {
    return Unsupported("the constants computed at import take too much memory");
  }
  scope_.state->computed_budget -= elements;
  return absl::OkStatus();
}

GraphScope NodeImport::ScopeOf(const onnx::GraphProto& graph, ir::Function* target) {
  // 0 for one that a call gives to its function.
  int attribute = 0;
  for (int i = 0; i < node_.attribute_size(); ++i) {
    if (&node_.attribute(i).g() == &graph) attribute = i + 1;
  }
  GraphScope scope = scope_.Nested(target);
  scope.handle_prefix = absl::StrCat(scope_.state->node_handle, ".", attribute, ".");
  return scope;
}

void NodeImport::SetOutput(int index, ir::Value* value) {
  if (value->name().empty()) {
    value->set_name(node_.output(index));
  }
  ImportedTensor tensor{.value = value};
  if (value->is_constant()) {
    tensor.symbolic = SymbolicOf(value->data());
  }
  scope_.tensors[node_.output(index)] = std::move(tensor);
}

void NodeImport::SetSymbolicOutput(int index, SymbolicTensor tensor) {
  scope_.tensors[node_.output(index)] = {.symbolic = std::move(tensor)};
}

void NodeImport::SetOutputTensor(int index, ImportedTensor tensor) {
  scope_.tensors[node_.output(index)] = std::move(tensor);
}

absl::Status NodeImport::ForwardInput(int input, int output) {
  if (!HasInput(input)) {
    return Malformed(absl::StrCat("input ", input, " is missing"));
  }
  scope_.tensors[node_.output(output)] = Tensor(input);
  return absl::OkStatus();
}

}  // namespace zeropoint::frontend
