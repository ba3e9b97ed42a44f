// Loop: unrolled where its iterations are known at import and few, else an op that runs a function.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/control_flow/families.h"
#include "frontend/onnx/control_flow/loop_body.h"
#include "frontend/onnx/control_flow/subgraph.h"
#include "frontend/onnx/control_flow/unrolled_loop.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

constexpr int kFirstState = 2;

/// The type of the iteration number or the condition, which the body declares as a scalar or a
/// vector of one element.
ir::TensorType OneElement(const onnx::GraphProto& body, int input, ir::DType dtype) {
  const bool is_vector =
      body.input_size() > input && body.input(input).type().tensor_type().shape().dim_size() == 1;
  return {dtype, is_vector ? ir::Shape{1} : ir::Shape{}};
}

absl::Status EmitLoop(NodeImport& node, const onnx::GraphProto& graph) {
  ASSIGN_OR_RETURN(ir::Value * trip_count, node.OptionalInput(0));
  ASSIGN_OR_RETURN(ir::Value * condition, node.OptionalInput(1));
  std::vector<ir::Value*> operands = {trip_count, condition};
  LoopBody body = {
      .graph = &graph,
      .inputs = {OneElement(graph, 0, ir::DType::kInt64), OneElement(graph, 1, ir::DType::kBool)},
      .first_input = kFirstState,
      .first_output = 1,
      .states = static_cast<std::size_t>(std::max(0, node.num_inputs() - kFirstState)),
      .captures = CapturesOf(node, {&graph})};
  for (int i = kFirstState; i < node.num_inputs(); ++i) {
    ASSIGN_OR_RETURN(operands.emplace_back(), node.Input(i));
    body.inputs.push_back(operands.back()->type());
  }
  ASSIGN_OR_RETURN(const ir::Function* function, ImportLoopBody(node, body, "loop"));
  if (function == nullptr) {
    RefuseOutputs(node);
    return absl::OkStatus();
  }
  const std::size_t stacked =
      static_cast<std::size_t>(function->num_results()) - body.first_output - body.states;
  const std::vector<std::int64_t> axes(stacked, 0);
  ASSIGN_OR_RETURN(std::vector<ir::TensorType> results,
                   LoopResults(node, body, *function, axes, node.FreshDim("loop")));
  ASSIGN_OR_RETURN(ir::Op * op,
                   EmitControlFlow(node, ir::OpKind::kLoop, std::move(operands), body.captures,
                                   {{"body", ir::FunctionRef{function->name()}},
                                    {"states", static_cast<std::int64_t>(body.states)},
                                    {"results", std::move(results)}}));
  SetOutputs(node, op);
  return absl::OkStatus();
}

absl::Status ImportLoop(NodeImport& node) {
  ASSIGN_OR_RETURN(const onnx::GraphProto* graph, GraphAttribute(node, "body"));
  ASSIGN_OR_RETURN(const bool is_unrolled, UnrollLoop(node, *graph));
  return is_unrolled ? absl::OkStatus() : EmitLoop(node, *graph);
}

constexpr OpRow kRows[] = {
    {"Loop", 1, ImportLoop},
};

}  // namespace

absl::Span<const OpRow> LoopImporters() { return kRows; }

}  // namespace zeropoint::frontend
