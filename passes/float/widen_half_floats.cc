#include "passes/float/widen_half_floats.h"

#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ir/function.h"
#include "ir/module.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "widen-half-floats";

bool IsHalf(ir::DType dtype) {
  return dtype == ir::DType::kFloat16 || dtype == ir::DType::kBfloat16;
}

ir::DType Widened(ir::DType dtype) { return IsHalf(dtype) ? ir::DType::kFloat32 : dtype; }

/// What ops say of the dtypes of their results: aten.to of one, control flow of all.
void WidenAttributes(ir::Op& op) {
  ir::AttributeMap widened;
  for (const auto& [name, attribute] : op.attributes()) {
    if (const auto* dtype = std::get_if<ir::DType>(&attribute)) {
      widened.emplace(name, Widened(*dtype));
    } else if (const auto* types = std::get_if<std::vector<ir::TensorType>>(&attribute)) {
      std::vector<ir::TensorType> results = *types;
      for (ir::TensorType& type : results) type.dtype = Widened(type.dtype);
      widened.emplace(name, std::move(results));
    }
  }
  for (auto& [name, attribute] : widened) op.SetAttribute(name, std::move(attribute));
}

/// One function in f32.
class FunctionWidening {
 public:
  explicit FunctionWidening(ir::Function& function)
      : function_(function), is_main_(&function == &function.module()->main()) {}

  absl::Status Run() {
    std::vector<ir::DType> results(static_cast<std::size_t>(function_.num_results()));
    for (std::size_t i = 0; i < results.size(); ++i) {
      results[i] = function_.result(static_cast<int>(i))->dtype();
    }
    for (ir::Op* op : function_.OpsInOrder()) {
      WidenAttributes(*op);
      RETURN_IF_ERROR(WidenOperands(*op));
    }
    RETURN_IF_ERROR(WidenOperands(*function_.terminator()));
    if (!is_main_) WidenArguments();
    RETURN_IF_ERROR(function_.ReinferTypes());
    return is_main_ ? RestoreResults(results) : absl::OkStatus();
  }

 private:
  /// Arguments of the main function and constants are what they are; ops read copies.
  absl::Status WidenOperands(ir::Op& op) {
    for (int i = 0; i < op.num_operands(); ++i) {
      ir::Value* operand = op.operand(i);
      if (operand == nullptr || !IsHalf(operand->dtype())) continue;
      const bool stays =
          operand->is_constant() || (operand->kind() == ir::Value::Kind::kArgument && is_main_);
      if (!stays) continue;
      ASSIGN_OR_RETURN(ir::Value * copy, WidenedCopy(operand, op.location()));
      op.SetOperand(i, copy);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<ir::Value*> WidenedCopy(ir::Value* value, const std::string& reader) {
    ir::Value*& copy = copies_[value];
    if (copy == nullptr) {
      ASSIGN_OR_RETURN(ir::Op * to, function_.Prepend(ir::OpKind::kTo, {value},
                                                      {{"dtype", ir::DType::kFloat32}}, reader));
      copy = to->result();
      copy->set_name(value->name());
    }
    return copy;
  }

  void WidenArguments() {
    for (const auto& argument : function_.arguments()) {
      argument->set_type({Widened(argument->dtype()), argument->shape()});
    }
  }

  absl::Status RestoreResults(const std::vector<ir::DType>& dtypes) {
    for (int i = 0; i < function_.num_results(); ++i) {
      const ir::DType dtype = dtypes[static_cast<std::size_t>(i)];
      ir::Value* result = function_.result(i);
      if (result->dtype() == dtype) continue;
      const ir::Op* producer = result->defining_op();
      ASSIGN_OR_RETURN(ir::Op * to,
                       function_.Append(ir::OpKind::kTo, {result}, {{"dtype", dtype}},
                                        producer == nullptr ? "" : producer->location()));
      to->result()->set_name(result->name());
      if (producer != nullptr) to->set_handle(producer->handle());
      function_.terminator()->SetOperand(i, to->result());
    }
    return absl::OkStatus();
  }

  ir::Function& function_;
  const bool is_main_;
  std::map<const ir::Value*, ir::Value*> copies_;
};

/// How many ops compute f16 or bf16.
std::int64_t CountHalfFloatOps(const ir::Module& module) {
  std::int64_t count = 0;
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) {
      bool computes_half = false;
      for (int i = 0; i < op->num_results(); ++i) computes_half |= IsHalf(op->result(i)->dtype());
      count += computes_half ? 1 : 0;
    }
  }
  return count;
}

class WidenHalfFloatsPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    const std::int64_t count = CountHalfFloatOps(module);
    if (count == 0) return absl::OkStatus();
    for (const auto& function : module.functions()) {
      RETURN_IF_ERROR(FunctionWidening(*function).Run());
    }
    context.statistics["widen-half-floats.widened"] += count;
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateWidenHalfFloatsPass() {
  return std::make_unique<WidenHalfFloatsPass>();
}

}  // namespace zeropoint::passes
