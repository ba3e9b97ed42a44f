#include "passes/quantize/convert.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/quantize/leave_float.h"
#include "passes/quantize/observe_conversion.h"
#include "quantizers/observe_op.h"
#include "quantizers/qparams.h"

namespace zeropoint::passes {
namespace {

using quantizers::QParams;

/// The quantize and dequantize kinds, operands beside x and attributes for one observe.
struct QdqForm {
  ir::OpKind quantize, dequantize;
  std::vector<ir::Value*> extra_operands;
  ir::AttributeMap attributes;
};

QdqForm PerTensorForm(const ir::Op& observe, const QParams& qparams) {
  ir::AttributeMap attributes = StorageAttributes(observe);
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
  ir::AttributeMap attributes = StorageAttributes(observe);
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

/// How to write the Q/DQ of `observe`.
absl::StatusOr<QdqForm> FormOf(ir::Module& module, const ir::Op& observe) {
  ASSIGN_OR_RETURN(const CalibratedQParams calibrated, CalibratedQParamsOf(observe));
  return calibrated.is_per_channel ? PerChannelForm(module, observe, calibrated.qparams)
                                   : PerTensorForm(observe, calibrated.qparams);
}

absl::Status ConvertObserve(ir::Module& module, ir::Op& observe) {
  ASSIGN_OR_RETURN(const QdqForm form, FormOf(module, observe));
  ir::Function& function = *observe.function();
  ASSIGN_OR_RETURN(ir::Op * quantize,
                   function.InsertBefore(&observe, form.quantize,
                                         WithOperand(observe.operand(0), form.extra_operands),
                                         form.attributes, observe.location()));
  quantize->result()->set_name(observe.result()->name());
  quantize->set_handle(observe.handle());
  // One dequantize for each use; in front of the observe, so that all stand before their users.
  for (const ir::Use& use : std::vector<ir::Use>(observe.result()->uses())) {
    ASSIGN_OR_RETURN(ir::Op * dequantize,
                     function.InsertBefore(&observe, form.dequantize,
                                           WithOperand(quantize->result(), form.extra_operands),
                                           form.attributes, use.op->location()));
    dequantize->result()->set_name(observe.result()->name());
    dequantize->set_handle(observe.handle());
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
      if (context.leaves_float) LeaveFloat(*function, context.leaves_float);
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
