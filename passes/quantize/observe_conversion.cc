#include "passes/quantize/observe_conversion.h"

#include <optional>
#include <string>
#include <vector>

#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "quantizers/observe_op.h"
#include "quantizers/quantizer_support.h"
#include "quantizers/spec.h"

namespace zeropoint::passes {

namespace {

/// Those of one row for each scale: what the reader sums over, which is the last axis by default.
ir::AttributeMap TokenAttributes(const ir::Op& observe, const ir::Op& reader) {
  constexpr std::int64_t kChannels = 1;
  ir::AttributeMap attributes = StorageAttributes(observe);
  if (quantizers::IsPointwiseConvolution(reader)) attributes["axis"] = kChannels;
  return attributes;
}

}  // namespace

absl::Status CheckCalibrated(const ir::Function& function) {
  std::string missing;
  for (const auto& op : function.ops()) {
    if (op->kind() == ir::OpKind::kObserve && !quantizers::IsDynamicObserve(*op) &&
        !quantizers::GetQParams(*op)) {
      missing += ir::StrCat(missing.empty() ? "" : ", ", "\"", op->operand(0)->name(), "\" (",
                            op->Describe(), ")");
    }
  }
  if (missing.empty()) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      ir::StrCat("these tensors have no scale and zero point; calibrate first: ", missing));
}

ir::AttributeMap StorageAttributes(const ir::Op& observe) {
  return {{"dtype", observe.dtype_attribute("dtype")},
          {"quant_min", observe.int_attribute("quant_min")},
          {"quant_max", observe.int_attribute("quant_max")}};
}

absl::StatusOr<CalibratedQParams> CalibratedQParamsOf(const ir::Op& observe) {
  CalibratedQParams calibrated = {*quantizers::GetQParams(observe)};
  const std::string& qscheme = observe.string_attribute("qscheme");
  const std::optional<quantizers::QScheme> parsed = quantizers::ParseQScheme(qscheme);
  if (!parsed) {
    return absl::InvalidArgumentError(
        ir::StrCat(observe.Describe(), ": there is no qscheme \"", qscheme, "\""));
  }
  calibrated.is_per_channel = quantizers::IsPerChannel(*parsed);
  const std::size_t scales = calibrated.qparams.scales.size();
  if (!calibrated.is_per_channel && scales != 1) {
    return absl::InvalidArgumentError(
        ir::StrCat(observe.Describe(), ": ", qscheme, " has ", scales, " scales, not one"));
  }
  return calibrated;
}

absl::Status ConvertDynamicObserve(ir::Op& observe) {
  ir::Function& function = *observe.function();
  ir::Value* x = observe.operand(0);
  for (const ir::Use& use : std::vector<ir::Use>(observe.result()->uses())) {
    const ir::AttributeMap attributes = TokenAttributes(observe, *use.op);
    const std::string& location = use.op->location();
    ASSIGN_OR_RETURN(ir::Op * choose,
                     function.InsertBefore(&observe, ir::OpKind::kChooseQParamsPerToken, {x},
                                           attributes, location));
    ASSIGN_OR_RETURN(
        ir::Op * quantize,
        function.InsertBefore(&observe, ir::OpKind::kQuantizePerToken,
                              {x, choose->result(0), choose->result(1)}, attributes, location));
    ASSIGN_OR_RETURN(
        ir::Op * dequantize,
        function.InsertBefore(&observe, ir::OpKind::kDequantizePerToken,
                              {quantize->result(), choose->result(0), choose->result(1)},
                              attributes, location));
    dequantize->set_handle(observe.handle());
    use.op->SetOperand(use.operand_index, dequantize->result());
  }
  observe.Erase();
  return absl::OkStatus();
}

}  // namespace zeropoint::passes
