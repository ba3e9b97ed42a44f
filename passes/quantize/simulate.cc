#include "passes/quantize/simulate.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "passes/quantize/leave_float.h"
#include "passes/quantize/observe_conversion.h"
#include "passes/quantize/observed_graph.h"
#include "quantizers/observe_op.h"

namespace zeropoint::passes {
namespace {

absl::StatusOr<ir::AttributeMap> FakeQuantizeAttributes(const ir::Op& observe) {
  ASSIGN_OR_RETURN(const CalibratedQParams calibrated, CalibratedQParamsOf(observe));
  const std::vector<float>& scales = calibrated.qparams.scales;
  const std::vector<std::int32_t>& zero_points = calibrated.qparams.zero_points;
  ir::AttributeMap attributes = StorageAttributes(observe);
  attributes["scale"] = std::vector<double>(scales.begin(), scales.end());
  attributes["zero_point"] = std::vector<std::int64_t>(zero_points.begin(), zero_points.end());
  if (calibrated.is_per_channel) attributes["ch_axis"] = observe.int_attribute("ch_axis");
  return attributes;
}

absl::Status FakeQuantizeObserve(ir::Op& observe) {
  ASSIGN_OR_RETURN(ir::AttributeMap attributes, FakeQuantizeAttributes(observe));
  ASSIGN_OR_RETURN(
      ir::Op * fake_quantize,
      observe.function()->InsertBefore(&observe, ir::OpKind::kFakeQuantize, {observe.operand(0)},
                                       std::move(attributes), observe.location()));
  fake_quantize->result()->set_name(observe.result()->name());
  fake_quantize->set_handle(observe.handle());
  observe.result()->ReplaceAllUsesWith(fake_quantize->result());
  observe.Erase();
  return absl::OkStatus();
}

class SimulatePass : public Pass {
 public:
  std::string_view name() const override { return "simulate"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const auto& function : module.functions()) {
      RETURN_IF_ERROR(CheckCalibrated(*function));
      if (context.leaves_float) LeaveFloat(*function, context.leaves_float);
      for (ir::Op* observe : ObservesOf(*function)) {
        RETURN_IF_ERROR(quantizers::IsDynamicObserve(*observe) ? ConvertDynamicObserve(*observe)
                                                               : FakeQuantizeObserve(*observe));
        ++context.statistics["simulate.observers"];
      }
    }
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateSimulatePass() { return std::make_unique<SimulatePass>(); }

}  // namespace zeropoint::passes
