// What moves data.

#include "frontend/onnx/export_table.h"

namespace zeropoint::frontend {
namespace {

absl::Status ExportReshape(const NodeExport& node, const char* /*op_type*/) {
  return EmitReshape(node, node.Input(0), node.op.operand(0)->shape(), node.op.result()->shape(),
                     node.Output());
}

absl::Status ExportPermute(const NodeExport& node, const char* op_type) {
  node.Emit(op_type, {node.Input(0)}, node.Output()).Ints("perm", node.op.ints_attribute("dims"));
  return absl::OkStatus();
}

absl::Status EmitWithAxes(const NodeExport& node, const char* op_type,
                          const std::vector<std::int64_t>& axes) {
  node.Emit(op_type, {node.Input(0), node.graph.AddInts(node.op.location() + "/axes", axes)},
            node.Output());
  return absl::OkStatus();
}

absl::Status ExportSqueeze(const NodeExport& node, const char* op_type) {
  return EmitWithAxes(node, op_type, node.op.ints_attribute("dim"));
}

absl::Status ExportUnsqueeze(const NodeExport& node, const char* op_type) {
  return EmitWithAxes(node, op_type, {node.op.int_attribute("dim")});
}

absl::Status ExportCat(const NodeExport& node, const char* op_type) {
  node.Emit(op_type, node.Inputs(), node.Output()).Int("axis", node.op.int_attribute("dim"));
  return absl::OkStatus();
}

absl::Status ExportSlice(const NodeExport& node, const char* op_type) {
  const auto list = [&](const char* attribute) {
    return node.graph.AddInts(node.op.location() + "/" + attribute,
                              {node.op.int_attribute(attribute)});
  };
  const std::string start = list("start"), end = list("end"), dim = list("dim");
  node.Emit(op_type, {node.Input(0), start, end, dim, list("step")}, node.Output());
  return absl::OkStatus();
}

absl::Status ExportPad(const NodeExport& node, const char* op_type) {
  if (node.op.operand(0)->dtype() != ir::DType::kFloat32) {
    return CannotSay("pads something else than f32");
  }
  const std::string pads =
      node.graph.AddInts(node.op.location() + "/pads", node.op.ints_attribute("pad"));
  const auto value = static_cast<float>(node.op.float_attribute("value"));
  node.Emit(op_type,
            {node.Input(0), pads, node.graph.AddScalar(node.op.location() + "/value", value)},
            node.Output());
  return absl::OkStatus();
}

/// [N,C,…] -> [N,groups,C/groups,…], the two exchanged, and back.
absl::Status ExportChannelShuffle(const NodeExport& node, const char* /*op_type*/) {
  const ir::Shape& shape = node.op.result()->shape();
  const std::int64_t groups = node.op.int_attribute("groups");
  ir::Shape split = shape;
  split[1] = ir::FloorDiv(shape[1], groups);
  split.insert(split.begin() + 1, ir::Dim(groups));
  ir::Shape exchanged = split;
  std::swap(exchanged[1], exchanged[2]);
  std::vector<std::int64_t> permutation;
  for (std::size_t i = 0; i < split.size(); ++i) {
    permutation.push_back(static_cast<std::int64_t>(i));
  }
  std::swap(permutation[1], permutation[2]);
  const std::string grouped = node.Between("grouped"), shuffled = node.Between("shuffled");
  if (const absl::Status status = EmitReshape(node, node.Input(0), shape, split, grouped);
      !status.ok()) {
    return status;
  }
  node.Emit("Transpose", {grouped}, shuffled).Ints("perm", permutation);
  return EmitReshape(node, shuffled, exchanged, shape, node.Output());
}

constexpr ExportRow kRows[] = {
    {ir::OpKind::kView, "Reshape", ExportReshape},
    {ir::OpKind::kFlatten, "Reshape", ExportReshape},
    {ir::OpKind::kPermute, "Transpose", ExportPermute},
    {ir::OpKind::kSqueeze, "Squeeze", ExportSqueeze},
    {ir::OpKind::kUnsqueeze, "Unsqueeze", ExportUnsqueeze},
    {ir::OpKind::kCat, "Concat", ExportCat},
    {ir::OpKind::kSlice, "Slice", ExportSlice},
    {ir::OpKind::kConstantPadNd, "Pad", ExportPad},
    {ir::OpKind::kChannelShuffle, "Reshape", ExportChannelShuffle},
};

}  // namespace

absl::Span<const ExportRow> ShapeExports() { return kRows; }

}  // namespace zeropoint::frontend
