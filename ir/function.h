#ifndef ZEROPOINT_IR_FUNCTION_H_
#define ZEROPOINT_IR_FUNCTION_H_

// A function: arguments, a list of ops in SSA order, results.

#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ir/attribute.h"
#include "ir/op.h"
#include "ir/op_kind_fwd.h"
#include "ir/value.h"

namespace zeropoint::ir {

class Module;

/// Ops in program order; every operand is an argument, a constant of the module or a result of an
/// earlier op. Results are named; the terminator op reads them (see Use).
///
///   Value* x = f.AddArgument("image", {DType::kFloat32, {Dim::Symbol("N"), 8}}).value();
///   Op* relu = f.Append(OpKind::kRelu, {x}, {}, "/Relu").value();
///   f.AddResult("logits", relu->result());
///   for (Op* op : f.OpsInOrder()) { ... may erase `op` or insert around it ... }
class Function {
 public:
  Function(Module* module, std::string name);
  ~Function();
  Function(const Function&) = delete;
  Function& operator=(const Function&) = delete;

  const std::string& name() const { return name_; }
  Module* module() const { return module_; }

  /// kAlreadyExists when the name is taken.
  absl::StatusOr<Value*> AddArgument(std::string name, TensorType type);
  const std::vector<std::unique_ptr<Value>>& arguments() const { return arguments_; }

  void AddResult(std::string name, Value* value);
  int num_results() const { return terminator_->num_operands(); }
  Value* result(int index) const { return terminator_->operand(index); }
  const std::string& result_name(int index) const {
    return result_names_[static_cast<std::size_t>(index)];
  }
  /// The op of kind kReturn; its operands are the results. Not part of ops().
  Op* terminator() const { return terminator_.get(); }

  const std::list<std::unique_ptr<Op>>& ops() const { return ops_; }
  /// A snapshot, so that the loop body may insert and erase.
  std::vector<Op*> OpsInOrder() const;

  /// Creates an op at the end / before / after another one. Checks operands and attributes against
  /// the schema and infers the result types; on error (kInvalidArgument, naming op and location)
  /// nothing is inserted.
  absl::StatusOr<Op*> Append(OpKind kind, std::vector<Value*> operands, AttributeMap attributes,
                             std::string location);
  absl::StatusOr<Op*> InsertBefore(Op* position, OpKind kind, std::vector<Value*> operands,
                                   AttributeMap attributes, std::string location);
  absl::StatusOr<Op*> InsertAfter(Op* position, OpKind kind, std::vector<Value*> operands,
                                  AttributeMap attributes, std::string location);
  /// Inserts before every op: for ops on function arguments and constants.
  absl::StatusOr<Op*> Prepend(OpKind kind, std::vector<Value*> operands, AttributeMap attributes,
                              std::string location);

  /// Infers all result types again, in order, after types of arguments or attributes changed.
  absl::Status ReinferTypes();

 private:
  friend class Module;
  friend class Op;
  /// Drops all ops, results and arguments, and with them the uses of constants.
  void Clear();
  using Position = std::list<std::unique_ptr<Op>>::iterator;
  absl::StatusOr<Op*> InsertAt(Position position, OpKind kind, std::vector<Value*> operands,
                               AttributeMap attributes, std::string location);
  Op* Adopt(Position position, std::unique_ptr<Op> op, std::vector<Value*> operands);
  /// Copies arguments, ops and results of `source`; `copies` maps constants of its module on entry.
  void CopyBody(const Function& source, std::map<const Value*, Value*>& copies);

  Module* module_;
  std::string name_;
  std::vector<std::unique_ptr<Value>> arguments_;
  std::vector<std::string> result_names_;
  std::list<std::unique_ptr<Op>> ops_;
  std::unique_ptr<Op> terminator_;
};

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_FUNCTION_H_
