#include "frontend/onnx/control_flow/loop_body.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ir/function.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

/// A state whose extents change with one another settles in two runs; more are for extents that
/// follow from such ones.
constexpr int kMaxAttempts = 5;

/// Gives extents that differ after a run symbols of their own. True when there are such.
absl::StatusOr<bool> Widen(NodeImport& node, LoopBody& body, const ir::Function& function) {
  bool is_changed = false;
  for (std::size_t k = 0; k < body.states; ++k) {
    ir::TensorType& before = body.inputs[body.first_input + k];
    const ir::TensorType& after = function.result(static_cast<int>(body.first_output + k))->type();
    if (before.dtype != after.dtype || before.rank() != after.rank()) {
      return Malformed(absl::StrCat("state ", k, " goes into the body as ", before.ToString(),
                                    " and comes out as ", after.ToString()));
    }
    for (std::size_t axis = 0; axis < before.shape.size(); ++axis) {
      ir::Dim& extent = before.shape[axis];
      if (extent != after.shape[axis] && !node.IsFresh(extent)) {
        extent = node.FreshDim("state");
        is_changed = true;
      }
    }
  }
  return is_changed;
}

/// Symbols that mean the same around the body and in it.
std::set<std::string> SharedSymbols(const NodeImport& node, const LoopBody& body) {
  std::set<std::string> symbols;
  const auto add = [&](const ir::TensorType& type) {
    for (const ir::Dim& extent : type.shape) {
      if (node.IsFresh(extent)) continue;
      for (std::string& symbol : extent.Symbols()) symbols.insert(std::move(symbol));
    }
  };
  for (const ir::Value* capture : body.captures.values) add(capture->type());
  for (const ir::TensorType& input : body.inputs) add(input);
  return symbols;
}

}  // namespace

absl::StatusOr<ir::Function*> ImportLoopBody(NodeImport& node, LoopBody& body,
                                             absl::string_view label) {
  ir::Module& module = *node.scope().state->module;
  const int wanted = node.num_outputs() - static_cast<int>(body.states) +
                     static_cast<int>(body.first_output + body.states);
  if (body.graph->output_size() < wanted) {
    return Malformed(absl::StrCat("graph \"", body.graph->name(), "\" has ",
                                  body.graph->output_size(), " outputs but needs ", wanted));
  }
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    ASSIGN_OR_RETURN(ir::Function * function,
                     SubgraphAsFunction(node, *body.graph, body.inputs, body.captures, label));
    if (function == nullptr) {
      return nullptr;
    }
    ASSIGN_OR_RETURN(const bool is_changed, Widen(node, body, *function));
    if (!is_changed) {
      return function;
    }
    module.EraseFunction(*function);
  }
  return Unsupported("the extents of its states do not settle");
}

absl::StatusOr<std::vector<ir::TensorType>> LoopResults(NodeImport& node, const LoopBody& body,
                                                        const ir::Function& function,
                                                        const std::vector<std::int64_t>& axes,
                                                        const ir::Dim& length) {
  std::vector<ir::TensorType> results;
  for (std::size_t k = 0; k < body.states; ++k) {
    results.push_back(body.inputs[body.first_input + k]);
  }
  for (std::size_t k = 0; k < axes.size(); ++k) {
    const auto index = static_cast<int>(body.first_output + body.states + k);
    ir::TensorType type = function.result(index)->type();
    if (axes[k] > type.rank()) {
      return Malformed(
          absl::StrCat("output ", index, " of the body has no place for axis ", axes[k]));
    }
    type.shape.insert(type.shape.begin() + axes[k], length);
    results.push_back(std::move(type));
  }
  const std::set<std::string> shared = SharedSymbols(node, body);
  for (ir::TensorType& result : results) {
    for (ir::Dim& extent : result.shape) {
      // What only the body knows, or what changes from run to run, is a new unknown outside.
      const std::vector<std::string> symbols = extent.Symbols();
      const bool is_known = std::all_of(symbols.begin(), symbols.end(), [&](const auto& symbol) {
        return shared.count(symbol) > 0 || extent == length;
      });
      if (!is_known) extent = node.FreshDim("loop");
    }
  }
  return results;
}

absl::StatusOr<ir::Op*> EmitControlFlow(NodeImport& node, ir::OpKind kind,
                                        std::vector<ir::Value*> operands, const Captures& captures,
                                        ir::AttributeMap attributes) {
  operands.insert(operands.end(), captures.values.begin(), captures.values.end());
  return node.EmitOp(kind, std::move(operands), std::move(attributes));
}

void SetOutputs(NodeImport& node, ir::Op* op) {
  if (op == nullptr) {
    return RefuseOutputs(node);
  }
  for (int i = 0; i < node.num_outputs(); ++i) {
    if (node.HasOutput(i)) node.SetOutput(i, op->result(i));
  }
}

}  // namespace zeropoint::frontend
