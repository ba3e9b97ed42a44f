#ifndef ZEROPOINT_IR_VALUE_H_
#define ZEROPOINT_IR_VALUE_H_

// SSA values and their uses.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ir/tensor_data.h"
#include "ir/type.h"

namespace zeropoint::ir {

class Op;

/// One reading of a value: operand `operand_index` of `op`. Function results are read by the
/// function's terminator (kind kReturn), so "has no uses" means "dead".
struct Use {
  Op* op;
  int operand_index;
  friend bool operator==(const Use& a, const Use& b) {
    return a.op == b.op && a.operand_index == b.operand_index;
  }
};

/// A function argument, a constant of the module, or a result of an op. Owned by the function, the
/// module or the op; its address is its identity and never changes. Use lists are kept by Op
/// (SetOperand, Erase): passes never edit them. Uses are listed in the order they were added.
class Value {
 public:
  enum class Kind { kArgument, kConstant, kResult };

  Value(Kind kind, std::string name, TensorType type)
      : kind_(kind), name_(std::move(name)), type_(std::move(type)) {}
  Value(const Value&) = delete;
  Value& operator=(const Value&) = delete;

  Kind kind() const { return kind_; }
  bool is_constant() const { return kind_ == Kind::kConstant; }

  /// Argument and constant names are unique in their function/module and are what the user sees
  /// ("image", "conv1.weight"). A result's name is a hint for reports (the ONNX value name) and may
  /// be empty; the text form numbers results instead.
  const std::string& name() const { return name_; }
  void set_name(std::string name) { name_ = std::move(name); }

  const TensorType& type() const { return type_; }
  void set_type(TensorType type) { type_ = std::move(type); }
  DType dtype() const { return type_.dtype; }
  const Shape& shape() const { return type_.shape; }

  /// The op that produces it; null unless kResult.
  Op* defining_op() const { return defining_op_; }
  /// Which result of defining_op() it is.
  int result_index() const { return result_index_; }

  /// The data of a constant. Requires is_constant().
  const TensorData& data() const { return *data_; }

  const std::vector<Use>& uses() const { return uses_; }
  bool HasOneUse() const { return uses_.size() == 1; }
  /// Points every use at `replacement`, in order.
  void ReplaceAllUsesWith(Value* replacement);

 private:
  friend class Function;
  friend class Module;
  friend class Op;
  friend class ValueTestPeer;  // breaks use lists to test the verifier

  Kind kind_;
  std::string name_;
  TensorType type_;
  Op* defining_op_ = nullptr;
  int result_index_ = 0;
  std::optional<TensorData> data_;
  std::vector<Use> uses_;
};

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_VALUE_H_
