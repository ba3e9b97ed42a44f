#include "passes/float/constant_fold.h"

#include <algorithm>
#include <string>
#include <vector>

#include "ir/calls.h"
#include "ir/function.h"
#include "ir/status_macros.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "constant-fold";

/// A result larger than this and than its operands together stays an op: folding a small constant
/// that is broadcast or padded to a huge one would only make the program large.
constexpr std::int64_t kMaxGrownElements = 1 << 16;

bool IsQuantOp(ir::OpKind kind) {
  switch (kind) {
    case ir::OpKind::kObserve:
    case ir::OpKind::kFakeQuantize:
    case ir::OpKind::kQuantizePerTensor:
    case ir::OpKind::kDequantizePerTensor:
    case ir::OpKind::kQuantizePerChannel:
    case ir::OpKind::kDequantizePerChannel:
      return true;
    default:
      return false;
  }
}

bool HasOnlyConstantOperands(const ir::Op& op) {
  return op.num_operands() > 0 &&
         std::all_of(op.operands().begin(), op.operands().end(), [](const ir::Value* operand) {
           return operand == nullptr || operand->is_constant();
         });
}

bool GrowsTooMuch(const ir::Op& op) {
  std::int64_t operand_elements = 0;
  for (const ir::Value* operand : op.operands()) {
    operand_elements += operand == nullptr ? 0 : operand->data().num_elements();
  }
  const ir::Dim elements = ir::NumElements(op.result()->shape());
  return !elements.is_constant() ||
         elements.constant() > std::max(operand_elements, kMaxGrownElements);
}

class ConstantFoldPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const auto& function : module.functions()) {
      for (ir::Op* op : function->OpsInOrder()) {
        if (HasOnlyConstantOperands(*op) && !IsQuantOp(op->kind()) &&
            ir::CalledFunctions(*op).empty()) {
          RETURN_IF_ERROR(Fold(module, *op, context));
        }
      }
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Fold(ir::Module& module, ir::Op& op, PassContext& context) {
    if (GrowsTooMuch(op)) {
      Decline(context, kName, op, "the result would be too large");
      return absl::OkStatus();
    }
    if (!context.evaluator) {
      return absl::FailedPreconditionError("constant folding needs an evaluator");
    }
    const absl::StatusOr<std::vector<ir::TensorData>> results = context.evaluator(op);
    if (!results.ok()) {
      Decline(context, kName, op, std::string(results.status().message()));
      return absl::OkStatus();
    }
    for (int i = 0; i < op.num_results(); ++i) {
      ir::Value* constant =
          module.AddConstant(NameOf(op, i), (*results)[static_cast<std::size_t>(i)]);
      op.result(i)->ReplaceAllUsesWith(constant);
    }
    op.Erase();
    ++context.statistics["constant-fold.folded"];
    return absl::OkStatus();
  }

  /// The ONNX name of the value, or the name of what it is computed from.
  static std::string NameOf(const ir::Op& op, int index) {
    const std::string& own = op.result(index)->name();
    return own.empty() ? op.operand(0)->name() : own;
  }
};

}  // namespace

std::unique_ptr<Pass> CreateConstantFoldPass() { return std::make_unique<ConstantFoldPass>(); }

}  // namespace zeropoint::passes
