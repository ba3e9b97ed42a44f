#include "passes/quantize/fold_quantize.h"

#include <algorithm>
#include <vector>

#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::passes {
namespace {

bool IsQuantizeOfConstants(const ir::Op& op) {
  const bool is_quantize =
      op.kind() == ir::OpKind::kQuantizePerTensor || op.kind() == ir::OpKind::kQuantizePerChannel;
  return is_quantize && std::all_of(op.operands().begin(), op.operands().end(),
                                    [](const ir::Value* value) { return value->is_constant(); });
}

class FoldQuantizePass : public Pass {
 public:
  std::string_view name() const override { return "fold-quantize"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const auto& function : module.functions()) {
      for (ir::Op* op : function->OpsInOrder()) {
        if (!IsQuantizeOfConstants(*op)) {
          continue;
        }
        if (!context.evaluator) {
          return absl::FailedPreconditionError("folding a quantized constant needs an evaluator");
        }
        ASSIGN_OR_RETURN(const std::vector<ir::TensorData> values, context.evaluator(*op));
        ir::Value* folded = module.AddConstant(
            ir::StrCat(op->operand(0)->name(), ".", ir::DTypeName(values.front().dtype())),
            values.front());
        op->result()->ReplaceAllUsesWith(folded);
        op->Erase();
        ++context.statistics["fold-quantize.folded"];
      }
    }
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateFoldQuantizePass() { return std::make_unique<FoldQuantizePass>(); }

}  // namespace zeropoint::passes
