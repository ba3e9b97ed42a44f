// Picking elements, and extents as data.

#include "frontend/onnx/export/table.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

absl::Status ExportEmbedding(const NodeExport& node, const char* op_type) {
  node.Emit(op_type, node.Inputs(), node.Output()).Int("axis", 0);
  return absl::OkStatus();
}

absl::Status ExportAlongAxis(const NodeExport& node, const char* op_type) {
  node.Emit(op_type, node.Inputs(), node.Output()).Int("axis", node.op.int_attribute("dim"));
  return absl::OkStatus();
}

absl::Status ExportGatherNd(const NodeExport& node, const char* op_type) {
  node.Emit(op_type, node.Inputs(), node.Output())
      .Int("batch_dims", node.op.int_attribute("batch_dims"));
  return absl::OkStatus();
}

/// Largest and smallest are combined since opset 18, sums and products since 16.
absl::Status SetReduction(const NodeExport& node, EmittedNode emitted) {
  const std::string& reduce = node.op.string_attribute("reduce");
  if (reduce == "none") return absl::OkStatus();
  const int since = reduce == "add" || reduce == "mul" ? 16 : 18;
  RETURN_IF_ERROR(RequireOpset(node, since, "combines what it scatters"));
  emitted.Text("reduction", reduce);
  return absl::OkStatus();
}

absl::Status ExportScatter(const NodeExport& node, const char* op_type) {
  EmittedNode scatter = node.Emit(op_type, node.Inputs(), node.Output());
  scatter.Int("axis", node.op.int_attribute("dim"));
  return SetReduction(node, scatter);
}

absl::Status ExportScatterNd(const NodeExport& node, const char* op_type) {
  return SetReduction(node, node.Emit(op_type, node.Inputs(), node.Output()));
}

absl::Status ExportArgSelect(const NodeExport& node, const char* op_type) {
  node.Emit(op_type, {node.Input(0)}, node.Output())
      .Int("axis", node.op.int_attribute("dim"))
      .Int("keepdims", node.op.bool_attribute("keepdim") ? 1 : 0)
      .Int("select_last_index", node.op.bool_attribute("select_last_index") ? 1 : 0);
  return absl::OkStatus();
}

absl::Status ExportTopk(const NodeExport& node, const char* op_type) {
  const std::string k = node.graph.AddInts(node.op.location() + "/k", {node.op.int_attribute("k")});
  node.graph.Emit(op_type, node.op.location(), {node.Input(0), k}, node.Outputs())
      .Int("axis", node.op.int_attribute("dim"))
      .Int("largest", node.op.bool_attribute("largest") ? 1 : 0);
  return absl::OkStatus();
}

absl::Status ExportCumsum(const NodeExport& node, const char* op_type) {
  const std::string axis =
      node.graph.AddInteger(node.op.location() + "/axis", node.op.int_attribute("dim"));
  node.Emit(op_type, {node.Input(0), axis}, node.Output())
      .Int("exclusive", node.op.bool_attribute("exclusive") ? 1 : 0)
      .Int("reverse", node.op.bool_attribute("reverse") ? 1 : 0);
  return absl::OkStatus();
}

/// From 0 in steps of 1.
absl::Status ExportArange(const NodeExport& node, const char* op_type) {
  const std::string first = node.graph.AddInteger(node.op.location() + "/first", 0);
  const std::string step = node.graph.AddInteger(node.op.location() + "/step", 1);
  node.Emit(op_type, {first, node.Input(0), step}, node.Output());
  return absl::OkStatus();
}

absl::Status ExportSymSize(const NodeExport& node, const char* op_type) {
  const std::string shape = node.Between("shape");
  node.Emit(op_type, {node.Input(0)}, shape);
  const std::string axis =
      node.graph.AddInteger(node.op.location() + "/axis", node.op.int_attribute("dim"));
  node.Emit("Gather", {shape, axis}, node.Output()).Int("axis", 0);
  return absl::OkStatus();
}

/// ONNX has one index to a column.
absl::Status ExportNonzero(const NodeExport& node, const char* op_type) {
  const std::string columns = node.Between("columns");
  node.Emit(op_type, {node.Input(0)}, columns);
  node.Emit("Transpose", {columns}, node.Output()).Ints("perm", {1, 0});
  return absl::OkStatus();
}

constexpr ExportRow kRows[] = {
    {ir::OpKind::kEmbedding, "Gather", ExportEmbedding},
    {ir::OpKind::kIndexSelect, "Gather", ExportAlongAxis},
    {ir::OpKind::kGather, "GatherElements", ExportAlongAxis},
    {ir::OpKind::kGatherNd, "GatherND", ExportGatherNd},
    {ir::OpKind::kScatter, "ScatterElements", ExportScatter},
    {ir::OpKind::kScatterNd, "ScatterND", ExportScatterNd},
    {ir::OpKind::kArgmax, "ArgMax", ExportArgSelect},
    {ir::OpKind::kArgmin, "ArgMin", ExportArgSelect},
    {ir::OpKind::kTopk, "TopK", ExportTopk},
    {ir::OpKind::kCumsum, "CumSum", ExportCumsum},
    {ir::OpKind::kArange, "Range", ExportArange},
    {ir::OpKind::kSymSize, "Shape", ExportSymSize},
    {ir::OpKind::kNonzero, "NonZero", ExportNonzero},
};

}  // namespace

absl::Span<const ExportRow> SelectExports() { return kRows; }

}  // namespace zeropoint::frontend
