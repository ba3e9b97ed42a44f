#include "passes/quantize/quantize_views.h"

#include <algorithm>
#include <vector>

#include "ir/function.h"
#include "ir/module.h"
#include "ir/status_macros.h"
#include "passes/match.h"

namespace zeropoint::passes {
namespace {

/// The dequantize of an activation that `op` gives another shape or order; null for other ops.
const ir::Op* DequantizeBefore(const ir::Op& op) {
  if (!op.schema().Has(ir::kTraitView) && op.kind() != ir::OpKind::kPermute) {
    return nullptr;
  }
  const ir::Op* dequantize = ProducerOfKind(op.operand(0), ir::OpKind::kDequantizePerTensor);
  return dequantize == nullptr || dequantize->operand(0)->is_constant() ? nullptr : dequantize;
}

/// Some reader of `value` could compute in int8 if it were dequantized: it is neither a quantize
/// nor the end of the function.
bool HasComputingUse(const ir::Value& value) {
  return std::any_of(value.uses().begin(), value.uses().end(), [](const ir::Use& use) {
    return use.op->kind() != ir::OpKind::kQuantizePerTensor &&
           use.op->kind() != ir::OpKind::kReturn;
  });
}

class QuantizeViewsPass : public Pass {
 public:
  std::string_view name() const override { return "quantize-views"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const auto& function : module.functions()) {
      for (ir::Op* op : function->OpsInOrder()) {
        const ir::Op* dequantize = DequantizeBefore(*op);
        if (dequantize == nullptr || !HasComputingUse(*op->result())) {
          continue;
        }
        RETURN_IF_ERROR(QuantizeResult(*op, *dequantize));
        ++context.statistics["quantize-views.quantized"];
      }
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status QuantizeResult(ir::Op& op, const ir::Op& dequantize) {
    ir::Function& function = *op.function();
    ir::Value* view = op.result();
    const std::vector<ir::Use> uses = view->uses();
    ASSIGN_OR_RETURN(ir::Op * quantized,
                     function.InsertAfter(&op, ir::OpKind::kQuantizePerTensor, {view},
                                          dequantize.attributes(), op.location()));
    ASSIGN_OR_RETURN(
        ir::Op * back,
        function.InsertAfter(quantized, ir::OpKind::kDequantizePerTensor, {quantized->result()},
                             dequantize.attributes(), op.location()));
    quantized->set_handle(op.handle());
    back->set_handle(op.handle());
    for (const ir::Use& use : uses) {
      use.op->SetOperand(use.operand_index, back->result());
    }
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateQuantizeViewsPass() { return std::make_unique<QuantizeViewsPass>(); }

}  // namespace zeropoint::passes
