#include "passes/lowering/float_site.h"

#include <optional>

#include "passes/lowering/lowering_context.h"
#include "passes/match.h"
#include "runtime/program.h"

namespace zeropoint::passes::lowering {
namespace {

/// XNNPACK's kernels of dynamic inputs know no zero point of the weight.
bool HasSymmetricInt8Weight(const ir::Op& op) {
  const ir::Value* weight = Int8WeightOf(op);
  return weight != nullptr && LoweringContext::QuantOf(*weight).zero_point == 0;
}

/// x of `choose_qparams(x), quantize(x), dequantize -> op` as int8 rows, with an int8 weight; null
/// for anything else.
const ir::Value* DynamicallyQuantized(const ir::Op& op) {
  const ir::Op* dequantize = op.operand(0)->defining_op();
  if (dequantize == nullptr || dequantize->kind() != ir::OpKind::kDequantizePerToken ||
      !HasSymmetricInt8Weight(op)) {
    return nullptr;
  }
  const ir::Op* quantize = dequantize->operand(0)->defining_op();
  const ir::Op* choose = dequantize->operand(1)->defining_op();
  const bool matches = quantize != nullptr && choose != nullptr &&
                       quantize->kind() == ir::OpKind::kQuantizePerToken &&
                       choose->kind() == ir::OpKind::kChooseQParamsPerToken &&
                       quantize->operand(0) == choose->operand(0) &&
                       quantize->operand(1) == dequantize->operand(1) &&
                       quantize->operand(2) == dequantize->operand(2) &&
                       choose->result(1) == dequantize->operand(2) &&
                       choose->int_attribute("quant_min") == -128 &&
                       choose->int_attribute("quant_max") == 127;
  return matches ? quantize->operand(0) : nullptr;
}

}  // namespace

const ir::Value* Int8WeightOf(const ir::Op& op) {
  // Its output channels lie along axis 1.
  if (op.kind() == ir::OpKind::kConvTranspose2d) {
    return nullptr;
  }
  const ir::Op* dequantize = op.operand(1)->defining_op();
  if (!IsDequantize(dequantize) || !dequantize->operand(0)->is_constant()) {
    return nullptr;
  }
  const ir::Value* weight = dequantize->operand(0);
  const runtime::QuantParams quant = LoweringContext::QuantOf(*weight);
  const bool fits = weight->dtype() == ir::DType::kInt8 && weight->data().shape()[0] > 1 &&
                    !quant.scales.empty() && quant.axis == 0;
  return fits ? weight : nullptr;
}

Site FloatSite(const ir::Op& op) {
  Site site;
  site.op = &op;
  site.inputs.assign(op.operands().begin(), op.operands().end());
  site.output = op.result();
  if (const std::optional<ClampRange> range = ClampRangeOf(&op)) {
    site.output_min = range->min;
    site.output_max = range->max;
  }
  return site;
}

Site DynamicSite(const ir::Op& op) {
  Site site = FloatSite(op);
  if (const ir::Value* x = DynamicallyQuantized(op)) {
    site.inputs[0] = x;
    site.dynamic = true;
  }
  return site;
}

}  // namespace zeropoint::passes::lowering
