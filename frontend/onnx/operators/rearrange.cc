// Ops that take a tensor apart and put it together in another order.

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/limits.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

constexpr std::int64_t kMaxBlock = 1 << 10;

absl::StatusOr<std::int64_t> BlockSize(const NodeImport& node) {
  ASSIGN_OR_RETURN(const std::int64_t block, node.IntOr("blocksize", 0));
  if (block < 1 || block > kMaxBlock) {
    return Malformed(absl::StrCat("\"blocksize\" is ", block));
  }
  return block;
}

/// ATen's pixel shuffle has the channels first, as mode "CRD"; "DCR" has the blocks first.
absl::Status ImportDepthToSpace(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const std::int64_t block, BlockSize(node));
  ASSIGN_OR_RETURN(const std::string mode, node.TextOr("mode", "DCR"));
  if (mode != "DCR" && mode != "CRD") {
    return Malformed(absl::StrCat("\"mode\" is \"", mode, "\""));
  }
  if (mode == "DCR") {
    ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kChannelShuffle, {x}, {{"groups", block * block}}));
  }
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kPixelShuffle, {x}, {{"upscale_factor", block}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// ATen's pixel unshuffle has the channels first, ONNX the blocks.
absl::Status ImportSpaceToDepth(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const std::int64_t block, BlockSize(node));
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kPixelUnshuffle, {x}, {{"downscale_factor", block}}));
  const ir::Dim& channels = x->shape()[1];
  if (!channels.is_constant()) {
    return Unsupported("a symbolic number of channels; pin the input shapes");
  }
  ASSIGN_OR_RETURN(
      result, node.Emit(ir::OpKind::kChannelShuffle, {result}, {{"groups", channels.constant()}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// Axes of a ReverseSequence: 0 and 1 in either order.
struct SequenceAxes {
  std::int64_t time, batch;
};

/// For each step of each sequence the step that takes its place: [time, batch] or [batch, time].
absl::StatusOr<ir::Value*> ReversedSteps(NodeImport& node, const SequenceAxes& axes,
                                         std::int64_t steps) {
  ASSIGN_OR_RETURN(ir::Value * lengths, node.Input(1));
  if (lengths->type().rank() != 1) return Malformed("the lengths must have rank 1");
  RETURN_IF_ERROR(node.ReserveComputed(steps));
  Ints step_shape = {1, 1};
  step_shape[static_cast<std::size_t>(axes.time)] = steps;
  ir::Value* step = node.AddConstant(
      absl::StrCat(node.output_name(0), ".steps"),
      ir::TensorData::FromValues(step_shape, AxisRange(0, static_cast<int>(steps))));
  ASSIGN_OR_RETURN(lengths, node.Emit(ir::OpKind::kUnsqueeze, {lengths}, {{"dim", axes.time}}));
  ASSIGN_OR_RETURN(ir::Value * inside, Binary(node, ir::OpKind::kLt, step, lengths));
  ASSIGN_OR_RETURN(ir::Value * reversed, Binary(node, ir::OpKind::kSub, lengths, step));
  ASSIGN_OR_RETURN(reversed, WithScalar(node, ir::OpKind::kSub, reversed, 1));
  return node.Emit(ir::OpKind::kWhere, {inside, reversed, step}, {});
}

absl::Status ImportReverseSequence(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  SequenceAxes axes{};
  ASSIGN_OR_RETURN(axes.time, node.IntOr("time_axis", 0));
  ASSIGN_OR_RETURN(axes.batch, node.IntOr("batch_axis", 1));
  if (axes.time < 0 || axes.time > 1 || axes.batch != 1 - axes.time || x->type().rank() < 2) {
    return Malformed("the axes of time and batch must be 0 and 1");
  }
  const std::int64_t steps = x->shape()[static_cast<std::size_t>(axes.time)].ConstantOr(-1);
  if (steps < 0) {
    return Unsupported("a symbolic number of steps; pin the input shapes");
  }
  ASSIGN_OR_RETURN(ir::Value * index, ReversedSteps(node, axes, steps));
  for (int axis = 2; axis < x->type().rank(); ++axis) {
    ASSIGN_OR_RETURN(index, node.Emit(ir::OpKind::kUnsqueeze, {index},
                                      {{"dim", static_cast<std::int64_t>(axis)}}));
  }
  ASSIGN_OR_RETURN(
      index, node.Emit(ir::OpKind::kExpand, {index, x},
                       {{"size", x->shape()}, {"like_dims", AxisRange(0, x->type().rank())}}));
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kGather, {x, index}, {{"dim", axes.time}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// Crops and pads both ends alike; of an odd number the larger half is at the end.
absl::Status ImportCenterCropPad(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  const int rank = x->type().rank();
  ASSIGN_OR_RETURN(const Ints shape, node.ConstantInts(1));
  ASSIGN_OR_RETURN(const Ints axes, node.IntsOr("axes", AxisRange(0, rank)));
  if (axes.size() != shape.size()) {
    return Malformed(absl::StrCat(shape.size(), " extents for ", axes.size(), " axes"));
  }
  Ints pad(static_cast<std::size_t>(2 * rank), 0);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    ASSIGN_OR_RETURN(const int axis, ir::NormalizeAxis(axes[i], rank));
    const auto at = static_cast<std::size_t>(axis);
    if (!x->shape()[at].is_constant()) {
      return Unsupported("a symbolic extent; pin the input shapes");
    }
    if (shape[i] < 0 || shape[i] > kMaxExtent) {
      return Malformed(absl::StrCat("the shape has an extent of ", shape[i]));
    }
    const std::int64_t growth = shape[i] - x->shape()[at].constant();
    pad[at] = growth / 2;
    pad[at + static_cast<std::size_t>(rank)] = growth - growth / 2;
  }
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kConstantPadNd, {x}, {{"pad", std::move(pad)}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"DepthToSpace", 1, ImportDepthToSpace},
    {"SpaceToDepth", 1, ImportSpaceToDepth},
    {"ReverseSequence", 10, ImportReverseSequence},
    {"CenterCropPad", 18, ImportCenterCropPad, Operands(1)},
};

}  // namespace

absl::Span<const OpRow> RearrangeImporters() { return kRows; }

}  // namespace zeropoint::frontend
