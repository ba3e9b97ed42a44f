// Element-wise ops, softmax and reductions.

#include <limits>

#include "test/loading/random_ops.h"

namespace zeropoint::test {
namespace {

using ir::OpKind;

ir::Value* Unary(RandomGraph& graph, OpKind kind, ir::Value* x) {
  return graph.Emit(kind, {x}, {});
}

ir::Value* Gelu(RandomGraph& graph, OpKind kind, ir::Value* x) {
  return graph.Emit(kind, {x},
                    {{"approximate", std::string(graph.draw().Chance(70) ? "none" : "tanh")}});
}

ir::Value* Hardtanh(RandomGraph& graph, OpKind kind, ir::Value* x) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const double low = graph.draw().Of<double>({-kInfinity, -1, 0, 0.5, 3, -1e30});
  const double high = graph.draw().Of<double>({kInfinity, 6, 1, 0.5, 0, 1e30});
  return graph.Emit(kind, {x}, {{"min_val", low}, {"max_val", high}});
}

ir::Value* LeakyRelu(RandomGraph& graph, OpKind kind, ir::Value* x) {
  const double slope = graph.draw().Of<double>({0.01, 0.2, 0, -0.5, 1, 3, 200, 1e-6});
  return graph.Emit(kind, {x}, {{"negative_slope", slope}});
}

ir::Value* Elu(RandomGraph& graph, OpKind kind, ir::Value* x) {
  const double alpha = graph.draw().Of<double>({1, 0.5, 3, 0, -1, 1e-20});
  const double scale = graph.draw().Of<double>({1, 1, 1, 1.05});
  return graph.Emit(kind, {x}, {{"alpha", alpha}, {"scale", scale}});
}

/// Another operand of a shape that broadcasts to that of `x`, or to which `x` broadcasts.
ir::Shape BroadcastPartner(Draw& draw, ir::Shape shape) {
  for (ir::Dim& dim : shape) {
    if (draw.Chance(20)) dim = ir::Dim(dim == ir::Dim(1) ? 3 : 1);
  }
  if (!shape.empty() && draw.Chance(20)) shape.erase(shape.begin());
  if (shape.size() < 8 && draw.Chance(10)) shape.insert(shape.begin(), ir::Dim(2));
  return shape;
}

ir::Value* Binary(RandomGraph& graph, OpKind kind, ir::Value* x) {
  Draw& draw = graph.draw();
  const ir::Shape shape = BroadcastPartner(draw, x->shape());
  const auto extents = ir::ConstantExtents(shape);
  ir::Value* other = nullptr;
  if (extents && draw.Chance(40)) {
    other = graph.Quantized(graph.Constant(*extents), nullptr);
  } else {
    other = draw.Chance(10) ? x : graph.Input(shape);
  }
  const bool swapped = kind != OpKind::kPrelu && draw.Chance(40);
  return swapped ? graph.Emit(kind, {other, x}, {}) : graph.Emit(kind, {x, other}, {});
}

ir::Value* Softmax(RandomGraph& graph, OpKind kind, ir::Value* x) {
  const int rank = x->type().rank();
  if (rank == 0) return nullptr;
  return graph.Emit(kind, {x}, {{"dim", graph.draw().Int(0, rank - 1)}});
}

ir::Value* Reduce(RandomGraph& graph, OpKind kind, ir::Value* x) {
  std::vector<std::int64_t> axes;
  for (int axis = 0; axis < x->type().rank(); ++axis) {
    if (graph.draw().Chance(45)) axes.push_back(axis);
  }
  return graph.Emit(kind, {x}, {{"dim", axes}, {"keepdim", graph.draw().Chance(50)}});
}

}  // namespace

std::vector<RandomOp> RandomElementwise() {
  std::vector<RandomOp> ops = {
      {OpKind::kGelu, Gelu, {}},           {OpKind::kHardtanh, Hardtanh, {}},
      {OpKind::kLeakyRelu, LeakyRelu, {}}, {OpKind::kElu, Elu, {}},
      {OpKind::kSoftmax, Softmax, {}},     {OpKind::kMean, Reduce, {}},
      {OpKind::kSum, Reduce, {}},
  };
  for (const OpKind kind :
       {OpKind::kRelu, OpKind::kHardswish, OpKind::kSigmoid, OpKind::kTanh, OpKind::kExp,
        OpKind::kLog, OpKind::kSqrt, OpKind::kAbs, OpKind::kNeg, OpKind::kFloor, OpKind::kCeil,
        OpKind::kRound, OpKind::kHardsigmoid, OpKind::kSilu}) {
    ops.push_back({kind, Unary, {}});
  }
  for (const OpKind kind : {OpKind::kAdd, OpKind::kSub, OpKind::kMul, OpKind::kDiv,
                            OpKind::kMaximum, OpKind::kMinimum, OpKind::kPrelu}) {
    ops.push_back({kind, Binary, {}});
  }
  for (RandomOp& op : ops) {
    op.amplifies = op.kind == OpKind::kLog || op.kind == OpKind::kDiv || op.kind == OpKind::kSqrt ||
                   op.kind == OpKind::kFloor || op.kind == OpKind::kCeil ||
                   op.kind == OpKind::kRound || op.kind == OpKind::kExp;
  }
  return ops;
}

}  // namespace zeropoint::test
