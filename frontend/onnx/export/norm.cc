// Normalizations.

#include <optional>
#include <vector>

#include "frontend/onnx/export/table.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

absl::Status ExportBatchNorm(const NodeExport& node, const char* op_type) {
  node.Emit(op_type, node.Inputs(), node.Output()).Float("epsilon", node.op.float_attribute("eps"));
  return absl::OkStatus();
}

/// The axes from "dim" on.
Ints NormalizedAxes(const ir::Op& op) {
  Ints axes;
  for (std::int64_t axis = op.int_attribute("dim"); axis < op.result()->type().rank(); ++axis) {
    axes.push_back(axis);
  }
  return axes;
}

/// x / sqrt(mean(x^2) + eps) over `axes`.
std::string EmitScaledToUnit(const NodeExport& node, const std::string& x, const Ints& axes,
                             const std::string& output) {
  const std::string square = node.Between("square"), variance = node.Between("variance");
  const std::string shifted = node.Between("shifted"), deviation = node.Between("deviation");
  node.Emit("Mul", {x, x}, square);
  EmitReduce(node, "ReduceMean", square, axes, true, variance);
  const auto eps = static_cast<float>(node.op.float_attribute("eps"));
  node.Emit("Add", {variance, node.graph.AddScalar(node.op.location() + "/eps", eps)}, shifted);
  node.Emit("Sqrt", {shifted}, deviation);
  node.Emit("Div", {x, deviation}, output);
  return output;
}

/// `x`, times weight and plus bias where the op has them, as the op's result.
void EmitAffine(const NodeExport& node, const std::string& x, const std::string& weight,
                const std::string& bias) {
  if (weight.empty() && bias.empty()) {
    node.Emit("Identity", {x}, node.Output());
    return;
  }
  const std::string scaled = weight.empty() ? x
                             : bias.empty() ? node.Output()
                                            : node.Between("scaled");
  if (!weight.empty()) node.Emit("Mul", {x, weight}, scaled);
  if (!bias.empty()) node.Emit("Add", {scaled, bias}, node.Output());
}

/// One operator since opset 17, which wants a weight.
absl::Status ExportLayerNorm(const NodeExport& node, const char* op_type) {
  const std::string weight = node.Input(1), bias = node.Input(2);
  if (node.graph.opset() >= 17 && !weight.empty()) {
    node.Emit(op_type, {node.Input(0), weight, bias}, node.Output())
        .Int("axis", node.op.int_attribute("dim"))
        .Float("epsilon", node.op.float_attribute("eps"));
    return absl::OkStatus();
  }
  const Ints axes = NormalizedAxes(node.op);
  const std::string mean = node.Between("mean"), centered = node.Between("centered");
  EmitReduce(node, "ReduceMean", node.Input(0), axes, true, mean);
  node.Emit("Sub", {node.Input(0), mean}, centered);
  EmitAffine(node, EmitScaledToUnit(node, centered, axes, node.Between("normalized")), weight,
             bias);
  return absl::OkStatus();
}

absl::Status ExportRmsNorm(const NodeExport& node, const char* /*op_type*/) {
  const std::string normalized =
      EmitScaledToUnit(node, node.Input(0), NormalizedAxes(node.op), node.Between("normalized"));
  EmitAffine(node, normalized, node.Input(1), "");
  return absl::OkStatus();
}

/// The operand [C] as [C,1,…], so that it stands at axis 1; empty when the op has none.
std::string AlongChannels(const NodeExport& node, int index) {
  const std::string vector = node.Input(index);
  if (vector.empty()) return "";
  Ints extents(static_cast<std::size_t>(node.op.result()->type().rank()) - 1, 1);
  extents.front() = -1;
  const std::string column = node.Between(index == 1 ? "weight" : "bias");
  node.Emit("Reshape", {vector, node.graph.AddInts(column + "/shape", extents)}, column);
  return column;
}

/// InstanceNormalization of groups as if they were channels; before opset 21, ONNX has no other.
absl::Status ExportGroupNorm(const NodeExport& node, const char* op_type) {
  const std::int64_t groups = node.op.int_attribute("num_groups");
  const auto all = [&](const char* what, double value) {
    return node.graph.AddFloats(node.op.location() + what,
                                std::vector<double>(static_cast<std::size_t>(groups), value));
  };
  const std::string ones = all("/ones", 1), zeros = all("/zeros", 0);
  const std::string grouped = node.Between("grouped"), normalized = node.Between("normalized");
  const std::string shape = node.Between("shape"), restored = node.Between("restored");
  const std::string extents = node.graph.AddInts(node.op.location() + "/groups", {0, groups, -1});
  const auto group = [&](const std::string& from, const std::string& to) {
    node.Emit("Reshape", {from, extents}, to);
  };
  RETURN_IF_ERROR(EmitMoved(node, 0, group, grouped));
  node.Emit(op_type, {grouped, ones, zeros}, normalized)
      .Float("epsilon", node.op.float_attribute("eps"));
  node.Emit("Shape", {node.Input(0)}, shape);
  node.Emit("Reshape", {normalized, shape}, restored);
  EmitAffine(node, restored, AlongChannels(node, 1), AlongChannels(node, 2));
  return absl::OkStatus();
}

constexpr ExportRow kRows[] = {
    {ir::OpKind::kBatchNorm, "BatchNormalization", ExportBatchNorm},
    {ir::OpKind::kLayerNorm, "LayerNormalization", ExportLayerNorm},
    {ir::OpKind::kRmsNorm, "ReduceMean", ExportRmsNorm},
    {ir::OpKind::kGroupNorm, "InstanceNormalization", ExportGroupNorm},
};

}  // namespace

absl::Span<const ExportRow> NormExports() { return kRows; }

}  // namespace zeropoint::frontend
