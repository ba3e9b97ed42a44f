// If: one branch where the condition is known at import, else an op that runs one of two functions.

#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/control_flow/families.h"
#include "frontend/onnx/control_flow/loop_body.h"
#include "frontend/onnx/control_flow/subgraph.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

absl::Status CheckOutputCount(const NodeImport& node, const onnx::GraphProto& branch) {
  if (branch.output_size() >= node.num_outputs()) {
    return absl::OkStatus();
  }
  return Malformed(absl::StrCat("graph \"", branch.name(), "\" has ", branch.output_size(),
                                " outputs but needs ", node.num_outputs()));
}

absl::Status InlineBranch(NodeImport& node, const onnx::GraphProto& branch) {
  ASSIGN_OR_RETURN(const std::vector<ImportedTensor> outputs, InlineSubgraph(node, branch, {}));
  for (int i = 0; i < node.num_outputs(); ++i) {
    if (node.HasOutput(i)) {
      node.scope().tensors[node.output_name(i)] = outputs[static_cast<std::size_t>(i)];
    }
  }
  return absl::OkStatus();
}

/// A type that both fit; extents that differ become a symbol.
absl::StatusOr<ir::TensorType> Common(NodeImport& node, const ir::TensorType& a,
                                      const ir::TensorType& b) {
  if (a.dtype != b.dtype || a.rank() != b.rank()) {
    return Unsupported(absl::StrCat("branches that return ", a.ToString(), " and ", b.ToString()));
  }
  ir::TensorType common = a;
  for (std::size_t axis = 0; axis < common.shape.size(); ++axis) {
    if (a.shape[axis] != b.shape[axis]) common.shape[axis] = node.FreshDim("if");
  }
  return common;
}

absl::Status EmitIf(NodeImport& node, const onnx::GraphProto& then_graph,
                    const onnx::GraphProto& else_graph) {
  ASSIGN_OR_RETURN(ir::Value * condition, node.Input(0));
  const Captures captures = CapturesOf(node, {&then_graph, &else_graph});
  ASSIGN_OR_RETURN(const ir::Function* then_branch,
                   SubgraphAsFunction(node, then_graph, {}, captures, "then"));
  ASSIGN_OR_RETURN(const ir::Function* else_branch,
                   SubgraphAsFunction(node, else_graph, {}, captures, "else"));
  if (then_branch == nullptr || else_branch == nullptr) {
    RefuseOutputs(node);
    return absl::OkStatus();
  }
  if (then_branch->num_results() != else_branch->num_results()) {
    return Malformed("the branches have different numbers of outputs");
  }
  std::vector<ir::TensorType> results;
  for (int i = 0; i < then_branch->num_results(); ++i) {
    ASSIGN_OR_RETURN(results.emplace_back(),
                     Common(node, then_branch->result(i)->type(), else_branch->result(i)->type()));
  }
  ASSIGN_OR_RETURN(ir::Op * op, EmitControlFlow(node, ir::OpKind::kIf, {condition}, captures,
                                                {{"then", ir::FunctionRef{then_branch->name()}},
                                                 {"else", ir::FunctionRef{else_branch->name()}},
                                                 {"results", std::move(results)}}));
  SetOutputs(node, op);
  return absl::OkStatus();
}

absl::Status ImportIf(NodeImport& node) {
  ASSIGN_OR_RETURN(const onnx::GraphProto* then_graph, GraphAttribute(node, "then_branch"));
  ASSIGN_OR_RETURN(const onnx::GraphProto* else_graph, GraphAttribute(node, "else_branch"));
  RETURN_IF_ERROR(CheckOutputCount(node, *then_graph));
  RETURN_IF_ERROR(CheckOutputCount(node, *else_graph));
  if (const std::optional<bool> condition = node.KnownBool(0); condition.has_value()) {
    return InlineBranch(node, *condition ? *then_graph : *else_graph);
  }
  return EmitIf(node, *then_graph, *else_graph);
}

constexpr OpRow kRows[] = {
    {"If", 1, ImportIf},
};

}  // namespace

absl::Span<const OpRow> IfImporters() { return kRows; }

}  // namespace zeropoint::frontend
