// Matrix products and attention.

#include "ir/op_kind.h"
#include "test/loading/random_ops.h"

namespace zeropoint::test {
namespace {

using ir::OpKind;

ir::Value* Linear(RandomGraph& graph, OpKind kind, ir::Value* x) {
  if (x->shape().empty()) return nullptr;
  const std::int64_t inputs = x->shape().back().ConstantOr(-1);
  if (inputs < 0) return nullptr;
  const std::int64_t outputs = graph.draw().Of<std::int64_t>({1, 2, 3, 8, 17});
  ir::Value* weight = graph.Weight({outputs, inputs}, 0);
  x = graph.draw().Chance(50) ? graph.QuantizedRows(x) : graph.QuantizedOverItsRange(x);
  if (x == nullptr) return nullptr;
  return graph.Emit(kind, {x, weight, graph.Bias(outputs)}, {});
}

ir::Value* Matmul(RandomGraph& graph, OpKind kind, ir::Value* x) {
  Draw& draw = graph.draw();
  if (x->shape().size() < 2) return nullptr;
  ir::Shape shape = x->shape();
  shape[shape.size() - 2] = shape.back();
  shape.back() = ir::Dim(draw.Of<std::int64_t>({1, 2, 5, 9, 16}));
  for (std::size_t axis = 0; axis + 2 < shape.size(); ++axis) {
    if (draw.Chance(20)) shape[axis] = ir::Dim(1);
  }
  if (shape.size() > 2 && draw.Chance(15)) shape.erase(shape.begin());
  const auto extents = ir::ConstantExtents(shape);
  ir::Value* other = extents && draw.Chance(40) ? graph.Constant(*extents) : graph.Input(shape);
  return graph.Emit(kind, {x, other}, {});
}

ir::Value* Attention(RandomGraph& graph, OpKind kind, ir::Value* x) {
  Draw& draw = graph.draw();
  if (x->shape().size() < 2) return nullptr;
  ir::Shape keys = x->shape();
  keys[keys.size() - 2] = ir::Dim(draw.Of<std::int64_t>({1, 3, 8}));
  ir::Shape values = keys;
  values.back() = ir::Dim(draw.Of<std::int64_t>({1, 4, 7}));
  ir::Value* mask = nullptr;
  if (draw.Chance(40))
    mask = graph.Input({x->shape()[x->shape().size() - 2], keys[keys.size() - 2]});
  return graph.Emit(kind, {x, graph.Input(keys), graph.Input(values), mask},
                    {{"scale", draw.Of<double>({0.5, 1, 0.125})}});
}

}  // namespace

std::vector<RandomOp> RandomProducts() {
  return {
      {OpKind::kLinear, Linear, {1, 2, 2, 3, 4, 5, 6, 7, 8}},
      {OpKind::kMatmul, Matmul, {2, 3, 4, 5, 6, 7, 8}},
      {OpKind::kScaledDotProductAttention, Attention, {3, 4, 5, 6}},
  };
}

const std::vector<RandomOp>& AllRandomOps() {
  static const std::vector<RandomOp>& all = *[] {
    auto* ops = new std::vector<RandomOp>;
    for (const auto& family : {RandomElementwise(), RandomMovements(), RandomWindows(),
                               RandomProducts(), RandomRecurrent()}) {
      ops->insert(ops->end(), family.begin(), family.end());
    }
    return ops;
  }();
  return all;
}

}  // namespace zeropoint::test
