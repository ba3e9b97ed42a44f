#include "ir/unary_chain.h"

#include <algorithm>

#include "ir/op_kind.h"
#include "ir/type.h"

namespace zeropoint::ir {
namespace {

bool IsDequantize(const Op& op) { return op.kind() == OpKind::kDequantizePerTensor; }

/// One number, known when the module is compiled.
bool IsNumber(const Value& value) {
  const Op* op = value.defining_op();
  const bool is_constant =
      value.is_constant() || (op != nullptr && IsDequantize(*op) && op->operand(0)->is_constant());
  return is_constant && NumElements(value.shape()) == Dim(1);
}

/// Grows from its last op towards what that one is computed of.
class Finder {
 public:
  explicit Finder(Op& last) : last_(last) {}

  std::optional<UnaryChain> Run() {
    if (last_.num_results() != 1 || last_.result()->type().rank() == 0 || !CanJoin(last_)) {
      return std::nullopt;
    }
    std::optional<UnaryChain> longest;
    for (Op* next = &last_; next != nullptr; next = Next()) {
      Join(*next);
      if (inputs_.size() == 1) longest = {inputs_.front(), ops_};
    }
    return longest;
  }

 private:
  /// Whether `op` computes every element of a tensor of the last result's shape from those at the
  /// same position, and numbers.
  bool CanJoin(const Op& op) const {
    // Int8 is where a chain begins, not a step of it.
    if (!op.schema().Has(kTraitPointwise) || op.result()->dtype() == DType::kInt8) return false;
    return op.num_results() == 1 && HasShapeOfLast(*op.result()) &&
           std::all_of(op.operands().begin(), op.operands().end(), [this](const Value* operand) {
             return operand != nullptr && (IsNumber(*operand) || HasShapeOfLast(*operand));
           });
  }

  bool HasShapeOfLast(const Value& value) const { return value.shape() == last_.result()->shape(); }

  void Join(Op& op) {
    inputs_.erase(std::remove(inputs_.begin(), inputs_.end(), op.result()), inputs_.end());
    ops_.push_back(&op);
    for (const Value* operand : op.operands()) {
      const bool is_known = std::find(inputs_.begin(), inputs_.end(), operand) != inputs_.end();
      if (!is_known && !IsNumber(*operand) && !Has(operand->defining_op())) {
        inputs_.push_back(operand);
      }
    }
  }

  bool Has(const Op* op) const { return std::find(ops_.begin(), ops_.end(), op) != ops_.end(); }

  /// An op that computes an input and that no other op reads; what a dequantize computes is stored
  /// as int8 anyway.
  Op* Next() const {
    if (ops_.size() == kMaxChainedOps) return nullptr;
    for (const Value* input : inputs_) {
      Op* op = input->defining_op();
      if (op == nullptr || !CanJoin(*op)) continue;
      if (IsDequantize(*op) || AllRead(*input)) return op;
    }
    return nullptr;
  }

  bool AllRead(const Value& value) const {
    return std::all_of(value.uses().begin(), value.uses().end(),
                       [this](const Use& use) { return Has(use.op); });
  }

  Op& last_;
  /// What the chain so far is computed of, in the order in which it was found.
  std::vector<const Value*> inputs_;
  std::vector<Op*> ops_;
};

}  // namespace

std::optional<UnaryChain> FindUnaryChain(Op& last) { return Finder(last).Run(); }

}  // namespace zeropoint::ir
