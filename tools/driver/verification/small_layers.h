#ifndef ZEROPOINT_TOOLS_DRIVER_VERIFICATION_SMALL_LAYERS_H_
#define ZEROPOINT_TOOLS_DRIVER_VERIFICATION_SMALL_LAYERS_H_

// Layers whose int8 weights would cost accuracy and save nothing.

#include <cstdint>
#include <vector>

#include "tools/driver/coverage/unquantized_ops.h"
#include "tools/driver/verification/quantization_plan.h"

namespace zeropoint::tools {

/// Keeps the smallest layers float, as many as hold a 32nd of all weights together. Where weights
/// alone are quantized, that is for size, and small layers have none: they are the first layers and
/// the depthwise ones, of whose few weights each counts most.
QuantizationPlan SmallLayersInFloat(const std::vector<PlanNode>& nodes);

/// Says so of those of `nodes` that `plan` keeps float.
void AppendSmallLayers(const QuantizationPlan& plan, const std::vector<PlanNode>& nodes,
                       std::vector<UnquantizedOps>& unquantized);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_VERIFICATION_SMALL_LAYERS_H_
