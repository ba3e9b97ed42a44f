// Recurrent layers.

#include <map>
#include <string>
#include <vector>

#include "ir/op_kind.h"
#include "test/loading/random_ops.h"

namespace zeropoint::test {
namespace {

using ir::OpKind;

struct Layer {
  std::int64_t gates;
  std::string activations;
  std::vector<const char*> flags;
};

const Layer& LayerOf(OpKind kind) {
  static const std::map<OpKind, Layer>& layers = *new std::map<OpKind, Layer>{
      {OpKind::kRnn, {1, "Tanh", {"reverse"}}},
      {OpKind::kGru, {3, "Sigmoid,Tanh", {"reverse", "linear_before_reset"}}},
      {OpKind::kLstm, {4, "Sigmoid,Tanh,Tanh", {"reverse", "input_forget"}}},
  };
  return layers.at(kind);
}

/// `x` of at most 1, quantized at run time where that changes nothing else: the state is quantized
/// with it, which the reference does not know of, but the state before the first step is 0.
ir::Value* Bounded(RandomGraph& graph, ir::Value* x) {
  x = graph.Emit(OpKind::kTanh, {x}, {});
  const bool has_one_step = x != nullptr && x->shape()[0] == ir::Dim(1);
  return has_one_step ? graph.QuantizedRows(x) : x;
}

ir::Value* Recurrent(RandomGraph& graph, OpKind kind, ir::Value* x) {
  Draw& draw = graph.draw();
  const Layer& layer = LayerOf(kind);
  const std::int64_t inputs = x->shape()[2].ConstantOr(-1);
  if (inputs < 0) return nullptr;
  const std::int64_t hidden = draw.Of<std::int64_t>({1, 2, 3, 8, 17});
  const std::int64_t directions = draw.Of<std::int64_t>({1, 1, 2}), rows = layer.gates * hidden;
  x = Bounded(graph, x);
  if (x == nullptr) return nullptr;
  ir::AttributeMap attributes = {{"activations", directions == 2
                                                     ? layer.activations + "," + layer.activations
                                                     : layer.activations}};
  for (const char* flag : layer.flags) attributes[flag] = draw.Chance(50);
  if (draw.Chance(20)) attributes["clip"] = 0.5;
  ir::Value* w = graph.ContractingWeight({directions, rows, inputs});
  ir::Value* r = graph.ContractingWeight({directions, rows, hidden});
  if (w == nullptr || r == nullptr) return nullptr;
  std::vector<ir::Value*> operands = {x, w, r, nullptr, nullptr, nullptr};
  if (kind == OpKind::kLstm) operands.resize(8, nullptr);
  return graph.Emit(kind, std::move(operands), std::move(attributes));
}

}  // namespace

std::vector<RandomOp> RandomRecurrent() {
  std::vector<RandomOp> ops;
  for (const OpKind kind : {OpKind::kRnn, OpKind::kGru, OpKind::kLstm}) {
    ops.push_back({kind, Recurrent, {3}, /*moves=*/false, /*amplifies=*/true});
  }
  return ops;
}

}  // namespace zeropoint::test
