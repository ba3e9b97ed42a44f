// What moves data.

#include <limits>
#include <numeric>
#include <utility>

#include "frontend/onnx/export/table.h"
#include "ir/status_macros.h"

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

absl::Status ExportBorder(const NodeExport& node, const char* op_type) {
  const std::string& mode = node.op.string_attribute("mode");
  if (mode == "circular") RETURN_IF_ERROR(RequireOpset(node, 19, "pads with opposite elements"));
  const std::string pads =
      node.graph.AddInts(node.op.location() + "/pads", node.op.ints_attribute("pad"));
  node.Emit(op_type, {node.Input(0), pads}, node.Output())
      .Text("mode", mode == "replicate"  ? "edge"
                    : mode == "circular" ? "wrap"
                                         : "reflect");
  return absl::OkStatus();
}

absl::Status ExportExpand(const NodeExport& node, const char* op_type) {
  ASSIGN_OR_RETURN(const std::string shape,
                   node.graph.AddShape(node.op.location() + "/shape", node.op.result()->shape()));
  node.Emit(op_type, {node.Input(0), shape}, node.Output());
  return absl::OkStatus();
}

/// One number, broadcast.
absl::Status ExportFull(const NodeExport& node, const char* op_type) {
  if (node.op.result()->dtype() != ir::DType::kFloat32)
    return CannotSay("fills with other than f32");
  const auto value = static_cast<float>(node.op.float_attribute("value"));
  const std::string size =
      node.graph.AddInts(node.op.location() + "/size", node.op.ints_attribute("size"));
  node.Emit(op_type, {node.graph.AddScalar(node.op.location() + "/value", value), size},
            node.Output());
  return absl::OkStatus();
}

absl::Status ExportRepeat(const NodeExport& node, const char* op_type) {
  const std::string repeats =
      node.graph.AddInts(node.op.location() + "/repeats", node.op.ints_attribute("repeats"));
  node.Emit(op_type, {node.Input(0), repeats}, node.Output());
  return absl::OkStatus();
}

/// Slices from the last element back to the first.
absl::Status ExportFlip(const NodeExport& node, const char* op_type) {
  const std::vector<std::int64_t>& axes = node.op.ints_attribute("dims");
  const auto list = [&](const char* what, std::int64_t value) {
    return node.graph.AddInts(node.op.location() + what,
                              std::vector<std::int64_t>(axes.size(), value));
  };
  const std::string starts = list("/starts", -1);
  const std::string ends = list("/ends", std::numeric_limits<std::int64_t>::min());
  const std::string dims = node.graph.AddInts(node.op.location() + "/axes", axes);
  node.Emit(op_type, {node.Input(0), starts, ends, dims, list("/steps", -1)}, node.Output());
  return absl::OkStatus();
}

absl::Status ExportPixelShuffle(const NodeExport& node, const char* op_type) {
  node.Emit(op_type, {node.Input(0)}, node.Output())
      .Int("blocksize", node.op.int_attribute("upscale_factor"))
      .Text("mode", "CRD");
  return absl::OkStatus();
}

absl::Status ExportTriangle(const NodeExport& node, const char* op_type) {
  RETURN_IF_ERROR(RequireOpset(node, 14, "takes a triangle"));
  const std::string diagonal =
      node.graph.AddInteger(node.op.location() + "/diagonal", node.op.int_attribute("diagonal"));
  node.Emit(op_type, {node.Input(0), diagonal}, node.Output())
      .Int("upper", node.op.kind() == ir::OpKind::kTriu ? 1 : 0);
  return absl::OkStatus();
}

/// Of `input`, which has the shape of the result: [N,C,…] -> [N,groups,C/groups,…], the two
/// exchanged, and back.
absl::Status EmitChannelShuffle(const NodeExport& node, const std::string& input,
                                std::int64_t groups) {
  const ir::Shape& shape = node.op.result()->shape();
  ir::Shape split = shape;
  split[1] = ir::FloorDiv(shape[1], groups);
  split.insert(split.begin() + 1, ir::Dim(groups));
  ir::Shape exchanged = split;
  std::swap(exchanged[1], exchanged[2]);
  std::vector<std::int64_t> permutation(split.size());
  std::iota(permutation.begin(), permutation.end(), 0);
  std::swap(permutation[1], permutation[2]);
  const std::string grouped = node.Between("grouped"), shuffled = node.Between("shuffled");
  RETURN_IF_ERROR(EmitReshape(node, input, shape, split, grouped));
  node.Emit("Transpose", {grouped}, shuffled).Ints("perm", permutation);
  return EmitReshape(node, shuffled, exchanged, shape, node.Output());
}

/// ONNX has the pixels of a block before the channels, PyTorch behind them.
absl::Status ExportPixelUnshuffle(const NodeExport& node, const char* op_type) {
  const std::int64_t factor = node.op.int_attribute("downscale_factor");
  const std::string pixels_first = node.Between("pixels_first");
  node.Emit(op_type, {node.Input(0)}, pixels_first).Int("blocksize", factor);
  return EmitChannelShuffle(node, pixels_first, factor * factor);
}

/// Where it puts the pixels of a pixel_unshuffle first, the two are what ONNX has one operator for.
absl::Status ExportChannelShuffle(const NodeExport& node, const char* /*op_type*/) {
  const std::int64_t groups = node.op.int_attribute("groups");
  const ir::Op* unshuffle = node.op.operand(0)->defining_op();
  if (unshuffle == nullptr || unshuffle->kind() != ir::OpKind::kPixelUnshuffle ||
      unshuffle->operand(0)->shape()[1] != ir::Dim(groups)) {
    return EmitChannelShuffle(node, node.Input(0), groups);
  }
  node.Emit("SpaceToDepth", {node.graph.NameOf(*unshuffle->operand(0))}, node.Output())
      .Int("blocksize", unshuffle->int_attribute("downscale_factor"));
  return absl::OkStatus();
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
    {ir::OpKind::kPad, "Pad", ExportBorder},
    {ir::OpKind::kExpand, "Expand", ExportExpand},
    {ir::OpKind::kFull, "Expand", ExportFull},
    {ir::OpKind::kRepeat, "Tile", ExportRepeat},
    {ir::OpKind::kFlip, "Slice", ExportFlip},
    {ir::OpKind::kPixelShuffle, "DepthToSpace", ExportPixelShuffle},
    {ir::OpKind::kPixelUnshuffle, "SpaceToDepth", ExportPixelUnshuffle},
    {ir::OpKind::kTril, "Trilu", ExportTriangle},
    {ir::OpKind::kTriu, "Trilu", ExportTriangle},
    {ir::OpKind::kChannelShuffle, "Reshape", ExportChannelShuffle},
};

}  // namespace

absl::Span<const ExportRow> ShapeExports() { return kRows; }

}  // namespace zeropoint::frontend
