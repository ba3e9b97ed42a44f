// Ops that read or write elements by indices.

#include <utility>
#include <vector>

#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

absl::StatusOr<std::vector<ir::Value*>> Inputs(NodeImport& node, int count) {
  std::vector<ir::Value*> inputs;
  for (int i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(ir::Value * input, node.Input(i));
    inputs.push_back(input);
  }
  return inputs;
}

/// An op of the first `count` inputs.
absl::Status EmitOf(NodeImport& node, int count, ir::OpKind kind, ir::AttributeMap attributes) {
  ASSIGN_OR_RETURN(std::vector<ir::Value*> inputs, Inputs(node, count));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(kind, std::move(inputs), std::move(attributes)));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::StatusOr<std::int64_t> Axis(NodeImport& node) {
  ASSIGN_OR_RETURN(const ir::Value* x, node.Input(0));
  ASSIGN_OR_RETURN(const std::int64_t given, node.IntOr("axis", 0));
  return ir::NormalizeAxis(given, x->type().rank());
}

absl::Status ImportGatherElements(NodeImport& node) {
  ASSIGN_OR_RETURN(const std::int64_t axis, Axis(node));
  return EmitOf(node, 2, ir::OpKind::kGather, {{"dim", axis}});
}

absl::Status ImportGatherNd(NodeImport& node) {
  ASSIGN_OR_RETURN(const std::int64_t batch_dims, node.IntOr("batch_dims", 0));
  return EmitOf(node, 2, ir::OpKind::kGatherNd, {{"batch_dims", batch_dims}});
}

absl::Status ImportScatterElements(NodeImport& node) {
  ASSIGN_OR_RETURN(const std::int64_t axis, Axis(node));
  ASSIGN_OR_RETURN(std::string reduction, node.TextOr("reduction", "none"));
  return EmitOf(node, 3, ir::OpKind::kScatter, {{"dim", axis}, {"reduce", std::move(reduction)}});
}

absl::Status ImportScatterNd(NodeImport& node) {
  ASSIGN_OR_RETURN(std::string reduction, node.TextOr("reduction", "none"));
  return EmitOf(node, 3, ir::OpKind::kScatterNd, {{"reduce", std::move(reduction)}});
}

/// The IR has one row an element that is found, ONNX one column.
absl::Status ImportNonZero(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * rows, node.Emit(ir::OpKind::kNonzero, {x},
                                               {{"count", ir::Shape{node.FreshDim("nonzero")}}}));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kPermute, {rows},
                                                 {{"dims", std::vector<std::int64_t>{1, 0}}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::StatusOr<ir::Value*> Flattened(NodeImport& node, ir::Value* x) {
  return node.Emit(ir::OpKind::kView, {x}, {{"size", ir::Shape{ir::NumElements(x->shape())}}});
}

/// Operand 0 and the axis, or all its elements along one axis when none is given.
struct Line {
  ir::Value* x;
  std::int64_t axis;
};
absl::StatusOr<Line> ReadLine(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  if (node.HasAttribute("axis")) {
    ASSIGN_OR_RETURN(const std::int64_t axis, Axis(node));
    return Line{x, axis};
  }
  ASSIGN_OR_RETURN(x, Flattened(node, x));
  return Line{x, 0};
}

/// The slices at which the condition holds.
absl::Status ImportCompress(NodeImport& node) {
  ASSIGN_OR_RETURN(const Line line, ReadLine(node));
  ASSIGN_OR_RETURN(ir::Value * condition, node.Input(1));
  if (condition->type().rank() != 1) return Malformed("the condition must have rank 1");
  ASSIGN_OR_RETURN(ir::Value * index, node.Emit(ir::OpKind::kNonzero, {condition},
                                                {{"count", ir::Shape{node.FreshDim("compress")}}}));
  ASSIGN_OR_RETURN(
      index, node.Emit(ir::OpKind::kSqueeze, {index}, {{"dim", std::vector<std::int64_t>{1}}}));
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kIndexSelect, {line.x, index}, {{"dim", line.axis}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportUnique(NodeImport& node) {
  ASSIGN_OR_RETURN(const Line line, ReadLine(node));
  ASSIGN_OR_RETURN(const std::int64_t sorted, node.IntOr("sorted", 1));
  ASSIGN_OR_RETURN(ir::Op * op, node.EmitOp(ir::OpKind::kUniqueDim, {line.x},
                                            {{"dim", line.axis},
                                             {"sorted", sorted != 0},
                                             {"count", ir::Shape{node.FreshDim("unique")}}}));
  for (int i = 0; i < op->num_results(); ++i) {
    if (node.HasOutput(i)) node.SetOutput(i, op->result(i));
  }
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"GatherElements", 11, ImportGatherElements},
    {"GatherND", 11, ImportGatherNd},
    {"Scatter", 9, ImportScatterElements},
    {"ScatterElements", 11, ImportScatterElements},
    {"ScatterND", 11, ImportScatterNd},
    {"NonZero", 9, ImportNonZero},
    {"Compress", 9, ImportCompress},
    {"Unique", 11, ImportUnique},
};

}  // namespace

absl::Span<const OpRow> IndexImporters() { return kRows; }

}  // namespace zeropoint::frontend
