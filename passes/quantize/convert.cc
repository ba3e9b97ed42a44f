#include "passes/quantize/convert.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "quantizers/observe_op.h"
#include "quantizers/spec.h"

namespace zeropoint::passes {
namespace {

using quantizers::QParams;

/// The quantize and dequantize kinds, operands beside x and attributes for one observe.
struct QdqForm {
  ir::OpKind quantize, dequantize;
  std::vector<ir::Value*> extra_operands;
  ir::AttributeMap attributes;
};

ir::AttributeMap CommonAttributes(const ir::Op& observe) {
  return {{"dtype", observe.dtype_attribute("dtype")},
          {"quant_min", observe.int_attribute("quant_min")},
          {"quant_max", observe.int_attribute("quant_max")}};
}

QdqForm PerTensorForm(const ir::Op& observe, const QParams& qparams) {
  ir::AttributeMap attributes = CommonAttributes(observe);
  attributes["scale"] = static_cast<double>(qparams.scales.front());
  attributes["zero_point"] = static_cast<std::int64_t>(qparams.zero_points.front());
  return {
      ir::OpKind::kQuantizePerTensor, ir::OpKind::kDequantizePerTensor, {}, std::move(attributes)};
}

QdqForm PerChannelForm(ir::Module& module, const ir::Op& observe, const QParams& qparams) {
  const auto channels = static_cast<std::int64_t>(qparams.scales.size());
  const std::string& name = observe.operand(0)->name();
  ir::Value* scales = module.AddConstant(ir::StrCat(name, ".scale"),
                                         ir::TensorData::FromValues({channels}, qparams.scales));
  ir::Value* zero_points = module.AddConstant(
      ir::StrCat(name, ".zero_point"), ir::TensorData::FromValues({channels}, qparams.zero_points));
  ir::AttributeMap attributes = CommonAttributes(observe);
  attributes["axis"] = observe.int_attribute("ch_axis");
  return {ir::OpKind::kQuantizePerChannel,
          ir::OpKind::kDequantizePerChannel,
          {scales, zero_points},
          std::move(attributes)};
}

std::vector<ir::Value*> WithOperand(ir::Value* x, const std::vector<ir::Value*>& extra) {
  std::vector<ir::Value*> operands = {x};
  operands.insert(operands.end(), extra.begin(), extra.end());
  return operands;
}

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

/// How to write the Q/DQ of `observe`.
absl::StatusOr<QdqForm> FormOf(ir::Module& module, const ir::Op& observe) {
  const QParams qparams = *quantizers::GetQParams(observe);
  const std::string& qscheme = observe.string_attribute("qscheme");
  const std::optional<quantizers::QScheme> parsed = quantizers::ParseQScheme(qscheme);
  if (!parsed) {
    return absl::InvalidArgumentError(
        ir::StrCat(observe.Describe(), ": there is no qscheme \"", qscheme, "\""));
  }
  if (quantizers::IsPerChannel(*parsed)) {
    return PerChannelForm(module, observe, qparams);
  }
  if (qparams.scales.size() != 1) {
    return absl::InvalidArgumentError(ir::StrCat(observe.Describe(), ": ", qscheme, " has ",
                                                 qparams.scales.size(), " scales, not one"));
  }
  return PerTensorForm(observe, qparams);
}

absl::Status ConvertObserve(ir::Module& module, ir::Op& observe) {
  ASSIGN_OR_RETURN(const QdqForm form, FormOf(module, observe));
  ir::Function& function = *observe.function();
  ASSIGN_OR_RETURN(ir::Op * quantize,
                   function.InsertBefore(&observe, form.quantize,
                                         WithOperand(observe.operand(0), form.extra_operands),
                                         form.attributes, observe.location()));
  quantize->result()->set_name(observe.result()->name());
  // One dequantize for each use; in front of the observe, so that all stand before their users.
  for (const ir::Use& use : std::vector<ir::Use>(observe.result()->uses())) {
    ASSIGN_OR_RETURN(ir::Op * dequantize,
                     function.InsertBefore(&observe, form.dequantize,
                                           WithOperand(quantize->result(), form.extra_operands),
                                           form.attributes, use.op->location()));
    dequantize->result()->set_name(observe.result()->name());
    use.op->SetOperand(use.operand_index, dequantize->result());
  }
  observe.Erase();
  return absl::OkStatus();
}

/// Each use gets a chain of its own, so that a backend can absorb it whatever the other users do.
absl::Status ConvertDynamicObserve(ir::Op& observe) {
  ir::Function& function = *observe.function();
  ir::Value* x = observe.operand(0);
  const ir::AttributeMap attributes = CommonAttributes(observe);
  for (const ir::Use& use : std::vector<ir::Use>(observe.result()->uses())) {
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
    use.op->SetOperand(use.operand_index, dequantize->result());
  }
  observe.Erase();
  return absl::OkStatus();
}

class ConvertPass : public Pass {
 public:
  std::string_view name() const override { return "convert"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const auto& function : module.functions()) {
      RETURN_IF_ERROR(CheckCalibrated(*function));
      for (ir::Op* op : function->OpsInOrder()) {
        if (op->kind() == ir::OpKind::kObserve) {
          RETURN_IF_ERROR(quantizers::IsDynamicObserve(*op) ? ConvertDynamicObserve(*op)
                                                            : ConvertObserve(module, *op));
          ++context.statistics["convert.observers"];
        }
      }
    }
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateConvertPass() { return std::make_unique<ConvertPass>(); }

}  // namespace zeropoint::passes
