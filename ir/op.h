#ifndef ZEROPOINT_IR_OP_H_
#define ZEROPOINT_IR_OP_H_

// Operations: kind, operands, attributes, results, location.

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "ir/attribute.h"
#include "ir/op_kind_fwd.h"
#include "ir/op_schema.h"
#include "ir/value.h"

namespace zeropoint::ir {

class Function;

/// One operation of a function. Created by Function::Append, Prepend and Insert*, which check
/// operands and attributes against the schema and infer the result types; owned by the function. An
/// operand is null where an optional operand is absent (text: `none`).
class Op {
 public:
  Op(const Op&) = delete;
  Op& operator=(const Op&) = delete;

  OpKind kind() const { return kind_; }
  const OpSchema& schema() const { return SchemaOf(kind_); }
  std::string_view name() const { return schema().name; }
  Function* function() const { return function_; }

  int num_operands() const { return static_cast<int>(operands_.size()); }
  /// Null when absent; also null when `index` is past the end, so optional trailing operands read
  /// alike whether written as `none` or left out.
  Value* operand(int index) const {
    return index < num_operands() ? operands_[static_cast<std::size_t>(index)] : nullptr;
  }
  absl::Span<Value* const> operands() const { return operands_; }
  void SetOperand(int index, Value* value);
  /// True when some operand is `value`.
  bool Reads(const Value* value) const;

  int num_results() const { return static_cast<int>(results_.size()); }
  Value* result(int index = 0) const { return results_[static_cast<std::size_t>(index)].get(); }

  const AttributeMap& attributes() const { return attributes_; }
  void SetAttribute(std::string name, Attribute value);
  void RemoveAttribute(std::string_view name);
  /// Null when neither set nor defaulted by the schema.
  const Attribute* FindAttribute(std::string_view name) const;
  /// Typed reads of attributes that the schema guarantees (set or defaulted, of that kind). Reading
  /// another kind is a bug of the caller and aborts.
  bool bool_attribute(std::string_view name) const;
  std::int64_t int_attribute(std::string_view name) const;
  double float_attribute(std::string_view name) const;
  const std::string& string_attribute(std::string_view name) const;
  const std::vector<std::int64_t>& ints_attribute(std::string_view name) const;
  const std::vector<double>& floats_attribute(std::string_view name) const;
  const Shape& shape_attribute(std::string_view name) const;
  DType dtype_attribute(std::string_view name) const;
  const FunctionRef& function_attribute(std::string_view name) const;
  const std::vector<TensorType>& types_attribute(std::string_view name) const;

  /// The ONNX node this op comes from ("/layer1/conv1/Conv"), or empty.
  const std::string& location() const { return location_; }
  void set_location(std::string location) { location_ = std::move(location); }
  /// Which result of the imported model this op's results are (debug_handle.h), or empty.
  const std::string& handle() const { return handle_; }
  void set_handle(std::string handle) { handle_ = std::move(handle); }
  /// `aten.conv2d at "/layer1/conv1/Conv"`: how diagnostics name an op.
  std::string Describe() const;

  /// Removes the op from its function. Requires that no result has uses.
  void Erase();

 private:
  friend class Function;
  friend class Value;

  Op(OpKind kind, Function* function) : kind_(kind), function_(function) {}
  void AddOperand(Value* value);
  void DropOperandUse(int index);

  OpKind kind_;
  Function* function_;
  std::vector<Value*> operands_;
  std::vector<std::unique_ptr<Value>> results_;
  AttributeMap attributes_;
  std::string location_;
  std::string handle_;
  std::list<std::unique_ptr<Op>>::iterator position_;
};

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_OP_H_
