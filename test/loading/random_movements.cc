// Ops that move data.

#include <algorithm>
#include <numeric>

#include "test/loading/random_ops.h"

namespace zeropoint::test {
namespace {

using ir::OpKind;
using Ints = std::vector<std::int64_t>;

/// The extents of `x` in other groups: two neighbours as one, or one split in two.
ir::Value* View(RandomGraph& graph, OpKind kind, ir::Value* x) {
  Draw& draw = graph.draw();
  ir::Shape size = x->shape();
  for (int i = 0; i < 2 && !size.empty(); ++i) {
    const auto axis =
        static_cast<std::size_t>(draw.Int(0, static_cast<std::int64_t>(size.size()) - 1));
    const std::int64_t extent = size[axis].ConstantOr(0);
    if (axis > 0 && draw.Chance(60)) {
      size[axis - 1] = size[axis - 1] * size[axis];
      size.erase(size.begin() + static_cast<std::ptrdiff_t>(axis));
    } else if (extent > 0 && extent % 2 == 0 && size.size() < 8) {
      size[axis] = ir::Dim(extent / 2);
      size.insert(size.begin() + static_cast<std::ptrdiff_t>(axis), ir::Dim(2));
    }
  }
  return graph.Emit(kind, {x}, {{"size", size}});
}

ir::Value* Flatten(RandomGraph& graph, OpKind kind, ir::Value* x) {
  const int rank = x->type().rank();
  if (rank == 0) return nullptr;
  const std::int64_t start = graph.draw().Int(0, rank - 1);
  return graph.Emit(kind, {x},
                    {{"start_dim", start}, {"end_dim", graph.draw().Int(start, rank - 1)}});
}

ir::Value* Squeeze(RandomGraph& graph, OpKind kind, ir::Value* x) {
  Ints axes;
  for (std::size_t axis = 0; axis < x->shape().size(); ++axis) {
    if (x->shape()[axis] == ir::Dim(1) && graph.draw().Chance(70)) {
      axes.push_back(static_cast<std::int64_t>(axis));
    }
  }
  return axes.empty() ? nullptr : graph.Emit(kind, {x}, {{"dim", axes}});
}

ir::Value* Unsqueeze(RandomGraph& graph, OpKind kind, ir::Value* x) {
  return graph.Emit(kind, {x}, {{"dim", graph.draw().Int(0, x->type().rank())}});
}

ir::Value* Permute(RandomGraph& graph, OpKind kind, ir::Value* x) {
  Ints axes(x->shape().size());
  std::iota(axes.begin(), axes.end(), 0);
  for (std::size_t i = axes.size(); i > 1; --i) {
    std::swap(
        axes[i - 1],
        axes[static_cast<std::size_t>(graph.draw().Int(0, static_cast<std::int64_t>(i) - 1))]);
  }
  return graph.Emit(kind, {x}, {{"dims", axes}});
}

ir::Value* Cat(RandomGraph& graph, OpKind kind, ir::Value* x) {
  Draw& draw = graph.draw();
  const int rank = x->type().rank();
  if (rank == 0) return nullptr;
  const std::int64_t axis = draw.Int(0, rank - 1);
  std::vector<ir::Value*> parts = {x};
  const std::int64_t count = draw.Of<std::int64_t>({1, 2, 2, 3, 4, 5, 6, 11});
  for (std::int64_t i = 1; i < count; ++i) {
    if (draw.Chance(30)) {
      parts.push_back(x);
      continue;
    }
    ir::Shape shape = x->shape();
    const std::int64_t extent = draw.Of<std::int64_t>({0, 1, 2, 5});
    if (shape[static_cast<std::size_t>(axis)].is_constant()) {
      shape[static_cast<std::size_t>(axis)] = ir::Dim(extent);
    }
    const auto extents = ir::ConstantExtents(shape);
    ir::Value* part = extents && draw.Chance(30) ? graph.Constant(*extents) : graph.Input(shape);
    parts.push_back(graph.Quantized(part, draw.Chance(90) ? x : nullptr));
  }
  return graph.Emit(kind, parts, {{"dim", axis}});
}

ir::Value* Slice(RandomGraph& graph, OpKind kind, ir::Value* x) {
  Draw& draw = graph.draw();
  const int rank = x->type().rank();
  if (rank == 0) return nullptr;
  const std::int64_t axis = draw.Int(0, rank - 1);
  const std::int64_t extent = x->shape()[static_cast<std::size_t>(axis)].ConstantOr(3);
  const std::int64_t start = draw.Int(0, extent);
  const std::int64_t end = draw.Chance(20) ? std::int64_t{1} << 40 : draw.Int(start, extent);
  return graph.Emit(kind, {x},
                    {{"dim", axis},
                     {"start", start},
                     {"end", end},
                     {"step", draw.Chance(80) ? std::int64_t{1} : draw.Int(2, 70000)}});
}

ir::Value* Pad(RandomGraph& graph, OpKind kind, ir::Value* x) {
  Draw& draw = graph.draw();
  Ints pad(2 * x->shape().size(), 0);
  for (std::int64_t& amount : pad) {
    if (draw.Chance(30)) amount = draw.Int(draw.Chance(10) ? -2 : 0, 3);
  }
  if (!pad.empty() && draw.Chance(10)) {
    pad[static_cast<std::size_t>(draw.Int(0, static_cast<std::int64_t>(pad.size()) - 1))] =
        draw.Of<std::int64_t>({65536, 65537, 70000});
  }
  return graph.Emit(kind, {x},
                    {{"pad", pad}, {"value", draw.Of<double>({0, 0, 1, -3.5, 1e30, -1e-30})}});
}

ir::Value* ChannelShuffle(RandomGraph& graph, OpKind kind, ir::Value* x) {
  if (x->type().rank() < 2) return nullptr;
  const std::int64_t channels = x->shape()[1].ConstantOr(0);
  if (channels < 1) return nullptr;
  std::int64_t groups = graph.draw().Int(1, channels);
  while (channels % groups != 0) --groups;
  return graph.Emit(kind, {x}, {{"groups", groups}});
}

}  // namespace

std::vector<RandomOp> RandomMovements() {
  constexpr bool kMoves = true;
  return {
      {OpKind::kView, View, {}, kMoves},
      {OpKind::kFlatten, Flatten, {}, kMoves},
      {OpKind::kSqueeze, Squeeze, {}, kMoves},
      {OpKind::kUnsqueeze, Unsqueeze, {}, kMoves},
      {OpKind::kPermute, Permute, {}, kMoves},
      {OpKind::kCat, Cat, {}, kMoves},
      {OpKind::kSlice, Slice, {}, kMoves},
      {OpKind::kConstantPadNd, Pad, {}, kMoves},
      {OpKind::kChannelShuffle, ChannelShuffle, {3, 4, 5}, kMoves},
  };
}

}  // namespace zeropoint::test
