// Scan: a body over one slice of its operands after the other.

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/control_flow/families.h"
#include "frontend/onnx/control_flow/loop_body.h"
#include "frontend/onnx/control_flow/subgraph.h"
#include "ir/op_kind.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

/// A Scan as opset 9 has it, its operands read.
struct ScanCall {
  const onnx::GraphProto* graph = nullptr;
  std::vector<ir::Value*> operands;  // states, scanned
  std::size_t states = 0;
  Ints input_axes;
  Ints input_directions;
  Ints output_axes;
  Ints output_directions;
};

/// `count` numbers from an attribute, zeros by default.
absl::StatusOr<Ints> Numbers(const NodeImport& node, absl::string_view name, std::size_t count) {
  ASSIGN_OR_RETURN(Ints numbers, node.IntsOr(name, Ints(count, 0)));
  if (numbers.size() != count) {
    return Malformed(absl::StrCat("\"", name, "\" has ", numbers.size(), " entries, not ", count));
  }
  return numbers;
}

/// Operands begin at input `first`; opset 8 has one before them.
absl::StatusOr<ScanCall> ReadCall(NodeImport& node, int first) {
  ScanCall call;
  ASSIGN_OR_RETURN(call.graph, GraphAttribute(node, "body"));
  ASSIGN_OR_RETURN(const std::int64_t scanned, node.IntOr("num_scan_inputs", 0));
  if (scanned < 1 || scanned > node.num_inputs() - first) {
    return Malformed(absl::StrCat("\"num_scan_inputs\" is ", scanned, " of ",
                                  node.num_inputs() - first, " inputs"));
  }
  const auto count = static_cast<std::size_t>(scanned);
  call.states = static_cast<std::size_t>(node.num_inputs() - first) - count;
  if (static_cast<std::size_t>(call.graph->output_size()) < call.states) {
    return Malformed("the body returns less than the states");
  }
  const std::size_t outputs = static_cast<std::size_t>(call.graph->output_size()) - call.states;
  ASSIGN_OR_RETURN(call.input_axes, Numbers(node, "scan_input_axes", count));
  ASSIGN_OR_RETURN(call.input_directions,
                   Numbers(node, first == 0 ? "scan_input_directions" : "directions", count));
  ASSIGN_OR_RETURN(call.output_axes, Numbers(node, "scan_output_axes", outputs));
  ASSIGN_OR_RETURN(call.output_directions, Numbers(node, "scan_output_directions", outputs));
  for (int i = first; i < node.num_inputs(); ++i) {
    ASSIGN_OR_RETURN(call.operands.emplace_back(), node.Input(i));
  }
  return call;
}

/// Types of the body's inputs; axes become counts from the front. `length` becomes the extent that
/// all scanned operands have.
absl::StatusOr<std::vector<ir::TensorType>> BodyInputs(ScanCall& call, ir::Dim& length) {
  std::vector<ir::TensorType> types;
  for (std::size_t i = 0; i < call.operands.size(); ++i) {
    ir::TensorType type = call.operands[i]->type();
    if (i >= call.states) {
      std::int64_t& axis = call.input_axes[i - call.states];
      ASSIGN_OR_RETURN(axis, ir::NormalizeAxis(axis, type.rank()));
      const auto position = type.shape.begin() + axis;
      if (i > call.states) {
        ASSIGN_OR_RETURN(length, ir::UnifyDims(length, *position));
      } else {
        length = *position;
      }
      type.shape.erase(position);
    }
    types.push_back(std::move(type));
  }
  return types;
}

absl::StatusOr<Ints> OutputAxes(const ScanCall& call, const ir::Function& function) {
  Ints axes = call.output_axes;
  for (std::size_t k = 0; k < axes.size(); ++k) {
    const ir::Value* slice = function.result(static_cast<int>(call.states + k));
    ASSIGN_OR_RETURN(axes[k], ir::NormalizeAxis(axes[k], slice->type().rank() + 1));
  }
  return axes;
}

/// Null when something in the body is refused.
absl::StatusOr<ir::Op*> EmitScan(NodeImport& node, ScanCall call) {
  ir::Dim length;
  ASSIGN_OR_RETURN(std::vector<ir::TensorType> inputs, BodyInputs(call, length));
  LoopBody body = {.graph = call.graph,
                   .inputs = std::move(inputs),
                   .states = call.states,
                   .captures = CapturesOf(node, {call.graph})};
  ASSIGN_OR_RETURN(const ir::Function* function, ImportLoopBody(node, body, "scan"));
  if (function == nullptr) {
    return nullptr;
  }
  ASSIGN_OR_RETURN(const Ints output_axes, OutputAxes(call, *function));
  ASSIGN_OR_RETURN(std::vector<ir::TensorType> results,
                   LoopResults(node, body, *function, output_axes, length));
  return EmitControlFlow(node, ir::OpKind::kScan, std::move(call.operands), body.captures,
                         {{"body", ir::FunctionRef{function->name()}},
                          {"states", static_cast<std::int64_t>(call.states)},
                          {"input_axes", std::move(call.input_axes)},
                          {"input_directions", std::move(call.input_directions)},
                          {"output_axes", output_axes},
                          {"output_directions", std::move(call.output_directions)},
                          {"results", std::move(results)}});
}

/// x[index] of a batch.
absl::StatusOr<ir::Value*> TakeExample(NodeImport& node, ir::Value* x, std::int64_t index) {
  ASSIGN_OR_RETURN(ir::Value * row,
                   node.Emit(ir::OpKind::kSlice, {x},
                             {{"dim", std::int64_t{0}}, {"start", index}, {"end", index + 1}}));
  return node.Emit(ir::OpKind::kSqueeze, {row}, {{"dim", Ints{0}}});
}

/// The number of examples, which all operands have as their first extent.
absl::StatusOr<std::int64_t> BatchSize(const ScanCall& call) {
  std::optional<ir::Dim> batch;
  for (const ir::Value* operand : call.operands) {
    if (operand->type().rank() == 0) {
      return Malformed("an operand has no batch axis");
    }
    const ir::Dim& extent = operand->shape()[0];
    ASSIGN_OR_RETURN(batch, ir::UnifyDims(batch.value_or(extent), extent));
  }
  constexpr std::int64_t kMaxBatch = 16;
  if (batch->ConstantOr(0) < 1 || batch->ConstantOr(0) > kMaxBatch) {
    return Unsupported(absl::StrCat("Scan over a batch of ", batch->ToString(), "; from 1 to ",
                                    kMaxBatch, " are supported"));
  }
  return batch->constant();
}

/// Opset 8 scans each example of a batch by itself.
absl::Status ImportBatchedScan(NodeImport& node) {
  if (node.HasInput(0)) {
    return Unsupported("Scan with lengths of its own for each example");
  }
  ASSIGN_OR_RETURN(const ScanCall batched, ReadCall(node, 1));
  ASSIGN_OR_RETURN(const std::int64_t batch, BatchSize(batched));
  std::vector<std::vector<ir::Value*>> parts(static_cast<std::size_t>(node.num_outputs()));
  for (std::int64_t index = 0; index < batch; ++index) {
    ScanCall call = batched;
    for (ir::Value*& operand : call.operands) {
      ASSIGN_OR_RETURN(operand, TakeExample(node, operand, index));
    }
    ASSIGN_OR_RETURN(const ir::Op* op, EmitScan(node, std::move(call)));
    if (op == nullptr) {
      RefuseOutputs(node);
      return absl::OkStatus();
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
      ASSIGN_OR_RETURN(parts[i].emplace_back(),
                       node.Emit(ir::OpKind::kUnsqueeze, {op->result(static_cast<int>(i))},
                                 {{"dim", std::int64_t{0}}}));
    }
  }
  for (int i = 0; i < node.num_outputs(); ++i) {
    if (!node.HasOutput(i)) continue;
    ASSIGN_OR_RETURN(ir::Value * joined,
                     node.Emit(ir::OpKind::kCat, std::move(parts[static_cast<std::size_t>(i)]),
                               {{"dim", std::int64_t{0}}}));
    node.SetOutput(i, joined);
  }
  return absl::OkStatus();
}

absl::Status ImportScan(NodeImport& node) {
  if (node.opset() < 9) {
    return ImportBatchedScan(node);
  }
  ASSIGN_OR_RETURN(ScanCall call, ReadCall(node, 0));
  ASSIGN_OR_RETURN(ir::Op * op, EmitScan(node, std::move(call)));
  SetOutputs(node, op);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"Scan", 8, ImportScan},
};

}  // namespace

absl::Span<const OpRow> ScanImporters() { return kRows; }

}  // namespace zeropoint::frontend
